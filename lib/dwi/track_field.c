// SPDX-License-Identifier: BSD-3-Clause
// Turns volumes into rows, a stretch of voxels at a time.
#include "dwi/track_field.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"

#include <limits.h>
#include <string.h>

enum { STRETCH = 4096 };

extern const struct rmd_track_kernel rmd_track_kernel_plain;
#ifdef RMD_HAVE_SIMD
extern const struct rmd_track_kernel rmd_track_kernel_avx2, rmd_track_kernel_avx512;
#endif
const struct rmd_track_kernel *const rmd_track_field_kernels[RMD_SIMD_SETS] = {
    [RMD_SIMD_PLAIN] = &rmd_track_kernel_plain,
#ifdef RMD_HAVE_SIMD
    [RMD_SIMD_AVX2] = &rmd_track_kernel_avx2,
    [RMD_SIMD_AVX512] = &rmd_track_kernel_avx512,
#endif
};

const struct rmd_track_kernel *rmd_track_field_kernel(void)
{
    for (int set = (int)rmd_simd_best(); set > 0; set--)
        if (rmd_track_field_kernels[set]) return rmd_track_field_kernels[set];
    return rmd_track_field_kernels[RMD_SIMD_PLAIN];
}

// Voxels of the series that become rows: all, or those that are not all zeros.
static enum rmd_status number_rows(int *place, size_t *rows, const struct rmd_series *series,
                                   size_t voxels, int all)
{
    enum rmd_status st;
    float *value = NULL;
    RMD_TRY(rmd_alloc_raw(&value, STRETCH, sizeof *value));
    for (size_t i = 0; i < voxels; i++)
        place[i] = all;
    for (int t = 0; t < (all ? 0 : series->nt); t++)
        for (size_t first = 0; first < voxels; first += STRETCH) {
            size_t many = voxels - first < STRETCH ? voxels - first : STRETCH;
            rmd_series_values(value, series, t, first, many);
            for (size_t i = 0; i < many; i++)
                place[first + i] |= value[i] != 0 && value[i] == value[i];
        }
    for (size_t i = 0; i < voxels; i++)
        place[i] = place[i] ? (int)++*rows : 0;
out:
    rmd_release(value);
    return st;
}

struct job {
    struct rmd_track_field *field;
    const struct rmd_series *series;
    const int *place;
};

static enum rmd_status fill_rows(void *context, size_t first, size_t last, void *scratch,
                                 double *gaps)
{
    const struct job *job = context;
    struct rmd_track_field *field = job->field;
    const size_t width = (size_t)field->width;
    float *value = scratch;
    for (int t = 0; t < job->series->nt; t++) {
        rmd_series_values(value, job->series, t, first, last - first);
        for (size_t i = first; i < last; i++)
            if (job->place[i])
                field->value[(size_t)job->place[i] * width + (size_t)t] = value[i - first];
    }
    for (size_t i = first; i < last; i++) {
        float *row = field->value + (size_t)job->place[i] * width, sum = 0;
        for (size_t k = 0; k < width; k++)
            sum += row[k] - row[k];
        if (sum == 0) continue;
        memset(row, 0, width * sizeof *row);
        *gaps += 1;
    }
    return RMD_OK;
}

enum rmd_status rmd_track_field_new(struct rmd_track_field *out, const struct rmd_series *series,
                                    const struct rmd_mask *mask)
{
    enum rmd_status st;
    size_t count = rmd_grid_count(&series->grid), rows = 0, next = 0;
    size_t voxels = series->kept ? series->kept : count;
    double gaps = 0;
    int *place = NULL, lmax = rmd_harmonics_lmax(series->nt);
    struct rmd_affine inverse = rmd_affine_invert(&series->grid.world_from_voxel);
    *out = (struct rmd_track_field){ .grid = series->grid, .numbers = series->nt };
    out->width = (series->nt + RMD_LANES - 1) / RMD_LANES * RMD_LANES;
    if (count >= INT_MAX || series->nt > RMD_TRACK_MOST)
        return rmd_fail(RMD_EARG, "an image of %zu voxels of %d numbers is too large to track in",
                        count, series->nt);
    for (int i = 0; i < 12; i++)
        out->voxel_from_world[i / 4][i % 4] = (float)inverse.m[i / 4][i % 4];
    if (lmax >= 0) rmd_harmonics_plan(&out->plan, lmax);
    RMD_TRY(rmd_alloc_raw(&place, voxels, sizeof *place));
    RMD_TRY(number_rows(place, &rows, series, voxels, series->kept > 0));
    RMD_TRY(rmd_alloc(&out->value, (rows + 1) * (size_t)out->width, sizeof *out->value));
    RMD_TRY(rmd_alloc(&out->row, count, sizeof *out->row));
    struct job job = { out, series, place };
    RMD_TRY(rmd_parallel_sum(&gaps, 1, voxels, STRETCH, STRETCH * sizeof(float), fill_rows, &job));
    out->gaps = (size_t)gaps;
    for (size_t i = 0; i < count; i++) {
        int in = !mask || mask->v[i];
        if (in) out->row[i] = place[series->kept ? next : i];
        next += (size_t)in;
    }
out:
    rmd_release(place);
    if (st != RMD_OK) rmd_track_field_free(out);
    return st;
}

void rmd_track_field_free(struct rmd_track_field *field)
{
    rmd_release(field->row);
    rmd_release(field->value);
    *field = (struct rmd_track_field){ 0 };
}
