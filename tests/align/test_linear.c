// SPDX-License-Identifier: BSD-3-Clause
// Affine maps and other contrasts are found, nonsense is refused with its reason.
#include "align/head.h"
#include "align/linear.h"

#include <criterion/criterion.h>
#include <string.h>

static struct rmd_linear_opts defaults(void)
{
    struct rmd_linear_opts opts;
    rmd_param_defaults(&opts, rmd_linear_params);
    return opts;
}

static struct rmd_volume scan_at(const struct rmd_affine *world_from_head, unsigned draw)
{
    struct rmd_volume scan;
    struct rmd_grid grid = plain_grid(64, 64, 40, 3);
    struct head head = { .noise = 0.01, .draw = draw, .world_from_head = *world_from_head };
    cr_assert(scan_head(&scan, &grid, &head) == RMD_OK);
    return scan;
}

static const double stretch[RMD_AFFINE_LOGS] = { 0.08, -0.05, 0.03, 5,    -4,   3,
                                                 0.05, -0.04, 0.03, 0.02, 0.01, -0.02 };

Test(affine_group, the_logarithm_undoes_the_exponential)
{
    double back[RMD_AFFINE_LOGS];
    for (double factor = -3; factor < 4; factor++) {
        struct rmd_affine map = rmd_affine_group_exp(stretch, factor);
        rmd_affine_group_log(back, &map);
        for (int i = 0; i < RMD_AFFINE_LOGS; i++)
            cr_assert(fabs(back[i] - factor * stretch[i]) < 1e-11);
    }
}

Test(linear, an_affine_map_is_found_and_swapping_gives_its_inverse)
{
    struct rmd_linear_opts opts = defaults();
    struct rmd_affine one = rmd_affine_identity(), map = rmd_affine_group_exp(stretch, 1);
    struct rmd_volume a = scan_at(&one, 1), b = scan_at(&map, 2);
    struct rmd_linear_input fixed = { &a, NULL }, moving = { &b, NULL };
    struct rmd_linear_result ab, ba;
    cr_assert(rmd_linear_register(&ab, &fixed, &moving, RMD_LINEAR_AFFINE, &opts, NULL) == RMD_OK,
              "%s", rmd_error());
    cr_assert(rmd_linear_register(&ba, &moving, &fixed, RMD_LINEAR_AFFINE, &opts, NULL) == RMD_OK);
    struct rmd_affine truth = rmd_affine_invert(&map);
    double error = mean_error(&ab.fixed_from_moving, &truth);
    cr_assert(error < 0.1, "%g mm", error);
    for (int i = 0; i < RMD_AFFINE_LOGS; i++)
        cr_assert(ab.log[i] == -ba.log[i]);
    rmd_volume_free(&a);
    rmd_volume_free(&b);
}

Test(linear, an_inverted_contrast_is_noticed)
{
    struct rmd_linear_opts opts = defaults();
    struct rmd_affine one = rmd_affine_identity();
    double log[RMD_AFFINE_LOGS] = { 0.08, -0.05, 0.03, 5, -4, 3 };
    struct rmd_affine map = rmd_affine_group_exp(log, 1), truth = rmd_affine_invert(&map);
    struct rmd_volume a = scan_at(&one, 1), b = scan_at(&map, 2);
    for (size_t i = 0; i < rmd_grid_count(&b.grid); i++)
        b.v[i] = b.v[i] > 60 ? 900 - b.v[i] : b.v[i];
    struct rmd_linear_input fixed = { &a, NULL }, moving = { &b, NULL };
    struct rmd_linear_result result;
    cr_assert(rmd_linear_register(&result, &fixed, &moving, RMD_LINEAR_RIGID, &opts, NULL) ==
                  RMD_OK,
              "%s", rmd_error());
    double error = mean_error(&result.fixed_from_moving, &truth);
    cr_assert(result.fit.pose.other_contrast);
    cr_assert(error < 0.3, "%g mm", error);
    rmd_volume_free(&a);
    rmd_volume_free(&b);
}

Test(linear, a_mirrored_image_is_refused)
{
    struct rmd_linear_opts opts = defaults();
    struct rmd_affine one = rmd_affine_identity(), mirror = one;
    mirror.m[0][0] = -1;
    struct rmd_volume a = scan_at(&one, 1), b = scan_at(&mirror, 2);
    struct rmd_linear_input fixed = { &a, NULL }, moving = { &b, NULL };
    struct rmd_linear_result result;
    cr_assert(rmd_linear_register(&result, &fixed, &moving, RMD_LINEAR_AFFINE, &opts, NULL) ==
              RMD_EREFUSED);
    cr_assert(strstr(rmd_error(), "mirrored"));
    rmd_volume_free(&a);
    rmd_volume_free(&b);
}
