// SPDX-License-Identifier: BSD-3-Clause
// The inner loops of the fit. The build compiles this file once for each instruction set of
// base/simd.h, under its name.
#include "base/simd.h"
#include "fmri/glm_block.h"
#include "math/wide.h"

typedef rmd_wide wide;
enum { CHUNK = RMD_NOISE_CHUNK, PARTS = RMD_GLM_LANES / RMD_WIDTH };

// coefficient[j] = sum over t of basis[t][j] y[t], for the lanes from `at` on.
RMD_WIDE_INLINE void project(wide coefficient[CHUNK], const float *basis, const rmd_glm_row *y,
                             int n, int at)
{
    RMD_UNROLL
    for (int j = 0; j < CHUNK; j++)
        coefficient[j] = rmd_wide_of(0);
    for (int t = 0; t < n; t++) {
        wide value = rmd_wide_load(y[t] + at);
        RMD_UNROLL
        for (int j = 0; j < CHUNK; j++)
            coefficient[j] = rmd_wide_fma(rmd_wide_of(basis[t * CHUNK + j]), value, coefficient[j]);
    }
}

RMD_WIDE_INLINE void subtract(rmd_glm_row *y, const wide coefficient[CHUNK], const float *basis,
                              int n, int at)
{
    for (int t = 0; t < n; t++) {
        wide value = rmd_wide_load(y[t] + at);
        RMD_UNROLL
        for (int j = 0; j < CHUNK; j++)
            value = rmd_wide_fma(rmd_wide_of(-basis[t * CHUNK + j]), coefficient[j], value);
        rmd_wide_store(y[t] + at, value);
    }
}

// Twice, so that single precision leaves nothing of the columns in the residuals.
static void ols(struct rmd_glm_block *block, const struct rmd_noise_plan *plan)
{
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < plan->chunks; k++) {
            const float *basis = plan->point[0].basis + (size_t)(k * plan->n * CHUNK);
            for (int at = 0; at < RMD_GLM_LANES; at += RMD_WIDTH) {
                wide coefficient[CHUNK];
                project(coefficient, basis, block->y, plan->n, at);
                subtract(block->y, coefficient, basis, plan->n, at);
                for (int j = 0; j < CHUNK; j++) {
                    float *sum = block->coefficient[k * CHUNK + j] + at;
                    wide before = pass ? rmd_wide_load(sum) : rmd_wide_of(0);
                    rmd_wide_store(sum, before + coefficient[j]);
                }
            }
        }
}

// Whitens block->y into block->w; square[part] is the sum of its squares.
RMD_WIDE_INLINE void whiten(wide square[PARTS], const struct rmd_glm_block *block,
                            const float *filter, int n)
{
    wide before[PARTS], innovation[PARTS];
    RMD_UNROLL
    for (int p = 0; p < PARTS; p++)
        before[p] = innovation[p] = square[p] = rmd_wide_of(0);
    for (int t = 0; t < n; t++) {
        wide keep = rmd_wide_of(-filter[3 * t]), carry = rmd_wide_of(-filter[3 * t + 1]);
        wide scale = rmd_wide_of(filter[3 * t + 2]);
        RMD_UNROLL
        for (int p = 0; p < PARTS; p++) {
            wide y = rmd_wide_load(block->y[t] + p * RMD_WIDTH);
            wide fresh = rmd_wide_fma(keep, before[p], y);
            innovation[p] = rmd_wide_fma(carry, innovation[p], fresh);
            before[p] = y;
            wide w = innovation[p] * scale;
            square[p] = rmd_wide_fma(w, w, square[p]);
            rmd_wide_store(block->w[t] + p * RMD_WIDTH, w);
        }
    }
}

// EQ fmri.14.
static void likelihood(rmd_glm_row *value, const struct rmd_glm_block *block,
                       const struct rmd_noise_plan *plan)
{
    for (int k = 0; k < plan->points; k++) {
        const struct rmd_noise_point *point = &plan->point[k];
        float penalty = (float)(point->penalty - plan->point[0].penalty);
        wide square[PARTS];
        whiten(square, block, point->keep_carry_scale, plan->n);
        for (int chunk = 0; chunk < plan->chunks; chunk++) {
            const float *basis = point->basis + (size_t)(chunk * plan->n * CHUNK);
            for (int p = 0; p < PARTS; p++) {
                wide coefficient[CHUNK];
                project(coefficient, basis, (const rmd_glm_row *)block->w, plan->n, p * RMD_WIDTH);
                RMD_UNROLL
                for (int j = 0; j < CHUNK; j++)
                    square[p] = rmd_wide_fma(-coefficient[j], coefficient[j], square[p]);
            }
        }
        for (int p = 0; p < PARTS; p++) {
            wide rest = rmd_wide_where(square[p] > 1e-30f, square[p], rmd_wide_of(1e-30f));
            wide twice = rmd_wide_fma(rmd_wide_log(rest), rmd_wide_of((float)plan->df),
                                      rmd_wide_of(penalty));
            rmd_wide_store(value[k] + p * RMD_WIDTH, twice);
        }
    }
}

const struct rmd_glm_kernel RMD_SIMD_NAMED(rmd_glm_kernel) = { ols, likelihood };
