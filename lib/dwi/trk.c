// SPDX-License-Identifier: BSD-3-Clause
// Streamlines one after the other, each with its number of points before it.
#include "dwi/trk.h"

#include "base/bufferfile.h"
#include "dwi/trk_header.h"
#include "image/datatype.h"

#include <string.h>

enum { CHUNK = 256 }; // points converted at once

int rmd_trk_is(const unsigned char *data, size_t size)
{
    return size >= 5 && memcmp(data, "TRACK", 5) == 0;
}

// Converts `count` points with `skip` bytes behind each; 0 where one is no position.
static int take_points(float *to, const unsigned char *from, size_t count, size_t skip,
                       const struct rmd_trk_header *h)
{
    for (size_t i = 0; i < count; i++, from += skip) {
        float stored[3];
        double p[3];
        memcpy(stored, from, sizeof stored);
        if (h->swapped) rmd_datatype_swap(stored, 3, sizeof *stored);
        for (int a = 0; a < 3; a++) {
            if (!(fabsf(stored[a]) < 1e30F)) return 0;
            p[a] = (double)stored[a];
        }
        rmd_affine_apply(p, &h->world_from_stored, p);
        for (size_t a = 0; a < 3; a++)
            to[3 * i + a] = (float)p[a];
    }
    return 1;
}

enum rmd_status rmd_trk_parse(struct rmd_streamlines *out, const char *name,
                              const unsigned char *data, size_t size, const struct rmd_grid *image,
                              struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_trk_header h;
    RMD_TRY(rmd_streamlines_new(out, NULL));
    if (size < RMD_TRK_BYTES)
        RMD_TRY(rmd_fail(RMD_EFORMAT, "%s: ends inside its header; fetch the file again", name));
    RMD_TRY(rmd_trk_header_parse(&h, name, data, image, log));
    out->grid = h.grid;
    const size_t skip = 4 * (3 + (size_t)h.scalars), extra = 4 * (size_t)h.properties;
    size_t at = RMD_TRK_BYTES;
    while (at < size && (h.count == 0 || (int64_t)out->n < h.count)) {
        int32_t count = -1;
        if (size - at >= sizeof count) memcpy(&count, data + at, sizeof count);
        if (h.swapped) rmd_datatype_swap(&count, 1, sizeof count);
        at += sizeof count;
        if (count < 0 || at > size || ((size_t)count * skip + extra) > size - at)
            RMD_TRY(rmd_fail(RMD_EFORMAT,
                             "%s: ends inside streamline %zu; it was cut short: fetch it again",
                             name, out->n));
        RMD_TRY(rmd_streamlines_add(out, NULL, (size_t)count));
        if (!take_points(out->point + 3 * out->first[out->n - 1], data + at, (size_t)count, skip,
                         &h))
            RMD_TRY(rmd_fail(RMD_EFORMAT,
                             "%s: streamline %zu has a point that is no position; write the file "
                             "again",
                             name, out->n - 1));
        at += (size_t)count * skip + extra;
    }
    if (h.count > 0 && (int64_t)out->n != h.count)
        RMD_TRY(rmd_fail(RMD_EFORMAT,
                         "%s: it holds %zu streamlines where its header counts %lld; it was cut "
                         "short: fetch it again",
                         name, out->n, (long long)h.count));
    if (at < size)
        RMD_TRY(rmd_fail(RMD_EFORMAT,
                         "%s: %zu bytes follow the %zu streamlines that its header counts; write "
                         "the file again",
                         name, size - at, out->n));
out:
    if (st != RMD_OK) rmd_streamlines_free(out);
    return st;
}

static enum rmd_status put_points(struct rmd_bufferfile *file, const float *point, size_t count,
                                  const struct rmd_affine *stored_from_world)
{
    enum rmd_status st = RMD_OK;
    float stored[3 * CHUNK];
    for (size_t first = 0; first < count && st == RMD_OK; first += CHUNK) {
        size_t many = count - first < CHUNK ? count - first : CHUNK;
        for (size_t i = 0; i < many; i++) {
            const float *from = point + 3 * (first + i);
            double p[3] = { (double)from[0], (double)from[1], (double)from[2] };
            rmd_affine_apply(p, stored_from_world, p);
            for (size_t a = 0; a < 3; a++)
                stored[3 * i + a] = (float)p[a];
        }
        st = rmd_bufferfile_put(file, stored, 3 * many * sizeof *stored);
    }
    return st;
}

enum rmd_status rmd_trk_write(struct rmd_outputs *set, const char *path,
                              const struct rmd_streamlines *s)
{
    enum rmd_status st;
    struct rmd_bufferfile file = { 0 };
    struct rmd_affine stored_from_world;
    unsigned char head[RMD_TRK_BYTES];
    RMD_TRY(rmd_trk_header_build(head, &stored_from_world, &s->grid, s->n, path));
    RMD_TRY(rmd_bufferfile_begin(&file, set, path));
    RMD_TRY(rmd_bufferfile_put(&file, head, sizeof head));
    for (size_t i = 0; i < s->n; i++) {
        int32_t count = (int32_t)rmd_streamlines_points(s, i);
        RMD_TRY(rmd_bufferfile_put(&file, &count, sizeof count));
        RMD_TRY(put_points(&file, s->point + 3 * s->first[i], (size_t)count, &stored_from_world));
    }
    st = rmd_bufferfile_end(&file);
out:
    rmd_bufferfile_free(&file);
    return st;
}
