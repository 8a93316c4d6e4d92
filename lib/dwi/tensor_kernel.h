// SPDX-License-Identifier: BSD-3-Clause
// The arithmetic of the tensor fit on RMD_WIDTH voxels, the lanes from `at` on of a block of 16.
#ifndef RMD_DWI_TENSOR_KERNEL_H
#define RMD_DWI_TENSOR_KERNEL_H

#include "dwi/tensor_plan.h"
#include "math/wide.h"

enum { ROWS = RMD_TENSOR_ROWS, ELEMENTS = ROWS * (ROWS + 1) / 2, SUMS = 11 };

typedef rmd_wide wide;
typedef rmd_wide_int wide_int;

// Index of element (a, c), a >= c, of a symmetric matrix.
#define PACKED(a, c) ((a) * ((a) + 1) / 2 + (c))

// Pivots of a Cholesky factor below this share of their diagonal mean: not determined.
static const float least_pivot = 1e-6f;

// Makes y = ln(S / largest S), with S floored at 1e-6 of the largest, and weight = 1 where a sample
// is finite, else 0. Returns the largest.
RMD_WIDE_INLINE wide kernel_logarithms(struct rmd_tensor_block *block, int n, int at)
{
    wide largest = { 0 }, usable = { 0 }, floored = { 0 };
    for (int i = 0; i < n; i++) {
        wide s = rmd_wide_load(block->y[i] + at);
        wide_int finite = rmd_wide_abs(s) <= 3e38f;
        wide one = rmd_wide_keep(finite, rmd_wide_of(1));
        s = rmd_wide_keep(finite, s);
        rmd_wide_store(block->y[i] + at, s);
        rmd_wide_store(block->weight[i] + at, one);
        usable += one;
        floored += rmd_wide_keep(s <= 0.0f, one);
        largest = rmd_wide_max(s, largest);
    }
    wide unit = rmd_wide_where(largest > 0.0f, largest, rmd_wide_of(1));
    for (int i = 0; i < n; i++) {
        wide s = rmd_wide_load(block->y[i] + at) / unit;
        s = rmd_wide_max(s, rmd_wide_of(1e-6f)); // EQ dwi.3
        rmd_wide_store(block->y[i] + at, rmd_wide_log(s));
    }
    rmd_wide_store(block->usable + at, usable);
    rmd_wide_store(block->floored + at, floored);
    return largest;
}

// Sums of the weighted products, as many at a time as registers hold.
RMD_WIDE_INLINE void kernel_products(wide *restrict sums, const struct rmd_tensor_plan *plan,
                                     const float (*restrict weight)[RMD_LANES], int at, int first)
{
    wide sum[SUMS] = { { 0 } };
    for (int i = 0; i < plan->n; i++) {
        wide w = rmd_wide_load(weight[i] + at);
        const float *product = plan->product[i] + first;
        RMD_UNROLL
        for (int k = 0; k < SUMS; k++)
            sum[k] = rmd_wide_fma(w, rmd_wide_of(product[k]), sum[k]);
    }
    RMD_UNROLL
    for (int k = 0; k < SUMS; k++)
        sums[first + k] = sum[k];
}

// X'WX, packed; its elements that are products of the same components of g are equal, but for the
// factor 2 of each mixed column. EQ dwi.4
RMD_WIDE_INLINE void kernel_normal(wide *restrict a, const struct rmd_tensor_plan *plan,
                                   const float (*restrict weight)[RMD_LANES], int at)
{
    wide sum[RMD_TENSOR_PRODUCTS];
    kernel_products(sum, plan, weight, at, 0);
    kernel_products(sum, plan, weight, at, SUMS);
    RMD_UNROLL
    for (int k = 0; k < PACKED(3, 3); k++)
        a[k] = sum[k];
    RMD_UNROLL
    for (int c = 0; c < 3; c++) {
        a[PACKED(4, c)] = sum[9 + c];
        a[PACKED(5, c)] = sum[12 + c];
    }
    a[PACKED(3, 3)] = 4.0f * a[PACKED(1, 0)];
    a[PACKED(4, 3)] = 2.0f * a[PACKED(5, 0)];
    a[PACKED(4, 4)] = 4.0f * a[PACKED(2, 0)];
    a[PACKED(5, 3)] = 2.0f * a[PACKED(4, 1)];
    a[PACKED(5, 4)] = 2.0f * a[PACKED(3, 2)];
    a[PACKED(5, 5)] = 4.0f * a[PACKED(2, 1)];
    RMD_UNROLL
    for (int c = 0; c < ROWS; c++)
        a[PACKED(6, c)] = sum[15 + c];
}

