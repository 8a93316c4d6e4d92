// SPDX-License-Identifier: BSD-3-Clause
// Where a mask says what to keep, a slab of volumes is read, checked and thinned out while it is in
// the processor's cache, and takes the place of the one before the last.
#include "image/nifti_header.h"
#include "image/nifti_source.h"

#include "base/memory.h"
#include "image/mask_runs.h"
#include "image/nifti_checks.h"

#include <stdint.h>
#include <string.h>

// Bytes of a slab that stay in the cache; of blocks that threads inflate side by side, many.
enum { SLAB = 1 << 20, SLAB_OF_BLOCKS = 4 << 20 };

struct slabs {
    unsigned char *half[2]; // while one is read, the other still holds the volumes before
    int volumes;            // of a half
    struct rmd_mask_runs runs;
};

static enum rmd_status check_size(const struct rmd_nifti_source *source,
                                  const struct rmd_series *series, size_t bytes, size_t most)
{
    const char *path = source->file.path;
    if (bytes > most)
        return rmd_fail(RMD_EFORMAT, "%s: claims %zu bytes of voxels, more than the limit of %zu",
                        path, bytes, most);
    size_t left = source->file.size - source->file.at;
    if (source->gz && bytes / RMD_GZ_EXPANSION > source->file.size)
        return rmd_fail(RMD_EFORMAT,
                        "%s: claims %zu bytes of voxels, more than %zu compressed bytes "
                        "can hold; the header is damaged",
                        path, bytes, source->file.size);
    if (!source->gz && left < bytes) {
        size_t volume = bytes / (size_t)series->nt;
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds %zu of %d volumes (%zu bytes are missing); the copy is "
                        "incomplete, fetch it again",
                        path, left / volume, series->nt, bytes - left);
    }
    return RMD_OK;
}

// Makes room for what is kept of the image, which without a mask is the slab itself.
static enum rmd_status make_room(struct slabs *slabs, struct rmd_series *series, size_t bytes,
                                 const struct rmd_mask *keep, size_t slab)
{
    enum rmd_status st;
    if (keep == NULL) {
        RMD_TRY(rmd_alloc_raw(&series->raw, (size_t)series->nt, bytes));
        slabs->half[0] = series->raw;
        slabs->volumes = series->nt;
        goto out;
    }
    RMD_TRY(rmd_grid_match(&series->grid, &keep->grid));
    if (keep->count == 0) return rmd_fail(RMD_EGRID, "a mask of no voxel keeps nothing");
    series->kept = keep->count;
    RMD_TRY(rmd_alloc_raw(&series->raw, series->kept * (size_t)series->nt,
                          rmd_datatype_row(series->datatype)->size));
    slabs->volumes = slab / bytes < (size_t)series->nt ? (int)(slab / bytes) : series->nt;
    if (slabs->volumes == 0) slabs->volumes = 1;
    for (int half = 0; half < (slabs->volumes < series->nt ? 2 : 1); half++)
        RMD_TRY(rmd_alloc_raw(&slabs->half[half], (size_t)slabs->volumes, bytes));
    RMD_TRY(rmd_mask_runs_new(&slabs->runs, keep));
out:
    return st;
}

// Keeps the voxels of the mask of volumes t and following.
static void thin_out(struct rmd_series *series, int t, const struct rmd_series *slab,
                     const struct slabs *slabs)
{
    size_t item = rmd_datatype_row(series->datatype)->size;
    char *to = (char *)series->raw + (size_t)t * series->kept * item;
    const char *from = slab->raw;
    for (int i = 0; i < slab->nt; i++) {
        rmd_mask_runs_list(to, from, item, &slabs->runs);
        to += series->kept * item;
        from += rmd_grid_count(&series->grid) * item;
    }
}

static size_t slab_size(const struct rmd_nifti_source *source,
                        const struct rmd_nifti_checks *checks)
{
    if (rmd_nifti_checks_whole(checks)) return SIZE_MAX;
    return source->gz ? SLAB_OF_BLOCKS : SLAB;
}

static enum rmd_status read_slab(struct rmd_series *slab, struct rmd_nifti_source *source, int t,
                                 int nt, size_t bytes)
{
    size_t got, want = (size_t)slab->nt * bytes;
    enum rmd_status st = rmd_nifti_source_some(source, slab->raw, want, &got);
    if (st != RMD_OK || got == want) return st;
    return rmd_fail(RMD_EFORMAT,
                    "%s: holds %zu of %d volumes (%zu bytes are missing); the file is "
                    "incomplete, fetch it again",
                    source->file.path, (size_t)t + got / bytes, nt, (size_t)(nt - t) * bytes - got);
}

enum rmd_status rmd_nifti_voxels(struct rmd_series *series, char sha256[65],
                                 struct rmd_nifti_info *info, struct rmd_nifti_source *source,
                                 const struct rmd_nifti_limits *limits, struct rmd_log *log)
{
    enum rmd_status st;
    struct slabs slabs = { 0 };
    struct rmd_nifti_checks checks = {
        .path = source->file.path, .log = log, .of = series->nt, .intent = info->intent
    };
    size_t count = rmd_grid_count(&series->grid);
    size_t bytes = count * rmd_datatype_row(series->datatype)->size;

    RMD_TRY(check_size(source, series, bytes * (size_t)series->nt, limits->most_bytes));
    RMD_TRY(make_room(&slabs, series, bytes, limits->keep, slab_size(source, &checks)));
    for (int t = 0, half = 0; t < series->nt; half = !half) {
        struct rmd_series slab = *series;
        slab.raw = slabs.half[half];
        slab.kept = 0;
        slab.nt = series->nt - t < slabs.volumes ? series->nt - t : slabs.volumes;
        RMD_TRY(read_slab(&slab, source, t, series->nt, bytes));
        if (t + slab.nt == series->nt)
            RMD_TRY(rmd_nifti_source_finish(source, sha256, limits->most_bytes, bytes, log));
        RMD_TRY(rmd_nifti_checks_slab(&checks, &slab));
        if (limits->keep) thin_out(series, t, &slab, &slabs);
        t += slab.nt;
    }
    info->not_finite = checks.not_finite;
    RMD_TRY(rmd_nifti_checks_end(&checks, count * (size_t)series->nt));
out:
    for (int half = 0; half < 2 && limits->keep; half++)
        rmd_release(slabs.half[half]);
    rmd_mask_runs_free(&slabs.runs);
    return st;
}
