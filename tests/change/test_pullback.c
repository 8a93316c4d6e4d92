// SPDX-License-Identifier: BSD-3-Clause
// Weights of the voxels around a point.
#include "change/pullback.h"

#include <criterion/criterion.h>
#include <math.h>

static struct rmd_grid cube(double shift)
{
    struct rmd_grid grid = { .n = { 6, 6, 6 } };
    for (int a = 0; a < 3; a++) {
        grid.world_from_voxel.m[a][a] = 1;
        grid.world_from_voxel.m[a][3] = shift;
    }
    return grid;
}

Test(pullback, blur_is_alike_wherever_the_point_lies)
{
    struct rmd_affine same = { .m = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } };
    for (int step = 0; step < 8; step++) {
        double shift = step / 8.0;
        struct rmd_grid half = cube(shift), session = cube(0);
        struct rmd_pullback pullback = rmd_pullback_new(&half, &session, &same);
        struct rmd_blur_taps taps;
        double sum = 0, mean = 0, square = 0;
        cr_assert(rmd_pullback_blur_taps(&taps, &pullback, 2 + 6 * (2 + 6 * 2)));
        for (int t = 0; t < 27; t++) {
            double x = (double)(taps.voxel[t] % 6) - 2 - shift;
            sum += (double)taps.weight[t];
            mean += (double)taps.weight[t] * x;
            square += (double)taps.weight[t] * x * x;
        }
        cr_assert_float_eq(sum, 1, 1e-6);
        cr_assert_float_eq(mean, 0, 1e-6);
        cr_assert_float_eq(square, 0.25, 1e-6);
    }
}

Test(pullback, a_point_outside_has_no_weights)
{
    struct rmd_affine same = { .m = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } };
    struct rmd_grid half = cube(0.5), session = cube(0);
    struct rmd_pullback pullback = rmd_pullback_new(&half, &session, &same);
    struct rmd_blur_taps taps;
    cr_assert_not(rmd_pullback_blur_taps(&taps, &pullback, 215));
}
