// SPDX-License-Identifier: BSD-3-Clause
// The robust fit on RMD_WIDTH voxels: iteratively reweighted linear least squares (Collier,
// Veraart, Jeurissen, den Dekker & Sijbers 2015).
#ifndef RMD_DWI_TENSOR_IRLLS_H
#define RMD_DWI_TENSOR_IRLLS_H

#include "dwi/tensor_kernel.h"

// The rank-th smallest residual of the samples whose weight is above 0, all residuals >= 0:
// bisection over the bits of a float, whose order is that of the numbers.
RMD_WIDE_INLINE wide kernel_ranked(const struct rmd_tensor_block *block, wide rank, int n, int at)
{
    wide_int bits = { 0 };
    for (int bit = 30; bit >= 0; bit--) {
        wide below = { 0 }, candidate = (wide)(bits | 1 << bit);
        for (int i = 0; i < n; i++) {
            wide_int counts = (rmd_wide_load(block->weight[i] + at) > 0.0f) &
                              (rmd_wide_load(block->residual[i] + at) < candidate);
            below += rmd_wide_keep(counts, rmd_wide_of(1));
        }
        bits |= (below < rank) & (1 << bit);
    }
    return (wide)bits;
}

// Makes residual = |z|, the absolute residual in the unit of signal / S0; returns its robust SD, at
// least 1e-5. EQ dwi.7
RMD_WIDE_INLINE wide kernel_spread(struct rmd_tensor_block *block,
                                   const struct rmd_tensor_plan *plan, const wide *restrict p,
                                   int at)
{
    for (int i = 0; i < plan->n; i++) {
        wide y = kernel_predict(plan->x[i], p), s = rmd_wide_exp(y - p[ROWS - 1]);
        wide z = s * (rmd_wide_load(block->y[i] + at) - y);
        rmd_wide_store(block->residual[i] + at, rmd_wide_abs(z));
    }
    wide usable = rmd_wide_load(block->usable + at), spare = usable - (float)ROWS;
    wide c = kernel_ranked(block, 0.5f * (usable + 1.0f), plan->n, at);
    spare = rmd_wide_where(spare > 1.0f, spare, rmd_wide_of(1));
    c = 1.4826f * c * rmd_wide_sqrt(usable / spare);
    return rmd_wide_where(c > 1e-5f, c, rmd_wide_of(1e-5f)); // what rounding leaves
}

// One pass with Geman-McClure weights. EQ dwi.8
RMD_WIDE_INLINE void kernel_downweight(wide *restrict p, const struct rmd_tensor_plan *plan,
                                       struct rmd_tensor_block *block, int at)
{
    kernel_weights(block, plan, p, at);
    wide c = kernel_spread(block, plan, p, at);
    for (int i = 0; i < plan->n; i++) {
        wide z = rmd_wide_load(block->residual[i] + at) / c, w = 1.0f / (1.0f + z * z);
        rmd_wide_store(block->weight[i] + at, rmd_wide_load(block->weight[i] + at) * (w * w));
    }
    kernel_weighted(p, plan, block, (const float(*)[RMD_LANES])block->y, at);
}

// Makes residual = 1 for samples within 3 robust SD, leverage considered, and 0 for others; returns
// how many are within.
RMD_WIDE_INLINE wide kernel_inliers(struct rmd_tensor_block *block,
                                    const struct rmd_tensor_plan *plan, const wide *restrict p,
                                    int at)
{
    wide a[ELEMENTS], kept = { 0 }, c = kernel_spread(block, plan, p, at);
    kernel_normal(a, plan, (const float(*)[RMD_LANES])block->weight, at);
    kernel_factor(a);
    for (int i = 0; i < plan->n; i++) {
        const float *x = plan->x[i];
        wide column[ROWS], spare = rmd_wide_of(1), w = rmd_wide_load(block->weight[i] + at);
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++)
            column[k] = w * x[k];
        kernel_solve(column, a);
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++)
            spare = rmd_wide_fma(rmd_wide_of(-x[k]), column[k], spare);
        spare = rmd_wide_keep(spare > 0.0f, spare);
        wide z = rmd_wide_load(block->residual[i] + at), most = 9.0f * c * c * spare;
        wide inlier = rmd_wide_keep((w > 0.0f) & (z * z <= most), rmd_wide_of(1));
        rmd_wide_store(block->residual[i] + at, inlier);
        kept += inlier;
    }
    return kept;
}

// Sets the weight of inliers to 1 and of the others to 0; a lane whose inliers would not determine
// the fit keeps all.
RMD_WIDE_INLINE void kernel_reject(struct rmd_tensor_block *block,
                                   const struct rmd_tensor_plan *plan, const wide *restrict p,
                                   int at)
{
    wide a[ELEMENTS], kept = kernel_inliers(block, plan, p, at);
    kernel_normal(a, plan, (const float(*)[RMD_LANES])block->residual, at);
    kernel_factor(a);
    wide_int determined = (kept > (float)ROWS) & (a[ELEMENTS - 1] > 0.0f);
    for (int i = 0; i < plan->n; i++) {
        wide_int usable = rmd_wide_load(block->weight[i] + at) > 0.0f;
        wide all = rmd_wide_keep(usable, rmd_wide_of(1));
        wide inlier = rmd_wide_load(block->residual[i] + at);
        rmd_wide_store(block->weight[i] + at, rmd_wide_where(determined, inlier, all));
    }
}

// From the OLS solution in p: reweighting passes, then OLS and WLS on the inliers.
RMD_WIDE_INLINE void kernel_irlls(wide *restrict p, const struct rmd_tensor_plan *plan,
                                  struct rmd_tensor_block *block, int at)
{
    for (int pass = 0; pass < plan->opts.iterations; pass++)
        kernel_downweight(p, plan, block, at);
    kernel_reject(block, plan, p, at);
    kernel_weighted(p, plan, block, (const float(*)[RMD_LANES])block->y, at);
    kernel_reweight(p, plan, block, at);
}

#endif
