// SPDX-License-Identifier: BSD-3-Clause
// The kernel of the tensor fit. The build compiles this file once for each instruction set of
// base/simd.h, under its name.
#include "base/simd.h"
#include "dwi/tensor_irlls.h"

static void fit_part(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan, int at)
{
    wide p[ROWS], largest = kernel_logarithms(block, plan->n, at);
    kernel_ols(p, plan, block, at);
    if (plan->opts.method == RMD_TENSOR_ROBUST) {
        kernel_irlls(p, plan, block, at);
    } else if (plan->opts.method == RMD_TENSOR_IWLS) {
        for (int pass = 0; pass < plan->opts.iterations; pass++)
            kernel_reweight(p, plan, block, at);
    }
    kernel_finish(block, plan, p, largest, at);
}

static void fit(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan)
{
    for (int at = 0; at < RMD_LANES; at += RMD_WIDTH)
        fit_part(block, plan, at);
}

static void solve(float (*solver)[RMD_TENSOR_ROWS][RMD_LANES], float (*leverage)[RMD_LANES],
                  const struct rmd_tensor_plan *plan, const float (*weight)[RMD_LANES])
{
    for (int at = 0; at < RMD_LANES; at += RMD_WIDTH)
        kernel_solver(solver, leverage, plan, weight, at);
}

static void predict(float (*signal)[RMD_LANES], const struct rmd_tensor_block *block,
                    const struct rmd_tensor_plan *plan)
{
    for (int at = 0; at < RMD_LANES; at += RMD_WIDTH) {
        wide p[ROWS];
        RMD_UNROLL
        for (int k = 0; k < ROWS; k++)
            p[k] = rmd_wide_load(block->parameter[k] + at);
        for (int i = 0; i < plan->n; i++)
            rmd_wide_store(signal[i] + at, rmd_wide_exp(kernel_predict(plan->x[i], p)));
    }
}

const struct rmd_tensor_kernel RMD_SIMD_NAMED(rmd_tensor_kernel) = { fit, solve, predict };
