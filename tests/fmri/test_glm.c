// SPDX-License-Identifier: BSD-3-Clause
// Likelihoods and fits have known answers, and nothing that is not there is found too often.
#include "fmri/made_design.h"
#include "fmri/made_noise.h"

#include "base/random.h"
#include "base/simd.h"
#include "fmri/glm.h"
#include "fmri/glm_voxel.h"
#include "math/linsolve.h"
#include "math/tail.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static void near(double is, double should, double tolerance)
{
    cr_assert(fabs(is - should) <= tolerance, "%.9g instead of %.9g", is, should);
}

enum { SMALL = 20 };

// A constant and a sine at twenty volumes, and one voxel.
static struct rmd_design tiny_design(void)
{
    static int volume[SMALL];
    static double x[2 * SMALL];
    static struct rmd_design_column column[2] = { { .kind = RMD_COLUMN_CONSTANT },
                                                  { .kind = RMD_COLUMN_TASK } };
    for (int t = 0; t < SMALL; t++) {
        volume[t] = t;
        x[t] = 1;
        x[SMALL + t] = sin(t / 2.0);
    }
    return (struct rmd_design){ .n = SMALL,
                                .columns = 2,
                                .volume = volume,
                                .column = column,
                                .x = x,
                                .timing = { SMALL, 1, 0 } };
}

Test(glm, restricted_likelihood_and_estimates_have_the_values_of_3dREMLfit)
{
    static const struct {
        double a, b, likelihood, constant, sine;
    } known[] = { { 0, 0, 87.80166337, 1.23383897, -.58922782 },
                  { .5, 0, 78.27333356, 1.55731378, -1.05322633 },
                  { .6, -.3, 83.59402391, 1.51535007, -.98447167 } };
    double weight[2] = { 0, 1 };
    struct rmd_contrast sine = { .rows = 1, .weight = weight };
    struct rmd_contrasts list = { 1, &sine };
    struct rmd_design d = tiny_design();
    struct rmd_noise_plan plan;
    struct rmd_glm_block block;
    struct rmd_glm_voxel voxel;
    double mean[RMD_GLM_LANES];
    float v[SMALL];
    size_t at[1] = { 0 };
    for (int t = 0; t < SMALL; t++)
        v[t] = (float)(3 * cos(t) + .1 * t);
    struct rmd_volume image = { .grid = { { 1, 1, 1 }, rmd_affine_identity() },
                                .nt = SMALL,
                                .v = v };
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_noise_plan_new(&plan, &d, &list, RMD_NOISE_ARMA), RMD_OK);
    void *scratch;
    double *room;
    cr_assert_eq(rmd_alloc(&scratch, rmd_glm_block_scratch(&plan), 1), RMD_OK);
    cr_assert_eq(rmd_alloc(&room, rmd_glm_voxel_scratch(&plan), 1), RMD_OK);
    rmd_glm_row *value;
    cr_assert_eq(rmd_alloc(&value, (size_t)plan.points, sizeof *value), RMD_OK);
    rmd_glm_block_place(&block, &plan, scratch);
    rmd_glm_voxel_place(&voxel, &plan, room);
    rmd_glm_block_read(&block, mean, &series, &plan, at, 1);
    rmd_glm_block_ols(&block, &plan);
    rmd_glm_block_likelihood(value, &block, &plan);
    int found = 0;
    for (int k = 0; k < 3; k++)
        for (int p = 0; p < plan.points; p++) {
            if (fabs(plan.point[p].arma.a - known[k].a) > 1e-9 ||
                fabs(plan.point[p].arma.b - known[k].b) > 1e-9)
                continue;
            found++;
            rmd_glm_voxel_fit(&voxel, &plan, p, &block, 0);
            near((double)value[p][0] + plan.point[0].penalty, known[k].likelihood, 3e-5);
            near(plan.df * log(voxel.variance * plan.df) + plan.point[p].penalty,
                 known[k].likelihood, 5e-6);
            near(voxel.row[1] + mean[0], known[k].constant, 2e-7);
            near(voxel.row[0], known[k].sine, 2e-7);
        }
    cr_assert_geq(found, 3);
    rmd_noise_plan_free(&plan);
    rmd_release(scratch);
    rmd_release(room);
    rmd_release(value);
}

