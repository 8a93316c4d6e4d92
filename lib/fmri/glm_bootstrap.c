// SPDX-License-Identifier: BSD-3-Clause
// Effects are linear in the whitened residuals: a replicate is one sum, no refit.
#include "fmri/glm_bootstrap.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "base/simd.h"
#include "fmri/glm_voxel.h"

#include <math.h>

enum { STREAM = 0x62736967, BLOCK = 4 * RMD_GLM_LANES };

struct drawing {
    float *deviation;
    const struct rmd_glm *glm;
    const size_t *at;
    int row;
    double weight;
    size_t replicates, rooms;
    const float *sign; // [n][replicates]
};

RMD_CLONES static void add(float *restrict sum, const float *restrict sign, float share, size_t n)
{
    for (size_t b = 0; b < n; b++)
        sum[b] += share * sign[b];
}

// EQ fmri.22: how the effect answers to the whitened residual of one volume, and its leverage.
static double response_of(double *leverage, const struct rmd_noise_plan *plan,
                          const struct rmd_noise_point *point, int row, int t)
{
    const double *weight = point->row + (size_t)row * (size_t)plan->columns;
    double sum = 0;
    *leverage = 0;
    for (int c = 0; c < plan->columns; c++) {
        size_t chunk = (size_t)(c / RMD_NOISE_CHUNK) * (size_t)plan->n + (size_t)t;
        double q = (double)point->basis[chunk * RMD_NOISE_CHUNK + (size_t)(c % RMD_NOISE_CHUNK)];
        sum += weight[c] * q;
        *leverage += q * q;
    }
    return sum;
}

static void draw_voxel(float *deviation, const struct drawing *d, const struct rmd_glm_voxel *voxel,
                       size_t v)
{
    const struct rmd_noise_plan *plan = &d->glm->plan;
    double scale = d->weight * 100 / (double)d->glm->baseline[v], leverage;
    for (int t = 0; t < plan->n; t++) {
        double response = response_of(&leverage, plan, &plan->point[d->glm->point[v]], d->row, t);
        double share = scale * response * voxel->whitened[t] / sqrt(fmax(1 - leverage, 1e-3));
        add(deviation, d->sign + (size_t)t * d->replicates, (float)share, d->replicates);
    }
}

static enum rmd_status draw_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct drawing *d = context;
    const struct rmd_noise_plan *plan = &d->glm->plan;
    struct rmd_glm_block block;
    struct rmd_glm_voxel voxel;
    double mean[RMD_GLM_LANES];
    size_t place[RMD_GLM_LANES];
    rmd_glm_block_place(&block, plan, scratch);
    rmd_glm_voxel_place(&voxel, plan, (char *)scratch + d->rooms);
    for (size_t v = first; v < last; v += RMD_GLM_LANES) {
        int count = last - v < RMD_GLM_LANES ? (int)(last - v) : RMD_GLM_LANES;
        for (int l = 0; l < count; l++)
            place[l] = d->glm->voxel[d->at[v + (size_t)l]];
        rmd_glm_block_read(&block, mean, d->glm->series, plan, place, count);
        rmd_glm_block_ols(&block, plan);
        for (int l = 0; l < count; l++) {
            size_t row = d->at[v + (size_t)l];
            rmd_glm_voxel_fit(&voxel, plan, d->glm->point[row], &block, l);
            draw_voxel(d->deviation + (v + (size_t)l) * d->replicates, d, &voxel, row);
        }
    }
    return RMD_OK;
}

static void draw_signs(float *sign, int n, const struct rmd_glm_bootstrap_opts *opts)
{
    enum { BITS = 128 }; // of one draw
    uint32_t word[4];
    for (int t = 0; t < n; t++)
        for (int b = 0; b < opts->replicates; b++) {
            int bit = b % BITS;
            if (bit == 0)
                rmd_random_words(word, (struct rmd_draw){ opts->seed, STREAM, opts->fingerprint,
                                                          (uint32_t)(t << 8 | b / BITS) });
            sign[(size_t)t * (size_t)opts->replicates + (size_t)b] =
                word[bit / 32] >> (bit % 32) & 1 ? 1.0F : -1.0F;
        }
}

enum rmd_status rmd_glm_bootstrap(float *deviation, const struct rmd_glm *glm, const size_t *at,
                                  size_t count, int row, double weight,
                                  const struct rmd_glm_bootstrap_opts *opts)
{
    enum rmd_status st;
    float *sign = NULL;
    size_t replicates = (size_t)opts->replicates;
    RMD_TRY(rmd_alloc(&sign, (size_t)glm->plan.n * replicates, sizeof *sign));
    draw_signs(sign, glm->plan.n, opts);
    struct drawing d = {
        deviation, glm, at, row, weight, replicates, rmd_glm_block_scratch(&glm->plan), sign
    };
    RMD_TRY(rmd_parallel_for(count, BLOCK, d.rooms + rmd_glm_voxel_scratch(&glm->plan), draw_block,
                             &d));
out:
    rmd_release(sign);
    return st;
}