// The Cholesky factor of A in place, its diagonal inverted; NaN from the first pivot that vanishes.
RMD_WIDE_INLINE void kernel_factor(wide *restrict a)
{
    RMD_UNROLL
    for (int j = 0; j < ROWS; j++) {
        wide pivot = a[PACKED(j, j)];
        RMD_UNROLL
        for (int k = 0; k < j; k++)
            pivot = rmd_wide_fma(-a[PACKED(j, k)], a[PACKED(j, k)], pivot);
        pivot = rmd_wide_where(pivot > least_pivot * a[PACKED(j, j)], pivot, rmd_wide_of(-1));
        a[PACKED(j, j)] = 1.0f / rmd_wide_sqrt(pivot);
        RMD_UNROLL
        for (int i = j + 1; i < ROWS; i++) {
            wide sum = a[PACKED(i, j)];
            RMD_UNROLL
            for (int k = 0; k < j; k++)
                sum = rmd_wide_fma(-a[PACKED(i, k)], a[PACKED(j, k)], sum);
            a[PACKED(i, j)] = sum * a[PACKED(j, j)];
        }
    }
}

// Solves L L' p = b in place.
RMD_WIDE_INLINE void kernel_solve(wide *restrict b, const wide *restrict factor)
{
    RMD_UNROLL
    for (int j = 0; j < ROWS; j++) {
        RMD_UNROLL
        for (int k = 0; k < j; k++)
            b[j] = rmd_wide_fma(-factor[PACKED(j, k)], b[k], b[j]);
        b[j] *= factor[PACKED(j, j)];
    }
    RMD_UNROLL
    for (int j = ROWS - 1; j >= 0; j--) {
        RMD_UNROLL
        for (int k = j + 1; k < ROWS; k++)
            b[j] = rmd_wide_fma(-factor[PACKED(k, j)], b[k], b[j]);
        b[j] *= factor[PACKED(j, j)];
    }
}

// p = (X'WX)^-1 X'W y of the block's weights and the data y.
RMD_WIDE_INLINE void kernel_weighted(wide *restrict p, const struct rmd_tensor_plan *plan,
                                     const struct rmd_tensor_block *block,
                                     const float (*restrict y)[RMD_LANES], int at)
{
    wide a[ELEMENTS], sum[ROWS] = { { 0 } };
    for (int i = 0; i < plan->n; i++) { // before A, which needs the registers
        wide wy = rmd_wide_load(block->weight[i] + at) * rmd_wide_load(y[i] + at);
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++)
            sum[k] = rmd_wide_fma(wy, rmd_wide_of(plan->x[i][k]), sum[k]);
    }
    kernel_normal(a, plan, (const float(*)[RMD_LANES])block->weight, at);
    kernel_factor(a);
    kernel_solve(sum, a);
    RMD_UNROLL
    for (int k = 0; k < ROWS; k++)
        p[k] = sum[k];
}

RMD_WIDE_INLINE int kernel_any(wide_int mask)
{
    int any = 0;
    for (int l = 0; l < RMD_WIDTH; l++)
        any |= mask[l];
    return any;
}

// p = X^+ y, the same matrix for every voxel; lanes with unusable samples are solved on their own.
RMD_WIDE_INLINE void kernel_ols(wide *restrict p, const struct rmd_tensor_plan *plan,
                                const struct rmd_tensor_block *block, int at)
{
    wide sum[ROWS] = { { 0 } };
    for (int i = 0; i < plan->n; i++) {
        wide y = rmd_wide_load(block->y[i] + at);
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++)
            sum[k] = rmd_wide_fma(rmd_wide_of(plan->ols[i][k]), y, sum[k]);
    }
    RMD_UNROLL
    for (int k = 0; k < ROWS; k++)
        p[k] = sum[k];
    wide_int incomplete = rmd_wide_load(block->usable + at) < (float)plan->n;
    if (!kernel_any(incomplete)) return;
    wide alone[ROWS];
    kernel_weighted(alone, plan, block, (const float(*)[RMD_LANES])block->y, at);
    RMD_UNROLL
    for (int k = 0; k < ROWS; k++)
        p[k] = rmd_wide_where(incomplete, alone[k], p[k]);
}

