// SPDX-License-Identifier: BSD-3-Clause
// The robust fit in lanes: iteratively reweighted linear least squares (Collier, Veraart,
// Jeurissen, den Dekker & Sijbers 2015), inlined as tensor_kernel.h is.
#ifndef RMD_DWI_TENSOR_IRLLS_H
#define RMD_DWI_TENSOR_IRLLS_H

#include "dwi/tensor_kernel.h"

// The rank-th smallest of the samples whose weight is above 0, all samples >= 0: bisection over the
// bits of a float, whose order is that of the numbers.
RMD_LANE_INLINE void kernel_ranked(float *restrict value, const lanes *restrict sample,
                                   const lanes *restrict weight, const float *restrict rank, int n)
{
    uint32_t bits[RMD_LANES] = { 0 };
    for (int bit = 30; bit >= 0; bit--) {
        lanes below, candidate;
        RMD_EACH_LANE(l)
        {
            uint32_t higher = bits[l] | 1u << bit;
            memcpy(&candidate[l], &higher, sizeof higher);
            below[l] = 0;
        }
        for (int i = 0; i < n; i++)
            RMD_EACH_LANE(l)
        below[l] += weight[i][l] > 0 && sample[i][l] < candidate[l] ? 1.f : 0.f;
        RMD_EACH_LANE(l) bits[l] |= below[l] < rank[l] ? 1u << bit : 0;
    }
    memcpy(value, bits, sizeof bits);
}

// residual = |z|, the absolute residual in the unit of signal / S0, and c = its robust SD, at least
// 1e-5. EQ dwi.7
RMD_LANE_INLINE void kernel_spread(float *restrict c, struct rmd_tensor_block *block,
                                   const struct rmd_tensor_plan *plan, lanes *restrict p)
{
    lanes rank;
    for (int i = 0; i < plan->n; i++) {
        lanes y, relative, s;
        kernel_predict(y, plan->x[i], p);
        RMD_EACH_LANE(l) relative[l] = y[l] - p[ROWS - 1][l];
        rmd_lanes_exp(s, relative);
        RMD_EACH_LANE(l) block->residual[i][l] = fabsf(s[l] * (block->y[i][l] - y[l]));
    }
    RMD_EACH_LANE(l) rank[l] = 0.5f * (block->usable[l] + 1);
    kernel_ranked(c, (const lanes *)block->residual, (const lanes *)block->weight, rank, plan->n);
    RMD_EACH_LANE(l)
    {
        float spare = block->usable[l] - ROWS > 1 ? block->usable[l] - ROWS : 1;
        c[l] = 1.4826f * c[l] * sqrtf(block->usable[l] / spare);
        c[l] = c[l] > 1e-5f ? c[l] : 1e-5f; // what rounding leaves
    }
}

// One pass with Geman-McClure weights. EQ dwi.8
RMD_LANE_INLINE void kernel_downweight(lanes *restrict p, const struct rmd_tensor_plan *plan,
                                       struct rmd_tensor_block *block)
{
    lanes c;
    kernel_spread(c, block, plan, p);
    kernel_weights(block, plan, p);
    for (int i = 0; i < plan->n; i++)
        RMD_EACH_LANE(l)
        {
            float z = block->residual[i][l] / c[l], w = 1 / (1 + z * z);
            block->weight[i][l] *= w * w;
        }
    kernel_weighted(p, plan, block);
}

// Sets the weight of samples beyond 3 robust SD, leverage considered, to 0 and of the others to 1;
// a lane whose inliers would not determine the fit keeps all.
RMD_LANE_INLINE void kernel_reject(struct rmd_tensor_block *block,
                                   const struct rmd_tensor_plan *plan, lanes *restrict p)
{
    lanes c, kept, a[PRODUCTS];
    kernel_normal(a, plan, (const lanes *)block->weight);
    kernel_factor(a);
    kernel_spread(c, block, plan, p);
    RMD_EACH_LANE(l) kept[l] = 0;
    for (int i = 0; i < plan->n; i++) {
        lanes column[ROWS];
        const float *x = plan->x[i];
        for (int k = 0; k < ROWS; k++)
            RMD_EACH_LANE(l) column[k][l] = block->weight[i][l] * x[k];
        kernel_solve(column, a);
        RMD_EACH_LANE(l)
        {
            float spare = 1;
            for (int k = 0; k < ROWS; k++)
                spare = rmd_lanes_fma(-x[k], column[k][l], spare);
            float z = block->residual[i][l], most = 9 * c[l] * c[l] * (spare > 0 ? spare : 0);
            block->residual[i][l] = block->weight[i][l] > 0 && z * z <= most ? 1.f : 0.f;
            kept[l] += block->residual[i][l];
        }
    }
    kernel_normal(a, plan, (const lanes *)block->residual);
    kernel_factor(a);
    for (int i = 0; i < plan->n; i++)
        RMD_EACH_LANE(l)
        {
            float usable = block->weight[i][l] > 0 ? 1.f : 0.f;
            int determined = kept[l] > ROWS && a[PRODUCTS - 1][l] > 0;
            block->weight[i][l] = determined ? block->residual[i][l] : usable;
        }
}

// From the OLS solution in p: reweighting passes, then OLS and WLS on the inliers.
RMD_LANE_INLINE void kernel_irlls(lanes *restrict p, const struct rmd_tensor_plan *plan,
                                  struct rmd_tensor_block *block)
{
    for (int pass = 0; pass < plan->opts.iterations; pass++)
        kernel_downweight(p, plan, block);
    kernel_reject(block, plan, p);
    kernel_weighted(p, plan, block);
    kernel_weights(block, plan, p);
    kernel_weighted(p, plan, block);
}

// The whole fit of tensor_plan.h.
RMD_LANE_INLINE void kernel_fit(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan)
{
    lanes largest, p[ROWS];
    kernel_logarithms(block, largest, plan->n);
    kernel_ols(p, plan, block);
    if (plan->opts.method == RMD_TENSOR_ROBUST) {
        kernel_irlls(p, plan, block);
    } else if (plan->opts.method == RMD_TENSOR_IWLS) {
        for (int pass = 0; pass < plan->opts.iterations; pass++) {
            kernel_weights(block, plan, p);
            kernel_weighted(p, plan, block);
        }
    }
    kernel_finish(block, plan, p, largest);
}

#endif
