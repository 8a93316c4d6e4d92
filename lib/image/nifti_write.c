// SPDX-License-Identifier: BSD-3-Clause
// A fresh header, nothing of an input's but the numbers.
#include "image/nifti_header.h"

#include "base/gzfile.h"
#include "base/memory.h"
#include "base/simd.h"
#include "image/mask_runs.h"

#include <limits.h>
#include <math.h>
#include <nifti1.h>
#include <nifti2.h>
#include <string.h>

enum { CHUNK = 1 << 18 };

// Everything that a thread needs to make any range of the file's bytes.
struct image {
    unsigned char head[RMD_NIFTI2_BYTES + 4];
    size_t head_size;
    struct rmd_grid grid;
    const struct rmd_volume *volume;
    const struct rmd_mask_runs *runs; // NULL where the volume holds every voxel of the grid
    enum rmd_datatype datatype;
    double slope;
};

// The quaternion of a rotation, from its largest component (Shepperd 1978).
static void quaternion(double out[3], const double r[3][3])
{
    double four[4] = { 1 + r[0][0] + r[1][1] + r[2][2], 1 + r[0][0] - r[1][1] - r[2][2],
                       1 - r[0][0] + r[1][1] - r[2][2], 1 - r[0][0] - r[1][1] + r[2][2] };
    int best = 0;
    for (int i = 1; i < 4; i++)
        if (four[i] > four[best]) best = i;
    double s = sqrt(four[best]), q[4];
    q[0] = best == 0 ? s / 2 : 0;
    const double skew[3] = { r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1] };
    for (int i = 0; i < 3; i++) {
        if (best == 0)
            q[i + 1] = skew[i] / (2 * s);
        else if (best == i + 1)
            q[i + 1] = s / 2;
        else
            q[i + 1] = (r[i][best - 1] + r[best - 1][i]) / (2 * s);
    }
    if (best > 0) q[0] = skew[best - 1] / (2 * s);
    for (int i = 0; i < 3; i++)
        out[i] = q[0] < 0 ? -q[i + 1] : q[i + 1];
}

// Describes the grid twice, as sform and as qform; a sheared grid has no qform.
static void describe_grid(struct rmd_nifti_header *h, const struct rmd_grid *grid)
{
    const struct rmd_affine *a = &grid->world_from_voxel;
    double size[3], r[3][3], skew = 0;
    double flip = rmd_affine_determinant(a) < 0 ? -1 : 1;
    rmd_grid_spacing(size, grid);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            r[i][j] = a->m[i][j] / size[j] * (j == 2 ? flip : 1);
    for (int j = 0; j < 3; j++) {
        int k = (j + 1) % 3;
        skew = fmax(skew, fabs(r[0][j] * r[0][k] + r[1][j] * r[1][k] + r[2][j] * r[2][k]));
    }
    h->pixdim[0] = flip;
    h->srow = *a;
    h->sform = 1;
    h->qform = skew < 1e-4;
    if (h->qform) quaternion(h->quatern, (const double(*)[3])r);
    for (int i = 0; i < 3; i++) {
        h->pixdim[i + 1] = size[i];
        h->qoffset[i] = a->m[i][3];
    }
}

#define PUT_NUMBERS(T, out, h)                                                                     \
    do {                                                                                           \
        for (int i = 0; i < 8; i++) {                                                              \
            (out).dim[i] = (T)(h)->dim[i];                                                         \
            (out).pixdim[i] = (h)->pixdim[i];                                                      \
        }                                                                                          \
        for (int j = 0; j < 4; j++) {                                                              \
            (out).srow_x[j] = (h)->srow.m[0][j];                                                   \
            (out).srow_y[j] = (h)->srow.m[1][j];                                                   \
            (out).srow_z[j] = (h)->srow.m[2][j];                                                   \
        }                                                                                          \
        (out).quatern_b = (h)->quatern[0];                                                         \
        (out).quatern_c = (h)->quatern[1];                                                         \
        (out).quatern_d = (h)->quatern[2];                                                         \
        (out).qoffset_x = (h)->qoffset[0];                                                         \
        (out).qoffset_y = (h)->qoffset[1];                                                         \
        (out).qoffset_z = (h)->qoffset[2];                                                         \
        (out).scl_slope = (h)->slope;                                                              \
        (out).datatype = (short)(h)->datatype;                                                     \
        (out).bitpix = (short)(h)->bitpix;                                                         \
        (out).intent_code = (short)(h)->intent;                                                    \
        (out).qform_code = (short)(h)->qform;                                                      \
        (out).sform_code = (short)(h)->sform;                                                      \
        (out).xyzt_units = (char)(h)->units;                                                       \
    } while (0)