// x.p of sample i
RMD_WIDE_INLINE wide kernel_predict(const float *restrict x, const wide *restrict p)
{
    wide y = p[ROWS - 1];
    RMD_UNROLL
    for (int k = 0; k < ROWS - 1; k++)
        y = rmd_wide_fma(rmd_wide_of(x[k]), p[k], y);
    return y;
}

// w = (predicted signal / S0)^2, and stays 0 where it is 0; residual = y - x.p. EQ dwi.5
RMD_WIDE_INLINE void kernel_weights(struct rmd_tensor_block *block,
                                    const struct rmd_tensor_plan *plan, const wide *restrict p,
                                    int at)
{
    for (int i = 0; i < plan->n; i++) {
        wide y = kernel_predict(plan->x[i], p), w = rmd_wide_exp(2.0f * (y - p[ROWS - 1]));
        wide_int usable = rmd_wide_load(block->weight[i] + at) > 0.0f;
        rmd_wide_store(block->weight[i] + at, rmd_wide_keep(usable, w));
        rmd_wide_store(block->residual[i] + at, rmd_wide_load(block->y[i] + at) - y);
    }
}

// One pass of iwls. Solving for the step from p, which is small, loses fewer digits than solving
// for the new p.
RMD_WIDE_INLINE void kernel_reweight(wide *restrict p, const struct rmd_tensor_plan *plan,
                                     struct rmd_tensor_block *block, int at)
{
    wide step[ROWS];
    kernel_weights(block, plan, p, at);
    kernel_weighted(step, plan, block, (const float(*)[RMD_LANES])block->residual, at);
    RMD_UNROLL
    for (int k = 0; k < ROWS; k++)
        p[k] += step[k];
}

// Every NaN with the same bits.
RMD_WIDE_INLINE wide kernel_nan(wide value)
{
    return rmd_wide_where(value == value, value, rmd_wide_of(NAN));
}

// Residuals and sigma of the solution p; parameters and S0 in the unit of the signal. EQ dwi.6
RMD_WIDE_INLINE void kernel_finish(struct rmd_tensor_block *block,
                                   const struct rmd_tensor_plan *plan, const wide *restrict p,
                                   wide largest, int at)
{
    wide sum = { 0 }, count = { 0 }, none = rmd_wide_of(NAN);
    for (int i = 0; i < plan->n; i++) {
        wide w = rmd_wide_load(block->weight[i] + at);
        wide r = rmd_wide_load(block->y[i] + at) - kernel_predict(plan->x[i], p);
        rmd_wide_store(block->residual[i] + at, r);
        sum = rmd_wide_fma(w * r, r, sum);
        count += rmd_wide_keep(w > 0.0f, rmd_wide_of(1));
    }
    wide_int any = largest > 0.0f;
    wide scale = rmd_wide_where(any, largest, rmd_wide_of(1)), spare = count - (float)ROWS;
    wide failed = rmd_wide_where(any & (spare >= 0.0f), rmd_wide_of(0), none);
    wide s0 = kernel_nan(rmd_wide_exp(p[ROWS - 1]) * scale + failed + 0.0f * p[0]);
    wide variance = sum / rmd_wide_where(spare > 0.0f, spare, none);
    rmd_wide_store(block->s0 + at, s0);
    rmd_wide_store(block->sigma + at, kernel_nan(s0 * rmd_wide_sqrt(variance)));
    RMD_UNROLL
    for (int k = 0; k < ROWS; k++) {
        wide unit = k == ROWS - 1 ? rmd_wide_log(scale) : rmd_wide_of(0);
        rmd_wide_store(block->parameter[k] + at, kernel_nan(p[k] + unit + failed));
    }
}

// The solver and leverages of tensor_plan.h.
RMD_WIDE_INLINE void kernel_solver(float (*restrict solver)[ROWS][RMD_LANES],
                                   float (*restrict leverage)[RMD_LANES],
                                   const struct rmd_tensor_plan *plan,
                                   const float (*restrict weight)[RMD_LANES], int at)
{
    wide a[ELEMENTS];
    kernel_normal(a, plan, weight, at);
    kernel_factor(a);
    for (int i = 0; i < plan->n; i++) {
        wide column[ROWS], h = { 0 }, w = rmd_wide_load(weight[i] + at);
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++)
            column[k] = w * plan->x[i][k];
        kernel_solve(column, a);
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++) {
            h = rmd_wide_fma(rmd_wide_of(plan->x[i][k]), column[k], h); // EQ dwi.9
            rmd_wide_store(solver[i][k] + at, column[k]);
        }
        rmd_wide_store(leverage[i] + at, h);
    }
}

#endif
