// SPDX-License-Identifier: BSD-3-Clause
// Voxel by voxel, then one root a volume.
#include "fmri/series_quality.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "math/median.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 128, SPAN = 4096 }; // voxels

struct judging {
    const struct rmd_series *series;
    const size_t *voxel;
    double *tsnr; // [voxels]
};

// The robust SD from the quartiles' distance.
static double robust_sd(const double *x, double *sorted, int n)
{
    double middle, lower[2];
    memcpy(sorted, x, (size_t)n * sizeof *x);
    middle = rmd_median_of(sorted, (size_t)n);
    for (int side = 0; side < 2; side++) {
        size_t count = 0;
        for (int t = 0; t < n; t++)
            if (side ? x[t] >= middle : x[t] <= middle) sorted[count++] = x[t];
        lower[side] = rmd_median_of(sorted, count);
    }
    return (lower[1] - lower[0]) / 1.349;
}

// EQ fmri.31: sums of squared changes for every volume, and what noise alone would add to each.
static double judge_voxel(const double *x, double *sorted, int n, double *partial)
{
    double mean = 0, square = 0, product = 0;
    for (int t = 0; t < n; t++)
        mean += x[t] / n;
    for (int t = 0; t < n; t++) {
        square += (x[t] - mean) * (x[t] - mean);
        if (t == 0) continue;
        product += (x[t] - mean) * (x[t - 1] - mean);
        partial[t] += (x[t] - x[t - 1]) * (x[t] - x[t - 1]);
    }
    double sd = robust_sd(x, sorted, n), rho = square > 0 ? product / square : 0;
    partial[0] += 2 * (1 - rho) * sd * sd;
    return square > 0 ? mean / sqrt(square / (n - 1)) : 0;
}

// Voxels of one block lie near each other: their rows are read at once.
static enum rmd_status judge_block(void *context, size_t first, size_t last, void *scratch,
                                   double *partial)
{
    const struct judging *j = context;
    int n = j->series->nt;
    double *x = scratch, *sorted = x + BLOCK * (size_t)n;
    float *row = (float *)(sorted + n), value;
    for (size_t start = first, end; start < last; start = end) {
        for (end = start; end < last && j->voxel[end] - j->voxel[start] < SPAN;)
            end++;
        for (int t = 0; t < n; t++) {
            rmd_series_values(row, j->series, t, j->voxel[start],
                              j->voxel[end - 1] - j->voxel[start] + 1);
            for (size_t v = start; v < end; v++) {
                value = row[j->voxel[v] - j->voxel[start]];
                x[(v - start) * (size_t)n + (size_t)t] = isfinite(value) ? (double)value : 0;
            }
        }
        for (size_t v = start; v < end; v++)
            j->tsnr[v] = judge_voxel(x + (v - start) * (size_t)n, sorted, n, partial);
    }
    return RMD_OK;
}

enum rmd_status rmd_series_quality_of(struct rmd_series_quality *out,
                                      const struct rmd_series *series, const struct rmd_mask *mask)
{
    enum rmd_status st;
    size_t *voxel = NULL, n = 0, volumes = (size_t)series->nt;
    double *tsnr = NULL;
    *out = (struct rmd_series_quality){ .volumes = series->nt };
    RMD_TRY(rmd_alloc(&voxel, mask->count, sizeof *voxel));
    RMD_TRY(rmd_alloc(&tsnr, mask->count, sizeof *tsnr));
    RMD_TRY(rmd_alloc(&out->dvars, volumes, sizeof *out->dvars));
    RMD_TRY(rmd_alloc(&out->standard, volumes, sizeof *out->standard));
    for (size_t v = 0; v < rmd_grid_count(&mask->grid); v++)
        if (mask->v[v]) voxel[n++] = v;
    RMD_TRY(rmd_parallel_sum(out->dvars, volumes, n, BLOCK,
                             (BLOCK + 1) * volumes * sizeof(double) + SPAN * sizeof(float),
                             judge_block, &(struct judging){ series, voxel, tsnr }));
    double noise = sqrt(out->dvars[0] / (double)n);
    for (size_t t = 0; t < volumes; t++) {
        out->dvars[t] = t ? sqrt(out->dvars[t] / (double)n) : (double)NAN;
        out->standard[t] = out->dvars[t] / noise;
    }
    out->tsnr = rmd_median_of(tsnr, n);
out:
    rmd_release(voxel);
    rmd_release(tsnr);
    if (st != RMD_OK) rmd_series_quality_free(out);
    return st;
}

void rmd_series_quality_free(struct rmd_series_quality *quality)
{
    rmd_release(quality->dvars);
    rmd_release(quality->standard);
    *quality = (struct rmd_series_quality){ 0 };
}