static void encode(struct image *image, const struct rmd_nifti_header *h)
{
    if (h->version == 1) {
        struct nifti_1_header out = { .sizeof_hdr = RMD_NIFTI1_BYTES, .regular = 'r' };
        PUT_NUMBERS(short, out, h);
        out.vox_offset = RMD_NIFTI1_BYTES + 4;
        memcpy(out.magic, "n+1", 4);
        memcpy(image->head, &out, sizeof out);
    } else {
        struct nifti_2_header out = { .sizeof_hdr = RMD_NIFTI2_BYTES };
        PUT_NUMBERS(int64_t, out, h);
        out.vox_offset = RMD_NIFTI2_BYTES + 4;
        memcpy(out.magic, "n+2\0\r\n\032\n", 8);
        memcpy(image->head, &out, sizeof out);
    }
    image->head_size = h->bytes + 4; // 4 zeros: no extensions
}

static void make_header(struct image *image, int intent)
{
    const struct rmd_volume *volume = image->volume;
    const struct rmd_datatype_row *row = rmd_datatype_row(image->datatype);
    int vector = intent >= 1005 && intent <= 1007 && volume->nt > 1;
    struct rmd_nifti_header h = { .version = 1,
                                  .bytes = RMD_NIFTI1_BYTES,
                                  .dim = { volume->nt == 1 ? 3
                                           : vector        ? 5
                                                           : 4 },
                                  .datatype = row->nifti,
                                  .bitpix = (int)(8 * row->size),
                                  .intent = intent,
                                  .slope = image->slope,
                                  .units = NIFTI_UNITS_MM | NIFTI_UNITS_SEC };
    for (int i = 1; i < 8; i++)
        h.dim[i] = i < 4 ? image->grid.n[i - 1] : 1;
    h.dim[vector ? 5 : 4] = volume->nt;
    for (int i = 1; i < 8; i++)
        if (h.dim[i] > SHRT_MAX) {
            h.version = 2;
            h.bytes = RMD_NIFTI2_BYTES;
        }
    describe_grid(&h, &image->grid);
    h.pixdim[4] = volume->dt;
    encode(image, &h);
}

// Rounds to nearest; a number that does not fit, or none, is counted and stored as 0.
#define STORE(T)                                                                                   \
    for (size_t i = 0; i < n; i++) {                                                               \
        double unscaled = (double)value[i];                                                        \
        double stored = rint(slope == 1 ? unscaled : unscaled / slope);                            \
        int fits = stored >= low && stored <= high;                                                \
        ((T *)out)[i] = (T)(fits ? stored : 0);                                                    \
        bad += !fits;                                                                              \
    }

RMD_CLONES static int store(void *out, const float *value, size_t n, enum rmd_datatype datatype,
                            double slope)
{
    double low = rmd_datatype_row(datatype)->low, high = rmd_datatype_row(datatype)->high;
    int bad = 0;
    switch (datatype) {
    case RMD_U8: STORE(uint8_t); break;
    case RMD_I8: STORE(int8_t); break;
    case RMD_I16: STORE(int16_t); break;
    case RMD_U16: STORE(uint16_t); break;
    case RMD_I32: STORE(int32_t); break;
    case RMD_U32: STORE(uint32_t); break;
    case RMD_I64: STORE(int64_t); break;
    case RMD_U64: STORE(uint64_t); break;
    case RMD_F32:
        for (size_t i = 0; i < n; i++)
            ((float *)out)[i] = (float)((double)value[i] / slope);
        break;
    case RMD_F64:
        for (size_t i = 0; i < n; i++)
            ((double *)out)[i] = (double)value[i] / slope;
        break;
    }
    return bad;
}

static int as_it_is(const struct image *image)
{
    return image->datatype == RMD_F32 && image->slope == 1;
}

// Items [first, first + count) of an image of which only a list is there.
static void spread(float *data, const struct image *image, size_t first, size_t count)
{
    const struct rmd_mask_runs *runs = image->runs;
    size_t voxels = rmd_grid_count(&image->grid);
    while (count > 0) {
        size_t t = first / voxels, v = first % voxels;
        size_t n = count < voxels - v ? count : voxels - v;
        rmd_mask_runs_image(data, image->volume->v + t * runs->count, v, n, runs);
        data += n;
        first += n;
        count -= n;
    }
}

