// SPDX-License-Identifier: BSD-3-Clause
// Two passes over the voxels: the likelihood of every noise, then the fit with the best one.
#include "fmri/glm.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "fmri/glm_pool.h"
#include "fmri/glm_voxel.h"
#include "math/median.h"
#include "math/tail.h"

#include <math.h>
#include <string.h>

#define T struct rmd_glm_opts
const struct rmd_param rmd_glm_params[] = {
    // clang-format off
    RMD_CHOICE(T, noise, 0, rmd_noise_names, RMD_NOISE_ARMA, "model of the noise; ols takes volumes for independent, which gives far too many false positives"),
    RMD_FLAG  (T, alone, 0, "estimate the noise of every voxel by itself, not of its neighbourhood"),
    { 0 }
    // clang-format on
};
#undef T

enum { BLOCK = 4 * RMD_GLM_LANES };

struct fitting {
    struct rmd_glm *glm;
    float *likelihood; // [voxels][points]
    size_t rooms;      // bytes before what a voxel needs in the scratch
};

// Reads the next lanes of a block; returns how many.
static int read_lanes(struct rmd_glm_block *block, double *mean, const struct rmd_glm *glm,
                      size_t first, size_t last)
{
    int count = last - first < RMD_GLM_LANES ? (int)(last - first) : RMD_GLM_LANES;
    rmd_glm_block_read(block, mean, glm->series, &glm->plan, glm->voxel + first, count);
    rmd_glm_block_ols(block, &glm->plan);
    return count;
}

static enum rmd_status judge_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct fitting *fitting = context;
    const struct rmd_glm *glm = fitting->glm;
    struct rmd_glm_block block;
    double mean[RMD_GLM_LANES];
    rmd_glm_block_place(&block, &glm->plan, scratch);
    rmd_glm_row *value = (rmd_glm_row *)((char *)scratch + fitting->rooms);
    for (size_t v = first; v < last; v += RMD_GLM_LANES) {
        int count = read_lanes(&block, mean, glm, v, last);
        rmd_glm_block_likelihood(value, &block, &glm->plan);
        for (int l = 0; l < count; l++) {
            float *to = fitting->likelihood + (v + (size_t)l) * (size_t)glm->plan.points;
            for (int k = 0; k < glm->plan.points; k++)
                to[k] = isnan(mean[l]) ? 0 : value[k][l] - value[0][l];
        }
    }
    return RMD_OK;
}

static void leave_voxel(struct rmd_glm *glm, size_t v)
{
    glm->baseline[v] = glm->sd[v] = glm->portmanteau[v] = NAN;
    for (int k = 0; k < glm->plan.contrasts->n; k++) {
        const struct rmd_glm_map *map = &glm->map[k];
        map->statistic[v] = map->z[v] = NAN;
        if (map->effect) map->effect[v] = map->variance[v] = NAN;
    }
}

// Effects are kept in the unit of the signal until all baselines are known.
static void keep_voxel(struct rmd_glm *glm, size_t v, const struct rmd_glm_voxel *voxel,
                       double mean, double *scratch)
{
    const struct rmd_noise_plan *plan = &glm->plan;
    glm->baseline[v] = (float)(mean + voxel->row[plan->rows]);
    glm->sd[v] = (float)sqrt(voxel->variance);
    glm->portmanteau[v] = (float)voxel->portmanteau;
    for (int k = 0, row = 0; k < plan->contrasts->n; row += plan->contrasts->item[k++].rows) {
        const struct rmd_glm_map *map = &glm->map[k];
        int rows = plan->contrasts->item[k].rows;
        if (rows == 1) {
            double variance = voxel->variance * voxel->square[row];
            double t = voxel->row[row] / sqrt(variance);
            map->effect[v] = (float)voxel->row[row];
            map->variance[v] = (float)variance;
            map->statistic[v] = (float)t;
            map->z[v] = (float)rmd_tail_z_of_t(t, plan->df);
        } else {
            double f = rmd_glm_voxel_f(voxel, plan, glm->point[v], row, rows, scratch);
            map->statistic[v] = (float)f;
            map->z[v] = (float)rmd_tail_z_of_f(f, rows, plan->df);
        }
    }
}

static enum rmd_status fit_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct fitting *fitting = context;
    struct rmd_glm *glm = fitting->glm;
    struct rmd_glm_block block;
    struct rmd_glm_voxel voxel;
    double mean[RMD_GLM_LANES];
    rmd_glm_block_place(&block, &glm->plan, scratch);
    double *room = (double *)((char *)scratch + fitting->rooms);
    rmd_glm_voxel_place(&voxel, &glm->plan, room);
    double *square = room + rmd_glm_voxel_scratch(&glm->plan) / sizeof *room;
    for (size_t v = first; v < last; v += RMD_GLM_LANES) {
        int count = read_lanes(&block, mean, glm, v, last);
        for (int l = 0; l < count; l++) {
            rmd_glm_voxel_fit(&voxel, &glm->plan, glm->point[v + (size_t)l], &block, l);
            // What rounding leaves of a constant is none.
            if (voxel.variance > 1e-12 * mean[l] * mean[l])
                keep_voxel(glm, v + (size_t)l, &voxel, mean[l], square);
            else
                leave_voxel(glm, v + (size_t)l);
        }
    }
    return RMD_OK;
}

