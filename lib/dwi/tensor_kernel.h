// SPDX-License-Identifier: BSD-3-Clause
// The arithmetic of the tensor fit in lanes, inlined into the clones of tensor_plan.c and, by a
// test, into a plain twin.
#ifndef RMD_DWI_TENSOR_KERNEL_H
#define RMD_DWI_TENSOR_KERNEL_H

#include "dwi/tensor_plan.h"

enum { ROWS = RMD_TENSOR_ROWS, PRODUCTS = RMD_TENSOR_PRODUCTS };

typedef float lanes[RMD_LANES];

// Index of the product of columns a >= c.
#define PACKED(a, c) ((a) * ((a) + 1) / 2 + (c))

// Pivots of a Cholesky factor below this share of their diagonal mean: not determined.
static const float least_pivot = 1e-6f;

// Makes y = ln(S / largest S), with S floored at 1e-6 of the largest, and weight = 1 where a sample
// is finite, else 0.
RMD_LANE_INLINE void kernel_logarithms(struct rmd_tensor_block *block, lanes largest, int n)
{
    RMD_EACH_LANE(l) largest[l] = block->usable[l] = block->floored[l] = 0;
    for (int i = 0; i < n; i++)
        RMD_EACH_LANE(l)
        {
            float s = block->y[i][l], usable = fabsf(s) <= 3e38f ? 1.f : 0.f;
            s = usable > 0 ? s : 0;
            block->y[i][l] = s;
            block->weight[i][l] = usable;
            block->usable[l] += usable;
            block->floored[l] += s <= 0 ? usable : 0;
            largest[l] = s > largest[l] ? s : largest[l];
        }
    for (int i = 0; i < n; i++) {
        lanes relative;
        RMD_EACH_LANE(l)
        {
            float s = block->y[i][l] / (largest[l] > 0 ? largest[l] : 1);
            relative[l] = s > 1e-6f ? s : 1e-6f; // EQ dwi.3
        }
        rmd_lanes_log(block->y[i], relative);
    }
}

// X'WX, packed. EQ dwi.4
RMD_LANE_INLINE void kernel_normal(lanes *restrict a, const struct rmd_tensor_plan *plan,
                                   const lanes *restrict weight)
{
    for (int k = 0; k < PRODUCTS; k++)
        RMD_EACH_LANE(l) a[k][l] = 0;
    for (int i = 0; i < plan->n; i++)
        for (int k = 0; k < PRODUCTS; k++)
            RMD_EACH_LANE(l) a[k][l] = rmd_lanes_fma(weight[i][l], plan->product[i][k], a[k][l]);
}

// The Cholesky factor of A in place, its diagonal inverted; NaN from the first pivot that vanishes.
RMD_LANE_INLINE void kernel_factor(lanes *restrict a)
{
    for (int j = 0; j < ROWS; j++) {
        lanes pivot;
        RMD_EACH_LANE(l) pivot[l] = a[PACKED(j, j)][l];
        for (int k = 0; k < j; k++)
            RMD_EACH_LANE(l)
        pivot[l] = rmd_lanes_fma(-a[PACKED(j, k)][l], a[PACKED(j, k)][l], pivot[l]);
        RMD_EACH_LANE(l)
        {
            float usable = pivot[l] > least_pivot * a[PACKED(j, j)][l] ? pivot[l] : -1;
            a[PACKED(j, j)][l] = 1 / sqrtf(usable);
        }
        for (int i = j + 1; i < ROWS; i++) {
            for (int k = 0; k < j; k++)
                RMD_EACH_LANE(l)
            a[PACKED(i, j)][l] =
                rmd_lanes_fma(-a[PACKED(i, k)][l], a[PACKED(j, k)][l], a[PACKED(i, j)][l]);
            RMD_EACH_LANE(l) a[PACKED(i, j)][l] *= a[PACKED(j, j)][l];
        }
    }
}

// Solves L L' p = b in place.
RMD_LANE_INLINE void kernel_solve(lanes *restrict b, lanes *restrict factor)
{
    for (int j = 0; j < ROWS; j++) {
        for (int k = 0; k < j; k++)
            RMD_EACH_LANE(l) b[j][l] = rmd_lanes_fma(-factor[PACKED(j, k)][l], b[k][l], b[j][l]);
        RMD_EACH_LANE(l) b[j][l] *= factor[PACKED(j, j)][l];
    }
    for (int j = ROWS - 1; j >= 0; j--) {
        for (int k = j + 1; k < ROWS; k++)
            RMD_EACH_LANE(l) b[j][l] = rmd_lanes_fma(-factor[PACKED(k, j)][l], b[k][l], b[j][l]);
        RMD_EACH_LANE(l) b[j][l] *= factor[PACKED(j, j)][l];
    }
}

// p = (X'WX)^-1 X'Wy with the weights of the block.
RMD_LANE_INLINE void kernel_weighted(lanes *restrict p, const struct rmd_tensor_plan *plan,
                                     const struct rmd_tensor_block *block)
{
    lanes a[PRODUCTS];
    kernel_normal(a, plan, (const lanes *)block->weight);
    kernel_factor(a);
    for (int k = 0; k < ROWS; k++)
        RMD_EACH_LANE(l) p[k][l] = 0;
    for (int i = 0; i < plan->n; i++) {
        lanes wy;
        RMD_EACH_LANE(l) wy[l] = block->weight[i][l] * block->y[i][l];
        for (int k = 0; k < ROWS; k++)
            RMD_EACH_LANE(l) p[k][l] = rmd_lanes_fma(wy[l], plan->x[i][k], p[k][l]);
    }
    kernel_solve(p, a);
}

