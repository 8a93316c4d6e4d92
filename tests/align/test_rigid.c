// SPDX-License-Identifier: BSD-3-Clause
// Known poses of a drawn head are found, whichever way the images are handed over.
#include "align/head.h"
#include "align/rigid.h"

#include <criterion/criterion.h>

static const double degree = 3.14159265358979323846 / 180;

static struct rmd_rigid_opts defaults(void)
{
    struct rmd_rigid_opts opts;
    rmd_param_defaults(&opts, rmd_rigid_params);
    return opts;
}

// A plain head and one turned, shifted, with other noise and a cavity of `lesion` mm.
static void scan_pair(struct rmd_volume scan[2], struct rmd_affine *moving_from_fixed,
                      const double log[6], double lesion, double bias)
{
    struct rmd_grid grid = plain_grid(64, 64, 40, 3);
    struct head fixed = { .noise = 0.016, .draw = 1, .bias = bias };
    fixed.world_from_head = rmd_affine_identity();
    struct head moving = fixed;
    moving.draw = 2;
    moving.lesion = lesion;
    moving.bias = -bias;
    *moving_from_fixed = moving.world_from_head = rmd_rigid_exp(log);
    cr_assert(scan_head(&scan[0], &grid, &fixed) == RMD_OK);
    cr_assert(scan_head(&scan[1], &grid, &moving) == RMD_OK);
}

static void free_pair(struct rmd_volume scan[2])
{
    rmd_volume_free(&scan[0]);
    rmd_volume_free(&scan[1]);
}

static double error_of(const struct rmd_rigid_result *result,
                       const struct rmd_affine *moving_from_fixed)
{
    struct rmd_affine truth = rmd_affine_invert(moving_from_fixed);
    return mean_error(&result->fixed_from_moving, &truth);
}

Test(rigid, the_logarithm_undoes_the_exponential)
{
    for (int i = 0; i < 200; i++) {
        double scale = i < 20 ? 1e-9 : i < 40 ? 1e-3 : i < 60 ? 0.01 : 1.7, log[6], back[6];
        for (unsigned c = 0; c < 6; c++)
            log[c] = (c < 3 ? scale : 50) *
                     (2 * rmd_random_uniform((struct rmd_draw){ 1, 1, (uint64_t)i, c }) - 1);
        struct rmd_affine map = rmd_rigid_exp(log);
        rmd_rigid_log(back, &map);
        for (int c = 0; c < 6; c++)
            cr_assert(fabs(log[c] - back[c]) < 1e-11, "case %d: %g is not %g", i, back[c], log[c]);
    }
}

Test(rigid, the_exponential_of_minus_the_logarithm_is_the_inverse)
{
    double log[6] = { 0.3, -0.5, 0.2, 10, -20, 5 }, minus[6];
    for (int c = 0; c < 6; c++)
        minus[c] = -log[c];
    struct rmd_affine map = rmd_rigid_exp(log), inverse = rmd_rigid_exp(minus);
    struct rmd_affine one = rmd_affine_compose(&map, &inverse);
    for (int i = 0; i < 12; i++)
        cr_assert(fabs(one.m[i / 4][i % 4] - (i % 5 == 0)) < 1e-13);
}

Test(rigid, another_head_position_with_a_changed_region_is_found_to_a_twentieth_of_a_millimetre)
{
    struct rmd_volume scan[2];
    struct rmd_affine truth;
    struct rmd_rigid_result result;
    struct rmd_rigid_opts opts = defaults();
    double log[6] = { 8 * degree, -5 * degree, 3 * degree, 6, -7, 4 };
    scan_pair(scan, &truth, log, 28, 0.2);
    cr_assert(rmd_rigid_register(&result, &scan[0], &scan[1], &opts) == RMD_OK, "%s", rmd_error());
    cr_assert(error_of(&result, &truth) < 0.05, "%g mm", error_of(&result, &truth));
    cr_assert(result.converged);
    cr_assert(result.ncc > result.ncc_mirrored + 0.05);
    free_pair(scan);
}

Test(rigid, swapping_the_images_gives_the_inverse_of_the_same_bits)
{
    struct rmd_volume scan[2];
    struct rmd_affine truth;
    struct rmd_rigid_result ab, ba;
    struct rmd_rigid_opts opts = defaults();
    double log[6] = { 2 * degree, 3 * degree, -4 * degree, 2, 1, -3 };
    scan_pair(scan, &truth, log, 0, 0);
    cr_assert(rmd_rigid_register(&ab, &scan[0], &scan[1], &opts) == RMD_OK);
    cr_assert(rmd_rigid_register(&ba, &scan[1], &scan[0], &opts) == RMD_OK);
    cr_assert(ab.ncc == ba.ncc && ab.ncc_mirrored == ba.ncc_mirrored);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            cr_assert(ab.fixed_from_moving.m[i][j] == ba.fixed_from_moving.m[j][i]);
    struct rmd_affine one = rmd_affine_compose(&ab.fixed_from_moving, &ba.fixed_from_moving);
    for (int i = 0; i < 12; i++)
        cr_assert(fabs(one.m[i / 4][i % 4] - (i % 5 == 0)) < 1e-13);
    free_pair(scan);
}