// EQ fmri.18: percent of the signal at rest; nothing where there is hardly any signal.
static enum rmd_status scale(struct rmd_glm *glm)
{
    enum rmd_status st;
    double *bright = NULL;
    size_t n = 0;
    RMD_TRY(rmd_alloc_raw(&bright, glm->voxels, sizeof *bright));
    for (size_t v = 0; v < glm->voxels; v++)
        if (isfinite(glm->baseline[v])) bright[n++] = (double)glm->baseline[v];
    glm->not_fitted = glm->voxels - n;
    double least = 0.1 * rmd_median_of(bright, n);
    for (size_t v = 0; v < glm->voxels; v++) {
        if (isnan(glm->baseline[v])) continue;
        int dark = !((double)glm->baseline[v] > least);
        double factor = dark ? (double)NAN : 100 / (double)glm->baseline[v];
        glm->dark += (size_t)dark;
        glm->sd[v] = (float)(factor * (double)glm->sd[v]);
        for (int k = 0; k < glm->plan.contrasts->n; k++)
            if (glm->map[k].effect) {
                glm->map[k].effect[v] = (float)(factor * (double)glm->map[k].effect[v]);
                glm->map[k].variance[v] =
                    (float)(factor * factor * (double)glm->map[k].variance[v]);
            }
    }
    if (n == 0)
        st = rmd_fail(RMD_EFIT, "no voxel of the mask could be fitted: its signal is constant or "
                                "not finite");
out:
    rmd_release(bright);
    return st;
}

static enum rmd_status make_room(struct rmd_glm *glm, const struct rmd_mask *mask)
{
    enum rmd_status st;
    const struct rmd_contrasts *contrasts = glm->plan.contrasts;
    size_t maps = 3;
    for (int k = 0; k < contrasts->n; k++)
        maps += contrasts->item[k].rows == 1 ? 4 : 2;
    RMD_TRY(rmd_alloc(&glm->voxel, mask->count, sizeof *glm->voxel));
    RMD_TRY(rmd_alloc(&glm->point, mask->count, sizeof *glm->point));
    RMD_TRY(rmd_alloc(&glm->map, (size_t)contrasts->n, sizeof *glm->map));
    RMD_TRY(rmd_alloc(&glm->store, maps * mask->count, sizeof *glm->store));
    for (size_t i = 0; i < rmd_grid_count(&mask->grid); i++)
        if (mask->v[i]) glm->voxel[glm->voxels++] = i;
    float *next = glm->store;
    float **single[] = { &glm->baseline, &glm->sd, &glm->portmanteau };
    for (int k = 0; k < 3; k++, next += mask->count)
        *single[k] = next;
    for (int k = 0; k < contrasts->n; k++) {
        struct rmd_glm_map *map = &glm->map[k];
        float **part[] = { &map->statistic, &map->z, &map->effect, &map->variance };
        for (int p = 0; p < (contrasts->item[k].rows == 1 ? 4 : 2); p++, next += mask->count)
            *part[p] = next;
    }
out:
    return st;
}

static enum rmd_status run(struct rmd_glm *glm, const struct rmd_grid *grid, int alone)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_noise_plan *plan = &glm->plan;
    struct fitting fitting = { .glm = glm, .rooms = rmd_glm_block_scratch(plan) };
    size_t points = (size_t)plan->points, rows = 1;
    for (int k = 0; k < plan->contrasts->n; k++)
        if ((size_t)plan->contrasts->item[k].rows > rows)
            rows = (size_t)plan->contrasts->item[k].rows;
    if (points > 1) {
        RMD_TRY(rmd_alloc_raw(&fitting.likelihood, points * glm->voxels, sizeof(float)));
        RMD_TRY(rmd_parallel_for(glm->voxels, BLOCK, fitting.rooms + points * sizeof(rmd_glm_row),
                                 judge_block, &fitting));
        RMD_TRY(rmd_glm_pool(glm->point, fitting.likelihood, plan->points, grid, glm->voxel,
                             glm->voxels, alone));
        rmd_release(fitting.likelihood);
        fitting.likelihood = NULL;
    }
    size_t scratch =
        fitting.rooms + rmd_glm_voxel_scratch(plan) + rows * (rows + 1) * sizeof(double);
    RMD_TRY(rmd_parallel_for(glm->voxels, BLOCK, scratch, fit_block, &fitting));
    RMD_TRY(scale(glm));
out:
    rmd_release(fitting.likelihood);
    return st;
}

enum rmd_status rmd_glm_fit(struct rmd_glm *out, const struct rmd_series *series,
                            const struct rmd_mask *mask, const struct rmd_design *design,
                            const struct rmd_contrasts *contrasts, const struct rmd_glm_opts *opts)
{
    enum rmd_status st;
    *out = (struct rmd_glm){ .series = series };
    RMD_TRY(rmd_grid_match(&series->grid, &mask->grid));
    if (series->nt != design->timing.volumes) {
        st = rmd_fail(RMD_EARG, "the design is for %d volumes, the image has %d",
                      design->timing.volumes, series->nt);
        goto out;
    }
    RMD_TRY(rmd_noise_plan_new(&out->plan, design, contrasts, (enum rmd_noise_model)opts->noise));
    RMD_TRY(make_room(out, mask));
    RMD_TRY(run(out, &mask->grid, opts->alone));
out:
    if (st != RMD_OK) rmd_glm_free(out);
    return st;
}

enum rmd_status rmd_glm_image(struct rmd_volume *out, const struct rmd_glm *glm, const float *value)
{
    enum rmd_status st = rmd_volume_new(out, &glm->series->grid, 1);
    for (size_t v = 0; st == RMD_OK && v < glm->voxels; v++)
        out->v[glm->voxel[v]] = value[v];
    return st;
}

void rmd_glm_free(struct rmd_glm *glm)
{
    rmd_noise_plan_free(&glm->plan);
    rmd_release(glm->voxel);
    rmd_release(glm->point);
    rmd_release(glm->map);
    rmd_release(glm->store);
    *glm = (struct rmd_glm){ 0 };
}
