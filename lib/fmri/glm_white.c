// SPDX-License-Identifier: BSD-3-Clause
// What a fit leaves of white noise is itself correlated, so the limit is found by trying.
#include "fmri/glm.h"

#include "base/memory.h"
#include "base/random.h"
#include "fmri/glm_voxel.h"

#include <math.h>
#include <stdlib.h>

enum { TRIALS = 32 * RMD_GLM_LANES, STREAM = 0x77686974 };

static int ascending(const void *a, const void *b)
{
    const double *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

static void draw(struct rmd_glm_block *block, int n, size_t trial)
{
    for (int t = 0; t < n; t++)
        for (int l = 0; l < RMD_GLM_LANES; l += 2) {
            double normal[2];
            rmd_random_normal(normal,
                              (struct rmd_draw){ 0, STREAM, trial + (size_t)l, (uint32_t)t });
            block->y[t][l] = (float)normal[0];
            block->y[t][l + 1] = (float)normal[1];
        }
}

// The 95th percentile of the portmanteau statistic of white noise.
static enum rmd_status limit_of(double *limit, const struct rmd_noise_plan *plan)
{
    enum rmd_status st;
    void *lanes = NULL, *room = NULL;
    double *value = NULL;
    struct rmd_glm_block block;
    struct rmd_glm_voxel voxel;
    RMD_TRY(rmd_alloc(&lanes, rmd_glm_block_scratch(plan), 1));
    RMD_TRY(rmd_alloc(&room, rmd_glm_voxel_scratch(plan), 1));
    RMD_TRY(rmd_alloc(&value, TRIALS, sizeof *value));
    rmd_glm_block_place(&block, plan, lanes);
    rmd_glm_voxel_place(&voxel, plan, room);
    for (int trial = 0; trial < TRIALS; trial += RMD_GLM_LANES) {
        draw(&block, plan->n, (size_t)trial);
        rmd_glm_block_ols(&block, plan);
        for (int l = 0; l < RMD_GLM_LANES; l++) {
            rmd_glm_voxel_fit(&voxel, plan, 0, &block, l);
            value[trial + l] = voxel.portmanteau;
        }
    }
    qsort(value, TRIALS, sizeof *value, ascending);
    *limit = value[TRIALS * 95 / 100];
out:
    rmd_release(lanes);
    rmd_release(room);
    rmd_release(value);
    return st;
}

enum rmd_status rmd_glm_coloured(double *share, const struct rmd_glm *glm)
{
    size_t above = 0, fitted = 0;
    double limit;
    enum rmd_status st = limit_of(&limit, &glm->plan);
    if (st != RMD_OK) return st;
    for (size_t v = 0; v < glm->voxels; v++) {
        fitted += isfinite(glm->portmanteau[v]) != 0;
        above += (double)glm->portmanteau[v] > limit;
    }
    *share = (double)above / (double)fitted;
    return st;
}