// p = X^+ y, the same matrix for every voxel; lanes with unusable samples are solved on their own.
RMD_LANE_INLINE void kernel_ols(lanes *restrict p, const struct rmd_tensor_plan *plan,
                                const struct rmd_tensor_block *block)
{
    int incomplete = 0;
    for (int k = 0; k < ROWS; k++)
        RMD_EACH_LANE(l) p[k][l] = 0;
    for (int i = 0; i < plan->n; i++)
        for (int k = 0; k < ROWS; k++)
            RMD_EACH_LANE(l) p[k][l] = rmd_lanes_fma(plan->ols[i][k], block->y[i][l], p[k][l]);
    RMD_EACH_LANE(l) incomplete |= block->usable[l] < (float)plan->n;
    if (!incomplete) return;
    lanes alone[ROWS];
    kernel_weighted(alone, plan, block);
    for (int k = 0; k < ROWS; k++)
        RMD_EACH_LANE(l)
    p[k][l] = block->usable[l] < (float)plan->n ? alone[k][l] : p[k][l];
}

// x.p of sample i
RMD_LANE_INLINE void kernel_predict(float *restrict y, const float *restrict x, lanes *restrict p)
{
    RMD_EACH_LANE(l) y[l] = p[ROWS - 1][l];
    for (int k = 0; k < ROWS - 1; k++)
        RMD_EACH_LANE(l) y[l] = rmd_lanes_fma(x[k], p[k][l], y[l]);
}

// w = (predicted signal / S0)^2, and stays 0 where it is 0. EQ dwi.5
RMD_LANE_INLINE void kernel_weights(struct rmd_tensor_block *block,
                                    const struct rmd_tensor_plan *plan, lanes *restrict p)
{
    for (int i = 0; i < plan->n; i++) {
        lanes y, w;
        kernel_predict(y, plan->x[i], p);
        RMD_EACH_LANE(l) y[l] = 2 * (y[l] - p[ROWS - 1][l]);
        rmd_lanes_exp(w, y);
        RMD_EACH_LANE(l) block->weight[i][l] = block->weight[i][l] > 0 ? w[l] : 0;
    }
}

// Every NaN with the same bits.
RMD_LANE_INLINE float kernel_nan(float value)
{
    return value == value ? value : NAN;
}

// Residuals and sigma of the solution p; parameters and S0 in the unit of the signal. EQ dwi.6
RMD_LANE_INLINE void kernel_finish(struct rmd_tensor_block *block,
                                   const struct rmd_tensor_plan *plan, lanes *restrict p,
                                   const float *restrict largest)
{
    lanes sum, count, scale, log_scale;
    RMD_EACH_LANE(l) sum[l] = count[l] = 0;
    for (int i = 0; i < plan->n; i++) {
        lanes y;
        kernel_predict(y, plan->x[i], p);
        RMD_EACH_LANE(l)
        {
            float w = block->weight[i][l], r = block->y[i][l] - y[l];
            block->residual[i][l] = r;
            sum[l] = rmd_lanes_fma(w * r, r, sum[l]);
            count[l] += w > 0 ? 1.f : 0.f;
        }
    }
    RMD_EACH_LANE(l) scale[l] = largest[l] > 0 ? largest[l] : 1;
    rmd_lanes_log(log_scale, scale);
    rmd_lanes_exp(block->s0, p[ROWS - 1]);
    RMD_EACH_LANE(l)
    {
        float spare = count[l] - ROWS, failed = largest[l] > 0 && spare >= 0 ? 0 : NAN;
        block->s0[l] = kernel_nan(block->s0[l] * scale[l] + failed + 0 * p[0][l]);
        block->sigma[l] = kernel_nan(block->s0[l] * sqrtf(sum[l] / (spare > 0 ? spare : NAN)));
        p[ROWS - 1][l] += log_scale[l];
        for (int k = 0; k < ROWS; k++)
            block->parameter[k][l] = kernel_nan(p[k][l] + failed);
    }
}

// The solver and leverages of tensor_plan.h.
RMD_LANE_INLINE void kernel_solver(float (*restrict solver)[ROWS][RMD_LANES],
                                   lanes *restrict leverage, const struct rmd_tensor_plan *plan,
                                   const lanes *restrict weight)
{
    lanes a[PRODUCTS];
    kernel_normal(a, plan, weight);
    kernel_factor(a);
    for (int i = 0; i < plan->n; i++) {
        lanes *column = solver[i], h;
        for (int k = 0; k < ROWS; k++)
            RMD_EACH_LANE(l) column[k][l] = weight[i][l] * plan->x[i][k];
        kernel_solve(column, a);
        RMD_EACH_LANE(l) h[l] = 0;
        for (int k = 0; k < ROWS; k++)
            RMD_EACH_LANE(l) h[l] = rmd_lanes_fma(plan->x[i][k], column[k][l], h[l]); // EQ dwi.9
        RMD_EACH_LANE(l) leverage[i][l] = h[l];
    }
}

#endif
