// SPDX-License-Identifier: BSD-3-Clause
// Known motion is found, and taken out.
#include "align/realign.h"
#include "align/rigid.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { NX = 40, NY = 44, NZ = 34, VOLUMES = 6 };

// A smooth head in world mm.
static double signal_at(const double x[3])
{
    double r = sqrt(x[0] * x[0] / (50 * 50) + x[1] * x[1] / (60 * 60) + x[2] * x[2] / (42 * 42));
    double inside = 1 / (1 + exp((r - 1) * 12));
    double waves = sin(x[0] / 9 + 1) * cos(x[1] / 11) + sin(x[2] / 8 - x[1] / 17 + x[0] / 23);
    return inside * (1000 + 200 * waves);
}

static const double known[VOLUMES][6] = {
    { 0 },
    { 0.01, -0.02, 0.015, 0.4, -0.3, 0.5 },
    { -0.005, 0.003, 0.001, 0.05, 0.02, -0.04 },
    { 0.05, 0.04, -0.06, 2, -3, 1.5 },
    { 0, 0, 0.02, 0, 0, 0 },
    { 0, 0, 0, 0, 0, -1 },
};

static struct rmd_volume image;
static struct rmd_mask mask;

static void draw(double brightness)
{
    struct rmd_grid grid = { { NX, NY, NZ }, rmd_affine_identity() };
    for (int a = 0; a < 3; a++) {
        grid.world_from_voxel.m[a][a] = a == 0 ? -3.5 : 3.5; // stored from right to left
        grid.world_from_voxel.m[a][3] = (a == 0 ? 3.5 : -3.5) * (grid.n[a] - 1) / 2;
    }
    cr_assert_eq(rmd_volume_new(&image, &grid, VOLUMES), RMD_OK);
    cr_assert_eq(rmd_mask_new(&mask, &grid), RMD_OK);
    size_t n = rmd_grid_count(&grid);
    for (int t = 0; t < VOLUMES; t++) {
        struct rmd_affine there = rmd_rigid_exp(known[t]), head = rmd_affine_invert(&there);
        for (size_t v = 0; v < n; v++) {
            double x[3] = { (double)(v % NX), (double)(v / NX % NY), (double)(v / (NX * NY)) };
            rmd_affine_apply(x, &grid.world_from_voxel, x);
            if (t == 0) mask.v[v] = signal_at(x) > 400;
            if (t == 0) mask.count += mask.v[v];
            rmd_affine_apply(x, &head, x);
            image.v[v + (size_t)t * n] = (float)(signal_at(x) * (1 + brightness * t));
        }
    }
}

Test(realign, known_motion_is_found_to_hundredths)
{
    struct rmd_realign found;
    struct rmd_realign_opts opts;
    rmd_param_defaults(&opts, rmd_realign_params);
    opts.target = 1;
    draw(0.01);
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_realign_estimate(&found, &series, &mask, &opts), RMD_OK, "%s", rmd_error());
    cr_assert_eq(found.failed, 0);
    for (int t = 0; t < VOLUMES; t++) {
        struct rmd_affine truth = rmd_rigid_exp(known[t]);
        for (int i = 0; i < 3; i++) {
            double is[3], should[3], x[3] = { found.centre[0], found.centre[1], found.centre[2] };
            rmd_affine_apply(is, &found.from_target[t], x);
            rmd_affine_apply(should, &truth, x);
            cr_assert(fabs(is[i] - should[i]) < 0.01, "volume %d: %g mm", t, is[i] - should[i]);
            for (int j = 0; j < 3; j++)
                cr_assert(fabs(found.from_target[t].m[i][j] - truth.m[i][j]) < 0.015 / 57.3);
        }
    }
    cr_assert_float_eq(found.motion[4][5], 0.02, 2e-4);
    cr_assert_float_eq(found.motion[5][2], -1, 0.01);
    rmd_realign_free(&found);
}

Test(realign, a_run_whose_motion_is_taken_out_stays_the_same)
{
    struct rmd_realign found;
    struct rmd_realign_opts opts;
    struct rmd_volume still;
    rmd_param_defaults(&opts, rmd_realign_params);
    opts.target = 1;
    draw(0);
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_realign_estimate(&found, &series, &mask, &opts), RMD_OK);
    cr_assert_eq(rmd_realign_resample(&still, &series, &found), RMD_OK);
    size_t n = rmd_grid_count(&image.grid);
    for (size_t v = 0; v < n; v++)
        for (size_t t = 1; mask.v[v] && t < VOLUMES; t++)
            cr_assert(fabsf(still.v[v + t * n] - still.v[v]) < 8, "%g of %g",
                      (double)(still.v[v + t * n] - still.v[v]), (double)still.v[v]);
    rmd_realign_free(&found);
    rmd_volume_free(&still);
}

Test(realign, a_plain_image_is_refused)
{
    struct rmd_realign found;
    struct rmd_realign_opts opts;
    rmd_param_defaults(&opts, rmd_realign_params);
    draw(0);
    for (size_t i = 0; i < rmd_grid_count(&image.grid) * VOLUMES; i++)
        image.v[i] = 100;
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_realign_estimate(&found, &series, &mask, &opts), RMD_EFIT);
}