// Bytes [first, first + size) of the file. Items that a border cuts are made whole in `item`.
static enum rmd_status fill(void *context, unsigned char *data, size_t first, size_t size)
{
    const struct image *image = context;
    size_t item_size = rmd_datatype_row(image->datatype)->size;
    int bad = 0;
    if (first < image->head_size) {
        size_t n = image->head_size - first < size ? image->head_size - first : size;
        memcpy(data, image->head + first, n);
        data += n;
        first += n;
        size -= n;
    }
    first -= image->head_size;
    if (image->runs) {
        spread((float *)data, image, first / item_size, size / item_size);
        return RMD_OK;
    }
    if (as_it_is(image)) {
        memcpy(data, (const char *)image->volume->v + first, size);
        return RMD_OK;
    }
    while (size > 0) {
        size_t i = first / item_size, cut = first % item_size, n = size / item_size;
        if (cut == 0 && n > 0) {
            bad += store(data, image->volume->v + i, n, image->datatype, image->slope);
            n *= item_size;
        } else {
            _Alignas(8) unsigned char item[8];
            bad += store(item, image->volume->v + i, 1, image->datatype, image->slope);
            n = item_size - cut < size ? item_size - cut : size;
            memcpy(data, item + cut, n);
        }
        data += n;
        first += n;
        size -= n;
    }
    if (bad == 0) return RMD_OK;
    return rmd_fail(RMD_EARG, "a value does not fit into %s; choose a wider type or slope",
                    rmd_datatype_row(image->datatype)->name);
}

static enum rmd_status write_plain(struct rmd_outfile *file, struct image *image, size_t size)
{
    enum rmd_status st;
    unsigned char *piece = NULL;
    if (as_it_is(image) && !image->runs) {
        RMD_TRY(rmd_outfile_write(file, image->head, image->head_size));
        return rmd_outfile_write(file, image->volume->v, size - image->head_size);
    }
    RMD_TRY(rmd_alloc_raw(&piece, CHUNK, 1));
    for (size_t at = 0; at < size; at += CHUNK) {
        size_t n = size - at < CHUNK ? size - at : CHUNK;
        RMD_TRY(fill(image, piece, at, n));
        RMD_TRY(rmd_outfile_write(file, piece, n));
    }
out:
    rmd_release(piece);
    return st;
}

static enum rmd_status write_image(struct rmd_outputs *set, const char *path, struct image *image,
                                   int intent)
{
    enum rmd_status st;
    struct rmd_outfile *file;
    size_t n = strlen(path), size = rmd_grid_count(&image->grid) * (size_t)image->volume->nt *
                                    rmd_datatype_row(image->datatype)->size;

    if (!(fabs(image->slope) > 0) || !isfinite(image->slope))
        return rmd_fail(RMD_EARG, "%s: a slope of %g; it must be a finite number other than 0",
                        path, image->slope);
    make_header(image, intent);
    size += image->head_size;
    RMD_TRY(rmd_outfile_begin(&file, set, path));
    st = n > 3 && strcmp(path + n - 3, ".gz") == 0 ? rmd_gzfile_write(file, size, fill, image, NULL)
                                                   : write_plain(file, image, size);
    if (st == RMD_EARG) rmd_context("%s", path);
    if (st == RMD_OK) st = rmd_outfile_end(file);
out:
    return st;
}

enum rmd_status rmd_nifti_write_as(struct rmd_outputs *set, const char *path,
                                   const struct rmd_volume *volume, int intent,
                                   enum rmd_datatype datatype, double slope)
{
    struct image image = {
        .grid = volume->grid, .volume = volume, .datatype = datatype, .slope = slope
    };
    return write_image(set, path, &image, intent);
}

enum rmd_status rmd_nifti_write(struct rmd_outputs *set, const char *path,
                                const struct rmd_volume *volume, int intent)
{
    return rmd_nifti_write_as(set, path, volume, intent, RMD_F32, 1);
}

enum rmd_status rmd_nifti_write_list(struct rmd_outputs *set, const char *path,
                                     const struct rmd_volume *list,
                                     const struct rmd_mask_runs *runs, int intent)
{
    struct image image = {
        .grid = runs->grid, .volume = list, .runs = runs, .datatype = RMD_F32, .slope = 1
    };
    return write_image(set, path, &image, intent);
}
