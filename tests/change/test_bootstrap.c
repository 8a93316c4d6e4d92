// SPDX-License-Identifier: BSD-3-Clause
// The errors that the bootstrap finds in one scan are what repeated scans show.
#include "change/bootstrap.h"
#include "change/small_scan.h"
#include "math/moments.h"

enum { SCANS = 40, BOOT = 64, REFITS = 300 };

static void compare_with_repeats(double shift)
{
    static double value[4][2 * SCANS];
    double variance[4] = { 0 };
    for (int i = 0; i < SCANS; i++) {
        struct small_pair pair;
        small_new(&pair, &(struct small_opts){ 0.04, 0.4e-3, shift, (uint32_t)i, 0, 0, 0 });
        small_measure(&pair, BOOT);
        for (int s = 0; s < 2; s++)
            for (int m = 0; m < 4; m++) {
                value[m][2 * i + s] = small_row(&pair, s, m)->value;
                variance[m] += pow(small_row(&pair, s, m)->se, 2) / (2 * SCANS);
            }
        small_free(&pair);
    }
    for (int m = 0; m < 4; m++) {
        double ratio = sqrt(variance[m]) / rmd_moments_sd(value[m], 2 * SCANS);
        cr_assert(fabs(ratio - 1) < 0.2, "shift %g, measure %d: %g", shift, m, ratio);
    }
}

Test(bootstrap, its_error_is_that_of_repeated_scans)
{
    compare_with_repeats(0);
}

Test(bootstrap, its_error_is_that_of_repeated_scans_half_a_slice_apart)
{
    compare_with_repeats(2);
}

// The signal of volume i at lane l under the signs of replicate b: one a volume and slice.
static float flipped(const struct rmd_taps *taps, int axis, float *const residual[2], int i, int b)
{
    float sum = 0;
    for (int h = 0; h < 2; h++) {
        uint64_t slice = (uint64_t)(taps->low[axis] + h);
        struct rmd_draw draw = { 5, 6, slice * 100 + (uint64_t)i, (uint32_t)b };
        sum += rmd_random_uniform(draw) < 0.5 ? residual[h][i] : -residual[h][i];
    }
    return sum;
}

// SD of FA over exact refits of the first sixteen voxels from `first` on.
static void refit_all(double sd[RMD_LANES], const struct rmd_halfbrain *brain, size_t first)
{
    const struct rmd_refit *refit = &brain->refit[0];
    static float predicted[SMALL_VOLUMES][RMD_LANES], store[RMD_LANES][2][32], mixed[32];
    static double fa[RMD_LANES][REFITS];
    struct rmd_tensor_block block;
    struct rmd_taps taps[RMD_LANES];
    char *scratch = NULL;

    cr_assert_eq(rmd_alloc(&scratch, rmd_tensor_plan_scratch(&refit->plan), 1), RMD_OK);
    rmd_tensor_plan_place(&block, &refit->plan, scratch);
    rmd_refit_fit(&block, taps, refit, brain->voxel + first, RMD_LANES, mixed);
    rmd_tensor_plan_predict(predicted, &block, &refit->plan);
    for (int b = 0; b < REFITS; b++) {
        float measure[RMD_HALFBRAIN_MEASURES][RMD_LANES];
        for (int l = 0; l < RMD_LANES; l++) {
            float *residual[2] = { store[l][0], store[l][1] };
            if (b == 0) rmd_refit_residuals(residual, refit, &taps[l]);
            for (int i = 0; i < refit->plan.n; i++)
                block.y[i][l] =
                    predicted[i][l] + flipped(&taps[l], refit->slice_axis, residual, i, b);
        }
        rmd_tensor_plan_fit(&block, &refit->plan);
        rmd_halfbrain_measures(measure, (const float(*)[RMD_LANES])block.parameter);
        for (int l = 0; l < RMD_LANES; l++)
            fa[l][b] = (double)measure[RMD_FA][l];
    }
    for (int l = 0; l < RMD_LANES; l++)
        sd[l] = rmd_moments_sd(fa[l], REFITS);
    rmd_release(scratch);
}

Test(bootstrap, replicates_in_first_order_vary_as_exact_refits_do)
{
    struct small_pair pair;
    struct rmd_tensor_opts tensor;
    struct rmd_halfbrain brain;
    struct rmd_tractcore core;
    struct rmd_bootstrap bootstrap;
    unsigned char *keep = NULL;
    double exact[RMD_LANES], first_order = 0, all = 0;

    rmd_param_defaults(&tensor, rmd_tensor_params);
    small_new(&pair, &(struct small_opts){ 0.03, 0.4e-3, 1, 9, 0, 0, 0 });
    cr_assert_eq(rmd_halfbrain_new(&brain, pair.session, &pair.meeting, &tensor), RMD_OK);
    cr_assert_eq(rmd_tractcore_of_sides(&core, &brain), RMD_OK);
    cr_assert_eq(rmd_alloc(&keep, brain.n, 1), RMD_OK);
    struct rmd_bootstrap_opts opts = { REFITS, 1, 1, 0 };
    cr_assert_eq(rmd_bootstrap_run(&bootstrap, &brain, 0, &core, keep, &opts), RMD_OK);
    for (size_t v = brain.n / 3; v < brain.n / 3 + 3 * RMD_LANES; v += RMD_LANES) {
        refit_all(exact, &brain, v);
        for (size_t l = 0; l < RMD_LANES; l++) {
            first_order += (double)bootstrap.se[v + l];
            all += exact[l];
        }
    }
    cr_assert(fabs(first_order / all - 1) < 0.04, "%g", first_order / all);
    rmd_bootstrap_free(&bootstrap);
    rmd_release(keep);
    rmd_tractcore_free(&core);
    rmd_halfbrain_free(&brain);
    small_free(&pair);
}
