// SPDX-License-Identifier: BSD-3-Clause
// The clones of the kernel equal their plain twin bit for bit, and the solver is the fit's.
#include "base/memory.h"
#include "base/random.h"
#include "dwi/tensor_irlls.h"

#include <criterion/criterion.h>

enum { N = 33 };

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

// The same kernel without clones.
static void plain_twin(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan)
{
    kernel_fit(block, plan);
}

Test(tensor_plan, clones_and_plain_twin_give_the_same_bits)
{
    static _Alignas(64) float scratch[2][3 * N * RMD_LANES];
    struct rmd_gradients gradients;
    scheme(&gradients);
    for (int method = RMD_TENSOR_OLS; method <= RMD_TENSOR_ROBUST; method++) {
        struct rmd_tensor_plan plan;
        struct rmd_tensor_block block[2] = { 0 };
        struct rmd_tensor_opts opts = { method, 2, 2500 };
        cr_assert(rmd_tensor_plan_new(&plan, &gradients, &opts) == RMD_OK, "%s", rmd_error());
        cr_assert(rmd_tensor_plan_scratch(&plan) == sizeof scratch[0]);
        for (int twin = 0; twin < 2; twin++) {
            rmd_tensor_plan_place(&block[twin], &plan, scratch[twin]);
            signals(&block[twin], &plan);
        }
        rmd_tensor_plan_fit(&block[0], &plan);
        plain_twin(&block[1], &plan);
        cr_assert(!memcmp(block[0].parameter, block[1].parameter, sizeof block[0].parameter));
        cr_assert(!memcmp(block[0].sigma, block[1].sigma, sizeof block[0].sigma));
        cr_assert(!memcmp(block[0].s0, block[1].s0, sizeof block[0].s0));
        cr_assert(!memcmp(scratch[0], scratch[1], sizeof scratch[0]));
        cr_assert(isfinite(block[0].parameter[0][3]) && isnan(block[0].parameter[0][5]));
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
