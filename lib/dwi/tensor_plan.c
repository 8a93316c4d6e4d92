// SPDX-License-Identifier: BSD-3-Clause
// The plan of a tensor fit, and the choice of its kernel.
#include "dwi/tensor_plan.h"

#include "base/memory.h"
#include "base/simd.h"

#include <math.h>

enum { ROWS = RMD_TENSOR_ROWS };

extern const struct rmd_tensor_kernel rmd_tensor_kernel_plain;
#ifdef RMD_HAVE_SIMD
extern const struct rmd_tensor_kernel rmd_tensor_kernel_avx2, rmd_tensor_kernel_avx512;
#endif
const struct rmd_tensor_kernel *const rmd_tensor_plan_kernels[RMD_SIMD_SETS] = {
    [RMD_SIMD_PLAIN] = &rmd_tensor_kernel_plain,
#ifdef RMD_HAVE_SIMD
    [RMD_SIMD_AVX2] = &rmd_tensor_kernel_avx2,
    [RMD_SIMD_AVX512] = &rmd_tensor_kernel_avx512,
#endif
};

// The two columns of each product.
static const int columns[RMD_TENSOR_PRODUCTS][2] = {
    { 0, 0 }, { 1, 0 }, { 1, 1 }, { 2, 0 }, { 2, 1 }, { 2, 2 }, { 3, 0 }, { 3, 1 },
    { 3, 2 }, { 4, 0 }, { 4, 1 }, { 4, 2 }, { 5, 0 }, { 5, 1 }, { 5, 2 }, { 6, 0 },
    { 6, 1 }, { 6, 2 }, { 6, 3 }, { 6, 4 }, { 6, 5 }, { 6, 6 },
};

static const double most_condition = 1e3; // of the scaled design

// EQ dwi.2
static void design_row(float x[8], double b, const double g[3])
{
    double d = b / 1000; // ms/um2
    double row[8] = { -d * g[0] * g[0],
                      -d * g[1] * g[1],
                      -d * g[2] * g[2],
                      -2 * d * g[0] * g[1],
                      -2 * d * g[0] * g[2],
                      -2 * d * g[1] * g[2],
                      1,
                      0 };
    for (int k = 0; k < 8; k++)
        x[k] = (float)row[k];
}

// The inverse of the symmetric `a` by Gauss-Jordan; 0 where a pivot vanishes.
static int invert(double a[ROWS][ROWS])
{
    for (int p = 0; p < ROWS; p++) {
        double pivot = a[p][p];
        if (!(pivot > 1e-12)) return 0;
        a[p][p] = 1;
        for (int j = 0; j < ROWS; j++)
            a[p][j] /= pivot;
        for (int i = 0; i < ROWS; i++) {
            double factor = a[i][p];
            if (i == p) continue;
            a[i][p] = 0;
            for (int j = 0; j < ROWS; j++)
                a[i][j] -= factor * a[p][j];
        }
    }
    return 1;
}

// Largest row sum of |a|: for a symmetric matrix at most sqrt(7) times its largest eigenvalue.
static double row_sum_norm(double a[ROWS][ROWS])
{
    double largest = 0;
    for (int i = 0; i < ROWS; i++) {
        double sum = 0;
        for (int j = 0; j < ROWS; j++)
            sum += fabs(a[i][j]);
        largest = fmax(largest, sum);
    }
    return largest;
}

// Fills plan->ols and plan->condition; the columns are scaled to length 1 on the way.
static enum rmd_status solve_design(struct rmd_tensor_plan *plan)
{
    double a[ROWS][ROWS] = { { 0 } }, scale[ROWS], norm;

