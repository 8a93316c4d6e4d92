// SPDX-License-Identifier: BSD-3-Clause
// Most checks look at raw bytes and stop at the first one that is as it should be, so that they
// cost nothing for a sound image.
#include "image/nifti_checks.h"

#include "base/parallel.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 1 << 16, RUN = 1024 };

static enum rmd_status count_block(void *context, size_t first, size_t last, void *scratch,
                                   double *partial)
{
    const struct rmd_series *series = context;
    size_t count = rmd_grid_count(&series->grid);
    float value[RUN];
    (void)scratch;
    while (first < last) {
        size_t t = first / count, within = first % count, n = last - first;
        if (n > count - within) n = count - within;
        if (n > RUN) n = RUN;
        rmd_series_values(value, series, (int)t, within, n);
        int bad = 0;
        for (size_t i = 0; i < n; i++)
            bad += !(fabsf(value[i]) <= 3.402823466e38f);
        partial[0] += bad;
        first += n;
    }
    return RMD_OK;
}

// 1 where every byte is 0 (or, stored as a real number, nothing but zeros of either sign).
static int is_zero(const unsigned char *raw, size_t size)
{
    return size == 0 || (raw[0] == 0 && memcmp(raw, raw + 1, size - 1) == 0);
}

static int is_constant(const unsigned char *raw, size_t item, size_t size)
{
    return memcmp(raw, raw + item, size - item) == 0;
}

// Whether volumes are the components of vectors or tensors, which may well be 0 everywhere.
static int components(const struct rmd_nifti_checks *checks)
{
    return checks->intent >= 1005 && checks->intent <= 1007;
}

// Volumes that are empty or copies of the one before: what is left of a broken transfer.
static enum rmd_status check_volumes(struct rmd_nifti_checks *checks, const struct rmd_series *slab)
{
    size_t item = rmd_datatype_row(slab->datatype)->size;
    size_t bytes = rmd_grid_count(&slab->grid) * item;
    const unsigned char *raw = slab->raw;
    for (int t = checks->volumes + 1; t <= checks->volumes + slab->nt; t++, raw += bytes) {
        if (is_zero(raw, bytes) && checks->of > 1 && !components(checks))
            return rmd_fail(RMD_EFORMAT,
                            "%s: every voxel of volume %d is 0; the file is incomplete, fetch it "
                            "again",
                            checks->path, t);
        if (is_constant(raw, item, bytes) && checks->of > 1 && !components(checks))
            return rmd_fail(RMD_EFORMAT,
                            "%s: every voxel of volume %d has the same value; the file is damaged, "
                            "fetch or convert it again",
                            checks->path, t);
        if (is_constant(raw, item, bytes))
            rmd_log_add(checks->log, RMD_WARNING, "%s: every voxel has the same value",
                        checks->path);
        if (checks->last && memcmp(raw, checks->last, bytes) == 0 && checks->copies++ == 0)
            checks->first_copy = t;
        checks->last = raw;
    }
    return RMD_OK;
}

// A quarter of zeros at the end is what an interrupted copy leaves; where the rest holds many zeros
// too, it is background. Only an image that is all in one slab can end so, for volumes of zeros are
// refused.
static void check_tail(const struct rmd_nifti_checks *checks, const struct rmd_series *slab)
{
    size_t item = rmd_datatype_row(slab->datatype)->size;
    size_t total = rmd_grid_count(&slab->grid) * (size_t)slab->nt, n = total, zeros = 0;
    const unsigned char *raw = slab->raw;
    while (n > 0 && is_zero(raw + (n - 1) * item, item))
        n--;
    if (n == 0 || total - n < total / 4) return;
    for (size_t i = 0; i < n; i++)
        zeros += (size_t)is_zero(raw + i * item, item);
    rmd_log_add(checks->log, zeros * 10 < n ? RMD_WARNING : RMD_NOTE,
                "%s: the last %.0f %% of the voxels are 0", checks->path,
                100.0 * (double)(total - n) / (double)total);
}

static enum rmd_status check_integers(const struct rmd_nifti_checks *checks,
                                      const struct rmd_series *slab)
{
    size_t count = rmd_grid_count(&slab->grid), total = count * (size_t)slab->nt;
    const uint64_t *raw = slab->raw;
    for (size_t i = 0; i < total; i++) {
        uint64_t v = slab->swapped ? __builtin_bswap64(raw[i]) : raw[i];
        if (slab->datatype == RMD_I64 && v >> 63) v = -v;
        if (v > (uint64_t)1 << 53)
            return rmd_fail(RMD_EFORMAT,
                            "%s: voxel %zu holds an integer beyond 2^53, which would lose digits; "
                            "store a smaller type",
                            checks->path, (size_t)checks->volumes * count + i);
    }
    return RMD_OK;
}

int rmd_nifti_checks_whole(const struct rmd_nifti_checks *checks)
{
    return checks->of <= 4 || components(checks);
}

enum rmd_status rmd_nifti_checks_slab(struct rmd_nifti_checks *checks,
                                      const struct rmd_series *slab)
{
    enum rmd_status st;
    const struct rmd_datatype_row *row = rmd_datatype_row(slab->datatype);
    size_t total = rmd_grid_count(&slab->grid) * (size_t)slab->nt;
    double bad = 0;

    if (slab->datatype == RMD_I64 || slab->datatype == RMD_U64)
        RMD_TRY(check_integers(checks, slab));
    RMD_TRY(check_volumes(checks, slab));
    if (slab->nt == checks->of) check_tail(checks, slab);
    if (row->real || fmax(fabs(row->low), row->high) * fabs(slab->slope) + fabs(slab->inter) > 3e38)
        RMD_TRY(rmd_parallel_sum(&bad, 1, total, BLOCK, 0, count_block, (void *)(size_t)slab));
    checks->not_finite += (size_t)bad;
    checks->volumes += slab->nt;
    st = RMD_OK;
out:
    return st;
}

enum rmd_status rmd_nifti_checks_end(const struct rmd_nifti_checks *checks, size_t total)
{
    if (checks->copies)
        rmd_log_add(checks->log, RMD_WARNING,
                    "%s: %d volumes repeat the one before them, first volume %d", checks->path,
                    checks->copies, checks->first_copy);
    if (checks->not_finite == total)
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds no number at all, only NaN or infinity; make it "
                        "again",
                        checks->path);
    if (checks->not_finite)
        rmd_log_add(checks->log, RMD_WARNING,
                    "%s: %zu of %zu voxels are not finite and have no value", checks->path,
                    checks->not_finite, total);
    return RMD_OK;
}
