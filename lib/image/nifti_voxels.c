// SPDX-License-Identifier: BSD-3-Clause
// Most checks look at raw bytes and stop at the first one that is as it should be, so that they
// cost nothing for a sound image.
#include "image/nifti_header.h"

#include "base/parallel.h"

#include <math.h>
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

// Volumes that are empty or copies of the one before: what is left of a broken transfer.
static enum rmd_status check_volumes(const struct rmd_series *series, int intent, const char *path,
                                     struct rmd_log *log)
{
    size_t item = rmd_datatype_row(series->datatype)->size;
    size_t bytes = rmd_grid_count(&series->grid) * item;
    const unsigned char *raw = series->raw;
    int copies = 0, first_copy = 0, vector = intent >= 1005 && intent <= 1007;
    for (int t = 0; t < series->nt; t++, raw += bytes) {
        if (is_zero(raw, bytes) && series->nt > 1 && !vector)
            return rmd_fail(RMD_EFORMAT,
                            "%s: every voxel of volume %d is 0; the file is incomplete, fetch it "
                            "again",
                            path, t + 1);
        if (is_constant(raw, item, bytes))
            rmd_log_add(log, RMD_WARNING, "%s: every voxel of volume %d has the same value", path,
                        t + 1);
        if (t > 0 && memcmp(raw, raw - bytes, bytes) == 0 && copies++ == 0) first_copy = t + 1;
    }
    if (copies)
        rmd_log_add(log, RMD_WARNING, "%s: %d volumes repeat the one before them, first volume %d",
                    path, copies, first_copy);
    return RMD_OK;
}

// A quarter of zeros at the end is what an interrupted copy leaves; where the rest holds many zeros
// too, it is background.
static void check_tail(const struct rmd_series *series, const char *path, struct rmd_log *log)
{
    size_t item = rmd_datatype_row(series->datatype)->size;
    size_t total = rmd_grid_count(&series->grid) * (size_t)series->nt, n = total, zeros = 0;
    const unsigned char *raw = series->raw;
    while (n > 0 && is_zero(raw + (n - 1) * item, item))
        n--;
    if (n == 0 || total - n < total / 4) return;
    for (size_t i = 0; i < n; i++)
        zeros += (size_t)is_zero(raw + i * item, item);
    rmd_log_add(log, zeros * 10 < n ? RMD_WARNING : RMD_NOTE,
                "%s: the last %.0f %% of the voxels are 0", path,
                100.0 * (double)(total - n) / (double)total);
}

static enum rmd_status check_integers(const struct rmd_series *series, const char *path)
{
    size_t total = rmd_grid_count(&series->grid) * (size_t)series->nt;
    const uint64_t *raw = series->raw;
    for (size_t i = 0; i < total; i++) {
        uint64_t v = series->swapped ? __builtin_bswap64(raw[i]) : raw[i];
        if (series->datatype == RMD_I64 && v >> 63) v = -v;
        if (v > (uint64_t)1 << 53)
            return rmd_fail(RMD_EFORMAT,
                            "%s: voxel %zu holds an integer beyond 2^53, which would lose digits; "
                            "store a smaller type",
                            path, i);
    }
    return RMD_OK;
}

enum rmd_status rmd_nifti_voxels(const struct rmd_series *series, struct rmd_nifti_info *info,
                                 const char *path, struct rmd_log *log)
{
    enum rmd_status st;
    const struct rmd_datatype_row *row = rmd_datatype_row(series->datatype);
    size_t total = rmd_grid_count(&series->grid) * (size_t)series->nt;
    double bad = 0;

    if (series->datatype == RMD_I64 || series->datatype == RMD_U64)
        RMD_TRY(check_integers(series, path));
    RMD_TRY(check_volumes(series, info->intent, path, log));
    check_tail(series, path, log);
    if (row->real ||
        fmax(fabs(row->low), row->high) * fabs(series->slope) + fabs(series->inter) > 3e38)
        RMD_TRY(rmd_parallel_sum(&bad, 1, total, BLOCK, 0, count_block, (void *)(size_t)series));
    info->not_finite = (size_t)bad;
    if (info->not_finite == total)
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds no number at all, only NaN or infinity; make it "
                        "again",
                        path);
    if (info->not_finite)
        rmd_log_add(log, RMD_WARNING, "%s: %zu of %zu voxels are not finite and have no value",
                    path, info->not_finite, total);
    st = RMD_OK;
out:
    return st;
}