Test(glm, every_instruction_set_gives_the_same_bits)
{
    static rmd_glm_row y[2][240], coefficient[2][16], value[2][320], w[240];
    struct rmd_events events = made_events(240, 2);
    struct rmd_confounds none = no_confounds(240);
    struct rmd_design d = made_design(&events, &none, 2, RMD_HRF_CANONICAL_T);
    struct rmd_contrasts list;
    struct rmd_noise_plan plan;
    cr_assert_eq(rmd_contrasts_parse(&list, NULL, &d, &events), RMD_OK);
    cr_assert_eq(rmd_noise_plan_new(&plan, &d, &list, RMD_NOISE_ARMA), RMD_OK);
    cr_assert_leq(plan.points, 320);
    for (int set = 1; set <= (int)rmd_simd_best(); set++) {
        if (!rmd_glm_block_kernels[set]) continue;
        for (int s = 0; s < 2; s++) {
            const struct rmd_glm_kernel *kernel = rmd_glm_block_kernels[s ? set : 0];
            struct rmd_glm_block block = { y[s], w, coefficient[s] };
            for (int i = 0; i < 240 * RMD_GLM_LANES; i++)
                y[s][i / RMD_GLM_LANES][i % RMD_GLM_LANES] =
                    (float)rmd_random_uniform((struct rmd_draw){ 1, 1, (uint64_t)i, 0 });
            kernel->ols(&block, &plan);
            kernel->likelihood(value[s], &block, &plan);
        }
        cr_assert_arr_eq(y[0], y[1], sizeof y[0]);
        cr_assert_arr_eq(coefficient[0], coefficient[1], sizeof coefficient[0]);
        cr_assert_arr_eq(value[0], value[1], (size_t)plan.points * sizeof value[0][0]);
    }
    rmd_noise_plan_free(&plan);
    rmd_contrasts_free(&list);
    rmd_design_free(&d);
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}

// A fitted image of noise on a plane, with an effect of 20 on a signal of 1000 from column 16 on.
struct fitted {
    struct rmd_volume image;
    struct rmd_mask mask;
    struct rmd_series series;
    struct rmd_events events;
    struct rmd_confounds confounds;
    struct rmd_design design;
    struct rmd_contrasts contrasts;
    struct rmd_glm glm;
};

static void fit(struct fitted *f, const struct made_noise *noise, int noise_model, int effect)
{
    struct rmd_grid grid = { { 24, 24, 6 }, rmd_affine_identity() };
    struct rmd_glm_opts opts = { .noise = noise_model };
    f->events = made_events(240, 2);
    f->confounds = no_confounds(240);
    f->design = made_design(&f->events, &f->confounds, 2, RMD_HRF_CANONICAL);
    cr_assert_eq(rmd_contrasts_parse(&f->contrasts, "left; right; left-right; left & right",
                                     &f->design, &f->events),
                 RMD_OK);
    cr_assert_eq(rmd_volume_new(&f->image, &grid, 240), RMD_OK);
    cr_assert_eq(rmd_mask_new(&f->mask, &grid), RMD_OK);
    size_t n = f->mask.count = rmd_grid_count(&grid);
    memset(f->mask.v, 1, n);
    made_noise_fill(&f->image, noise, 1);
    for (size_t i = 0; i < n * 240; i++)
        f->image.v[i] = 1000 + 10 * f->image.v[i];
    for (size_t i = 0; effect && i < n; i++)
        for (int t = 0; i % 24 >= 16 && t < 240; t++)
            f->image.v[i + n * (size_t)t] += (float)(20 * f->design.x[8 * 240 + t]);
    f->series = rmd_series_of(&f->image);
    cr_assert_eq(rmd_glm_fit(&f->glm, &f->series, &f->mask, &f->design, &f->contrasts, &opts),
                 RMD_OK, "%s", rmd_error());
}

static void release(struct fitted *f)
{
    rmd_glm_free(&f->glm);
    rmd_contrasts_free(&f->contrasts);
    rmd_design_free(&f->design);
    rmd_events_free(&f->events);
    rmd_confounds_free(&f->confounds);
    rmd_volume_free(&f->image);
    rmd_mask_free(&f->mask);
}

Test(glm, a_planted_effect_is_found_in_percent_with_its_error)
{
    struct fitted f;
    fit(&f, &made_noises[2], RMD_NOISE_ARMA, 1);
    double mean = 0, square = 0, stated = 0;
    size_t n = 0;
    for (size_t v = 0; v < f.glm.voxels; v++) {
        if (v % 24 < 16) continue;
        double effect = (double)f.glm.map[0].effect[v], variance = (double)f.glm.map[0].variance[v];
        mean += effect;
        square += (effect - 2) * (effect - 2);
        stated += variance;
        n++;
        near((double)f.glm.map[0].statistic[v], effect / sqrt(variance), 1e-4 * 100);
    }
    near(mean / (double)n, 2, 0.02);
    near(sqrt(stated / square), 1, 0.04);
    near((double)f.glm.baseline[0], 1000, 20);
    release(&f);
}

