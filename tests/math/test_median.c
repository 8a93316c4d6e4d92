// SPDX-License-Identifier: BSD-3-Clause
// The median is the middle of the sorted values.
#include "base/random.h"
#include "math/median.h"

#include <criterion/criterion.h>
#include <math.h>

Test(median, is_the_middle_value)
{
    cr_assert(rmd_median_of((double[]){ 3 }, 1) == 3);
    cr_assert(rmd_median_of((double[]){ 3, 1 }, 2) == 2);
    cr_assert(rmd_median_of((double[]){ 9, -1, 4 }, 3) == 4);
    cr_assert(rmd_median_of((double[]){ 5, 5, 5, 5 }, 4) == 5);
    cr_assert(isnan(rmd_median_of(NULL, 0)));
}

Test(median, has_half_of_the_values_on_either_side)
{
    double value[501], kept[501];
    for (size_t n = 1; n <= 501; n++) {
        size_t below = 0, above = 0;
        for (size_t i = 0; i < n; i++) {
            double u = rmd_random_uniform((struct rmd_draw){ 1, 1, n, (uint32_t)i });
            kept[i] = value[i] = n % 3 ? u : floor(10 * u); // with and without ties
        }
        double middle = rmd_median_of(value, n);
        for (size_t i = 0; i < n; i++) {
            below += kept[i] < middle;
            above += kept[i] > middle;
        }
        cr_assert(2 * below <= n && 2 * above <= n);
    }
}
