// SPDX-License-Identifier: BSD-3-Clause
// Drift is that of the b0 alone; shares count what is near the floor.
#include "dwi/signal_level.h"

#include <criterion/criterion.h>
#include <math.h>

enum { NT = 9 };

static double b[NT] = { 0, 1000, 1000, 1000, 5, 2000, 2000, 2000, 0 };
static const struct rmd_gradients gradients = { .n = NT, .b = b };

Test(signal_level, drift_is_the_slope_of_the_b0)
{
    struct rmd_signal_drift drift;
    const double rising[NT] = { 95, 1, 2, 3, 100, 5, 6, 7, 105 };
    rmd_signal_drift_of(&drift, rising, &gradients);
    cr_assert_float_eq(drift.trend, 0.1, 1e-12);
    cr_assert_float_eq(drift.largest, 0.05, 1e-12);
    const double spoilt[NT] = { 100, 1, 2, 3, 70, 5, 6, 7, 100 };
    rmd_signal_drift_of(&drift, spoilt, &gradients);
    cr_assert(drift.volume == 4 && fabs(drift.trend) < 1e-12);
    cr_assert_float_eq(drift.largest, 20 / 90.0, 1e-12);
}

Test(signal_level, one_b0_cannot_drift)
{
    struct rmd_signal_drift drift;
    const double mean[NT] = { 100, 1, 2, 3, NAN, 5, 6, 7, NAN };
    rmd_signal_drift_of(&drift, mean, &gradients);
    cr_assert(isnan(drift.trend) && isnan(drift.largest));
}

Test(signal_level, shares_are_of_the_b0_and_of_the_largest_b_inside_the_mask)
{
    struct rmd_volume dwi, noise;
    struct rmd_mask mask;
    struct rmd_signal_level level;
    struct rmd_grid grid = { { 4, 1, 1 }, rmd_affine_identity() };
    cr_assert(rmd_volume_new(&dwi, &grid, NT) == RMD_OK);
    cr_assert(rmd_volume_new(&noise, &grid, 1) == RMD_OK);
    cr_assert(rmd_mask_new(&mask, &grid) == RMD_OK);
    for (int v = 0; v < 4; v++) {
        mask.v[v] = v > 0;
        noise.v[v] = v == 1 ? NAN : 10;
        for (int t = 0; t < NT; t++)
            dwi.v[4 * t + v] = b[t] > 1500 && v == 2 ? 20 : 100;
    }
    mask.count = 3;
    cr_assert(rmd_signal_level_of(&level, &dwi, &noise, &mask, &gradients) == RMD_OK);
    cr_assert(level.b0 == 0 && level.weighted == 0.5 && level.b_weighted == 2000);
    cr_assert(level.mean[0] == 100 && level.mean[5] == 60);
    rmd_signal_level_free(&level);
    mask.v[2] = mask.v[3] = 0;
    cr_assert(rmd_signal_level_of(&level, &dwi, &noise, &mask, &gradients) == RMD_EFIT);
    rmd_volume_free(&dwi);
    rmd_volume_free(&noise);
    rmd_mask_free(&mask);
}