Test(glm, the_f_of_one_row_is_the_square_of_its_t_and_two_rows_lie_between)
{
    struct fitted f;
    fit(&f, &made_noises[1], RMD_NOISE_AR1, 1);
    for (size_t v = 0; v < f.glm.voxels; v += 37) {
        double left = (double)f.glm.map[0].statistic[v], both = (double)f.glm.map[3].statistic[v];
        double difference = (double)f.glm.map[2].statistic[v];
        cr_assert_geq(2 * both * (1 + 1e-5), left * left);
        cr_assert_geq(2 * both * (1 + 1e-5), difference * difference);
        near((double)f.glm.map[3].z[v], rmd_tail_z_of_f(both, 2, f.glm.plan.df), 1e-5 * 10);
    }
    release(&f);
}

Test(glm, ordinary_least_squares_is_what_it_is)
{
    struct fitted f;
    fit(&f, &made_noises[0], RMD_NOISE_OLS, 1);
    double gram[100], right[10];
    size_t voxel = 3000, n = f.glm.voxels;
    for (int a = 0; a < 10; a++) {
        right[a] = 0;
        for (int t = 0; t < 240; t++)
            right[a] += f.design.x[a * 240 + t] * (double)f.image.v[voxel + n * (size_t)t];
        for (int b = 0; b < 10; b++) {
            gram[a * 10 + b] = 0;
            for (int t = 0; t < 240; t++)
                gram[a * 10 + b] += f.design.x[a * 240 + t] * f.design.x[b * 240 + t];
        }
    }
    cr_assert(rmd_linsolve_factor(gram, 10));
    rmd_linsolve_solve(gram, right, 10);
    near((double)f.glm.map[2].effect[voxel], 100 * (right[8] - right[9]) / right[0], 1e-5);
    near((double)f.glm.baseline[voxel], right[0], 1e-3);
    release(&f);
}

Test(glm, voxels_that_cannot_be_fitted_are_left_out_and_counted)
{
    struct fitted f;
    fit(&f, &made_noises[0], RMD_NOISE_ARMA, 0);
    size_t n = f.glm.voxels;
    for (int t = 0; t < 240; t++) {
        f.image.v[7 + n * (size_t)t] = 123.456f;
        f.image.v[9 + n * (size_t)t] = t == 50 ? NAN : (float)t;
        f.image.v[11 + n * (size_t)t] -= 999;
    }
    rmd_glm_free(&f.glm);
    struct rmd_glm_opts opts = { 0 };
    cr_assert_eq(rmd_glm_fit(&f.glm, &f.series, &f.mask, &f.design, &f.contrasts, &opts), RMD_OK);
    cr_assert_eq(f.glm.not_fitted, 2);
    cr_assert_eq(f.glm.dark, 1);
    cr_assert(isnan(f.glm.map[0].statistic[7]) && isnan(f.glm.map[3].z[9]));
    cr_assert(isnan(f.glm.map[0].effect[11]) && isfinite(f.glm.map[0].statistic[11]));
    release(&f);
}

// Shares of null voxels beyond nominal 5 %, 1 % and 0.1 %, each of which holds within its bounds.
Test(glm, null_voxels_are_false_positives_as_often_as_stated)
{
    for (int k = 0; k < MADE_NOISES; k++) {
        struct fitted f;
        double beyond[2] = { 0, 0 }, n = 0, coloured;
        fit(&f, &made_noises[k], RMD_NOISE_ARMA, 0);
        for (int c = 0; c < 3; c++)
            for (size_t v = 0; v < f.glm.voxels; v++, n++) {
                double z = fabs((double)f.glm.map[c].z[v]);
                beyond[0] += z > 1.959964;
                beyond[1] += z > 3.290527;
            }
        cr_assert_eq(rmd_glm_coloured(&coloured, &f.glm), RMD_OK);
        cr_expect(coloured > 0.02 && coloured < 0.07, "%g", coloured);
        // Smooth noise has few independent voxels.
        cr_expect(beyond[0] / n > 0.04 && beyond[0] / n < 0.066, "%g", beyond[0] / n);
        cr_expect(beyond[1] / n > 0.0003 && beyond[1] / n < 0.0022, "%g", beyond[1] / n);
        release(&f);
    }
}