    for (int i = 0; i < plan->n; i++)
        for (int k = 0; k < ROWS; k++)
            for (int j = 0; j < ROWS; j++)
                a[k][j] += (double)plan->x[i][k] * (double)plan->x[i][j];
    for (int k = 0; k < ROWS; k++)
        scale[k] = a[k][k] > 0 ? 1 / sqrt(a[k][k]) : 0;
    for (int k = 0; k < ROWS; k++)
        for (int j = 0; j < ROWS; j++)
            a[k][j] *= scale[k] * scale[j];
    norm = row_sum_norm(a);
    plan->condition = invert(a) ? sqrt(norm * row_sum_norm(a)) : HUGE_VAL;
    if (plan->condition > most_condition)
        return rmd_fail(
            RMD_EFIT,
            "the %d volumes that enter do not determine a tensor: at least 6 directions "
            "that span space, and a second b-value, are needed",
            plan->n);
    for (int i = 0; i < plan->n; i++)
        for (int k = 0; k < ROWS; k++) {
            double sum = 0;
            for (int j = 0; j < ROWS; j++)
                sum += a[k][j] * scale[k] * scale[j] * (double)plan->x[i][j];
            plan->ols[i][k] = (float)sum;
        }
    return RMD_OK;
}

enum rmd_status rmd_tensor_plan_new(struct rmd_tensor_plan *out,
                                    const struct rmd_gradients *gradients,
                                    const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    size_t most = (size_t)gradients->n;

    *out = (struct rmd_tensor_plan){ .opts = *opts };
    for (enum rmd_simd set = RMD_SIMD_PLAIN; set <= rmd_simd_best(); set++)
        if (rmd_tensor_plan_kernels[set]) out->kernel = rmd_tensor_plan_kernels[set];
    RMD_TRY(rmd_param_check(opts, rmd_tensor_params));
    RMD_TRY(rmd_alloc(&out->volume, most, sizeof *out->volume));
    RMD_TRY(rmd_alloc(&out->x, most, sizeof *out->x));
    RMD_TRY(rmd_alloc(&out->product, most, sizeof *out->product));
    RMD_TRY(rmd_alloc(&out->ols, most, sizeof *out->ols));
    for (int t = 0; t < gradients->n; t++) {
        if (gradients->b[t] > opts->b_max) continue;
        float *x = out->x[out->n], *product = out->product[out->n];
        design_row(x, gradients->b[t], gradients->dir[t]);
        for (int k = 0; k < RMD_TENSOR_PRODUCTS; k++)
            product[k] = x[columns[k][0]] * x[columns[k][1]];
        out->volume[out->n++] = t;
    }
    if (out->n < ROWS) {
        st = rmd_fail(RMD_EFIT,
                      "%d volumes with b up to %g s/mm2 cannot determine a tensor: %d are "
                      "needed",
                      out->n, opts->b_max, ROWS);
        goto out;
    }
    RMD_TRY(solve_design(out));
out:
    if (st) rmd_tensor_plan_free(out);
    return st;
}

void rmd_tensor_plan_free(struct rmd_tensor_plan *plan)
{
    rmd_release(plan->volume);
    rmd_release(plan->x);
    rmd_release(plan->product);
    rmd_release(plan->ols);
    *plan = (struct rmd_tensor_plan){ 0 };
}

size_t rmd_tensor_plan_scratch(const struct rmd_tensor_plan *plan)
{
    return 3 * (size_t)plan->n * sizeof(float[RMD_LANES]);
}

void rmd_tensor_plan_place(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan,
                           void *scratch)
{
    float(*array)[RMD_LANES] = scratch;
    block->y = array;
    block->weight = array + plan->n;
    block->residual = array + 2 * plan->n;
}

void rmd_tensor_plan_fit(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan)
{
    plan->kernel->fit(block, plan);
}

void rmd_tensor_plan_solver(float (*solver)[RMD_TENSOR_ROWS][RMD_LANES],
                            float (*leverage)[RMD_LANES], const struct rmd_tensor_plan *plan,
                            const float (*weight)[RMD_LANES])
{
    plan->kernel->solver(solver, leverage, plan, weight);
}

void rmd_tensor_plan_predict(float (*signal)[RMD_LANES], const struct rmd_tensor_block *block,
                             const struct rmd_tensor_plan *plan)
{
    plan->kernel->predict(signal, block, plan);
}
