// SPDX-License-Identifier: BSD-3-Clause
// One run is passed on as it is.
#include "fmri/activation.h"

#include "base/memory.h"
#include "math/tail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int contrasts_of(const struct rmd_glm *glm)
{
    return glm->plan.contrasts->n;
}

static enum rmd_status check(const struct rmd_glm *const *glm, int runs)
{
    for (int r = 1; r < runs; r++) {
        enum rmd_status st = rmd_grid_match(&glm[0]->series->grid, &glm[r]->series->grid);
        if (st != RMD_OK) {
            rmd_context("run %d: align the runs first", r + 1);
            return st;
        }
        int same = contrasts_of(glm[r]) == contrasts_of(glm[0]);
        for (int k = 0; same && k < contrasts_of(glm[0]); k++)
            same = strcmp(glm[0]->plan.contrasts->item[k].name,
                          glm[r]->plan.contrasts->item[k].name) == 0;
        if (!same)
            return rmd_fail(RMD_EARG, "the runs have different conditions: give --contrast with "
                                      "those that all have");
    }
    return RMD_OK;
}

// EQ fmri.10: the efficiency of a t contrast for white noise.
static double efficiency(const struct rmd_glm *glm, int row)
{
    const double *weight = glm->plan.point[0].row + (size_t)row * (size_t)glm->plan.columns;
    double sum = 0;
    for (int c = 0; c < glm->plan.columns; c++)
        sum += weight[c] * weight[c];
    return 1 / sum;
}

// Where the voxel of the first run is in another one; its count where it is not.
static size_t find(const struct rmd_glm *glm, size_t voxel, size_t *from)
{
    while (*from < glm->voxels && glm->voxel[*from] < voxel)
        ++*from;
    return *from < glm->voxels && glm->voxel[*from] == voxel ? *from : glm->voxels;
}

// EQ fmri.20.
static void combine(struct rmd_activation *out, int contrast, int row,
                    const struct rmd_glm *const *glm, size_t *place)
{
    struct rmd_glm_map *map = &out->map[contrast];
    double total = 0;
    for (int r = 0; r < out->runs; r++) {
        total += efficiency(glm[r], row);
        place[r] = 0;
    }
    for (size_t v = 0; v < out->first->voxels; v++) {
        double effect = 0, variance = 0, spread = 0;
        for (int r = 0; r < out->runs; r++) {
            size_t at = find(glm[r], out->first->voxel[v], &place[r]);
            double weight = efficiency(glm[r], row) / total, noise = (double)NAN;
            if (at < glm[r]->voxels) {
                noise = weight * weight * (double)glm[r]->map[contrast].variance[at];
                effect += weight * (double)glm[r]->map[contrast].effect[at];
            }
            variance += noise;
            spread += noise * noise / glm[r]->plan.df;
        }
        double t = effect / sqrt(variance), df = variance * variance / spread;
        map->effect[v] = isfinite(t) ? (float)effect : NAN;
        map->variance[v] = (float)variance;
        map->statistic[v] = (float)t;
        map->z[v] = (float)rmd_tail_z_of_t(t, df);
        out->df[contrast][v] = (float)df;
    }
}

static enum rmd_status make_room(struct rmd_activation *out)
{
    enum rmd_status st;
    int contrasts = contrasts_of(out->first);
    size_t voxels = out->first->voxels;
    RMD_TRY(rmd_alloc(&out->map, (size_t)contrasts, sizeof *out->map));
    RMD_TRY(rmd_alloc(&out->df, (size_t)contrasts, sizeof *out->df));
    RMD_TRY(rmd_alloc(&out->store, 5 * (size_t)contrasts * voxels, sizeof *out->store));
    for (int k = 0; k < contrasts; k++) {
        float *next = out->store + 5 * (size_t)k * voxels;
        if (out->first->plan.contrasts->item[k].rows > 1) continue;
        out->map[k] =
            (struct rmd_glm_map){ next, next + voxels, next + 2 * voxels, next + 3 * voxels };
        out->df[k] = next + 4 * voxels;
    }
out:
    return st;
}

enum rmd_status rmd_activation_combine(struct rmd_activation *out, const struct rmd_glm *const *glm,
                                       int runs)
{
    enum rmd_status st;
    size_t *place = NULL;
    int row = 0, contrasts = contrasts_of(glm[0]);
    *out = (struct rmd_activation){
        .runs = runs, .first = glm[0], .baseline = glm[0]->baseline, .sd = glm[0]->sd
    };
    RMD_TRY(check(glm, runs));
    if (runs == 1) {
        RMD_TRY(rmd_alloc(&out->map, (size_t)contrasts, sizeof *out->map));
        memcpy(out->map, glm[0]->map, (size_t)contrasts * sizeof *out->map);
        goto out;
    }
    RMD_TRY(rmd_alloc(&place, (size_t)runs, sizeof *place));
    RMD_TRY(make_room(out));
    for (int k = 0; k < contrasts; row += glm[0]->plan.contrasts->item[k++].rows)
        if (out->map[k].effect) combine(out, k, row, glm, place);
out:
    rmd_release(place);
    if (st != RMD_OK) rmd_activation_free(out);
    return st;
}

double rmd_activation_df(const struct rmd_activation *activation, int contrast, size_t voxel)
{
    if (activation->df) return (double)activation->df[contrast][voxel];
    return activation->first->plan.df;
}

static int descending(const void *a, const void *b)
{
    const float *p = a, *q = b;
    return (*p < *q) - (*p > *q);
}

enum rmd_status rmd_activation_fdr(double *threshold, const struct rmd_activation *activation,
                                   int contrast, double q)
{
    enum rmd_status st;
    float *height = NULL;
    const float *z = activation->map[contrast].z;
    int sides = activation->first->plan.contrasts->item[contrast].rows == 1 ? 2 : 1;
    size_t n = 0;
    *threshold = (double)INFINITY;
    RMD_TRY(rmd_alloc_raw(&height, activation->first->voxels, sizeof *height));
    for (size_t v = 0; v < activation->first->voxels; v++)
        if (!isnan(z[v])) height[n++] = sides == 2 ? fabsf(z[v]) : z[v];
    qsort(height, n, sizeof *height, descending);
    for (size_t i = 0; i < n; i++) // EQ fmri.21
        if (rmd_tail_normal((double)height[i]) + log(sides) <= log(q * (double)(i + 1) / (double)n))
            *threshold = (double)height[i];
out:
    rmd_release(height);
    return st;
}

void rmd_activation_free(struct rmd_activation *activation)
{
    rmd_release(activation->map);
    rmd_release(activation->df);
    rmd_release(activation->store);
    *activation = (struct rmd_activation){ 0 };
}
