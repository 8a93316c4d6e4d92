// SPDX-License-Identifier: BSD-3-Clause
// The kernels of all instruction sets give the same bits, and the solver is the fit's.
#include "base/memory.h"
#include "base/random.h"
#include "base/simd.h"
#include "dwi/tensor_plan.h"

#include <criterion/criterion.h>

enum { N = 33, ROWS = RMD_TENSOR_ROWS };

static void scheme(struct rmd_gradients *g)
{
    *g = (struct rmd_gradients){ .n = N };
    cr_assert(rmd_alloc(&g->b, N, sizeof *g->b) == RMD_OK);
    cr_assert(rmd_alloc(&g->dir, N, sizeof *g->dir) == RMD_OK);
    for (int i = 3; i < N; i++) {
        double z = (i - 2.5) / (N - 3), r = sqrt(1 - z * z), angle = 2.399963229728653 * i;
        g->b[i] = 1000;
        memcpy(g->dir[i], (double[]){ r * cos(angle), r * sin(angle), z }, sizeof g->dir[0]);
    }
}

static void signals(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan)
{
    for (int i = 0; i < N; i++)
        RMD_EACH_LANE(l)
        {
            float d[6] = { 1.5f, 0.5f, 0.3f, 0.02f * (float)l, 0.1f, -0.2f }, s = 0;
            for (int k = 0; k < 6; k++)
                s += plan->x[i][k] * d[k];
            double noise = rmd_random_uniform((struct rmd_draw){ 4, 1, (uint64_t)i, (uint32_t)l });
            block->y[i][l] = (float)(500 * exp((double)s) + 40 * noise);
        }
    block->y[7][3] = NAN;
    block->y[9][4] = -3;
    for (int i = 0; i < N; i++)
        block->y[i][5] = 0;
}

// All that a kernel computes.
struct results {
    struct rmd_tensor_block block;
    _Alignas(64) float scratch[3 * N][RMD_LANES];
    float solver[N][ROWS][RMD_LANES], leverage[N][RMD_LANES], predicted[N][RMD_LANES];
};

static void compute(struct results *of, struct rmd_tensor_plan *plan, enum rmd_simd set)
{
    cr_assert(rmd_tensor_plan_scratch(plan) == sizeof of->scratch);
    plan->kernel = rmd_tensor_plan_kernels[set];
    rmd_tensor_plan_place(&of->block, plan, of->scratch);
    signals(&of->block, plan);
    rmd_tensor_plan_fit(&of->block, plan);
    rmd_tensor_plan_solver(of->solver, of->leverage, plan,
                           (const float(*)[RMD_LANES])of->block.weight);
    rmd_tensor_plan_predict(of->predicted, &of->block, plan);
    of->block.y = of->block.weight = of->block.residual = NULL;
}

Test(tensor_plan, every_instruction_set_gives_the_same_bits)
{
    static struct results plain, other;
    struct rmd_gradients gradients;
    scheme(&gradients);
    for (int method = RMD_TENSOR_OLS; method <= RMD_TENSOR_ROBUST; method++) {
        struct rmd_tensor_plan plan;
        struct rmd_tensor_opts opts = { method, 2, 2500 };
        cr_assert(rmd_tensor_plan_new(&plan, &gradients, &opts) == RMD_OK, "%s", rmd_error());
        compute(&plain, &plan, RMD_SIMD_PLAIN);
        cr_assert(isfinite(plain.block.parameter[0][3]) && isnan(plain.block.parameter[0][5]));
        for (enum rmd_simd set = RMD_SIMD_PLAIN; set <= rmd_simd_best(); set++) {
            if (rmd_tensor_plan_kernels[set] == NULL) continue;
            compute(&other, &plan, set);
            cr_assert(!memcmp(&plain, &other, sizeof plain), "method %d, set %d", method, set);
        }
        rmd_tensor_plan_free(&plan);
    }
    rmd_gradients_free(&gradients);
}

Test(tensor_plan, the_solver_gives_the_parameters_and_the_leverages_sum_to_seven)
{
    static _Alignas(64) float scratch[3 * N * RMD_LANES];
    static float solver[N][ROWS][RMD_LANES], leverage[N][RMD_LANES];
    struct rmd_gradients gradients;
    struct rmd_tensor_plan plan;
    struct rmd_tensor_block block;
    struct rmd_tensor_opts opts = { RMD_TENSOR_IWLS, 2, 2500 };
    scheme(&gradients);
    cr_assert(rmd_tensor_plan_new(&plan, &gradients, &opts) == RMD_OK);
    rmd_tensor_plan_place(&block, &plan, scratch);
    signals(&block, &plan);
    rmd_tensor_plan_fit(&block, &plan);
    rmd_tensor_plan_solver(solver, leverage, &plan, (const float(*)[RMD_LANES])block.weight);
    RMD_EACH_LANE(l)
    {
        double sum = 0, p[6] = { 0 };
        if (l == 5) continue;
        for (int i = 0; i < N; i++) {
            sum += (double)leverage[i][l];
            cr_assert(leverage[i][l] >= 0 && leverage[i][l] <= 1.0001f);
            for (int k = 0; k < 6; k++)
                p[k] += (double)solver[i][k][l] * (double)block.y[i][l];
        }
        cr_assert(fabs(sum - ROWS) < 1e-4);
        for (int k = 0; k < 6; k++)
            cr_assert(fabs(p[k] - (double)block.parameter[k][l]) < 2e-6);
    }
    rmd_tensor_plan_free(&plan);
    rmd_gradients_free(&gradients);
}
