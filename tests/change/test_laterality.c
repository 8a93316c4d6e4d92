// SPDX-License-Identifier: BSD-3-Clause
// Laterality and shares have the values of their definitions.
#include "change/laterality.h"

#include <criterion/criterion.h>
#include <math.h>

Test(laterality, the_index_runs_from_right_to_left_and_needs_two_active_sides)
{
    cr_assert_float_eq(rmd_laterality_index(3, 1), 0.5, 1e-15);
    cr_assert_eq(rmd_laterality_index(1, 3), -rmd_laterality_index(3, 1));
    cr_assert(isnan(rmd_laterality_index(3, -1)) && isnan(rmd_laterality_index(0, 1)));
}

Test(laterality, the_average_is_over_the_thresholds_of_all_active_voxels)
{
    const double left[] = { 4, -9, 1 }, right[] = { 2, 1 };
    double scratch[5];
    // t >= 4: 1; t >= 2: (4 - 2) / 6; t >= 1, twice: (5 - 3) / 8.
    double should = (1 + 2.0 / 6 + 2 * 2.0 / 8) / 4;
    cr_assert_float_eq(rmd_laterality_average(left, 3, right, 2, scratch), should, 1e-15);
    cr_assert_float_eq(rmd_laterality_average(right, 2, left, 3, scratch), -should, 1e-15);
    cr_assert(isnan(rmd_laterality_average(left + 1, 1, right, 0, scratch)));
    cr_assert_eq(rmd_laterality_average(left, 3, right, 0, scratch), 1);
}

Test(laterality, focus_counts_areas_that_share_alike)
{
    const double alike[] = { 2, 2, -5, 2, 2 }, one[] = { 0, 3, -1 };
    cr_assert_float_eq(rmd_laterality_focus(alike, 5), 4, 1e-12);
    cr_assert_float_eq(rmd_laterality_focus(one, 3), 1, 1e-12);
    cr_assert(isnan(rmd_laterality_focus(one + 2, 1)));
    cr_assert_float_eq(rmd_laterality_secondary(exp(1), 1), 1, 1e-12);
    cr_assert(isnan(rmd_laterality_secondary(1, 0)));
}
