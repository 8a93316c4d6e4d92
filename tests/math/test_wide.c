// SPDX-License-Identifier: BSD-3-Clause
// Wide functions agree with the C library, to float.
#include "math/wide.h"

#include <criterion/criterion.h>

// x, x + step, ...
static rmd_wide ramp(double x, double step)
{
    rmd_wide out;
    for (int l = 0; l < RMD_WIDTH; l++)
        out[l] = (float)(x + step * l);
    return out;
}

Test(wide, the_logarithm_is_that_of_the_c_library)
{
    for (double e = -37; e < 38; e += 0.003) {
        rmd_wide x = ramp(pow(10, e), pow(10, e) * 0.0017), y = rmd_wide_log(x);
        for (int l = 0; l < RMD_WIDTH; l++) {
            double expected = log((double)x[l]);
            cr_assert(fabs((double)y[l] - expected) <= 1.2e-7 * fabs(expected) + 1e-9, "ln %g = %g",
                      (double)x[l], (double)y[l]);
        }
    }
}

Test(wide, the_logarithm_near_one_keeps_its_digits)
{
    for (double at = 1 - 8e-4; at < 1 + 8e-4; at += 4e-4) {
        rmd_wide x = ramp(at, 1e-4), y = rmd_wide_log(x);
        for (int l = 0; l < RMD_WIDTH; l++) {
            double expected = log((double)x[l]);
            cr_assert(fabs((double)y[l] - expected) <= 2e-7 * fabs(expected));
        }
    }
}

Test(wide, the_exponential_is_that_of_the_c_library_and_is_clamped)
{
    for (double at = -90; at < 90; at += 0.003) {
        rmd_wide x = ramp(at, 0.0006), y = rmd_wide_exp(x);
        for (int l = 0; l < RMD_WIDTH; l++) {
            double expected = exp(fmax(-87, fmin(87, (double)x[l])));
            cr_assert(fabs((double)y[l] / expected - 1) <= 2e-7, "exp %g: %g", (double)x[l],
                      (double)y[l] / expected - 1);
        }
    }
}

Test(wide, the_exponential_of_what_is_not_a_number_is_none)
{
    rmd_wide x = { 0 };
    x[3] = NAN;
    rmd_wide y = rmd_wide_exp(x);
    for (int l = 0; l < RMD_WIDTH; l++)
        cr_assert(l == 3 ? isnan(y[l]) : y[l] == 1);
}

Test(wide, masks_keep_and_choose)
{
    rmd_wide x = ramp(-1, 1), kept = rmd_wide_keep(x > 0.0f, x);
    rmd_wide chosen = rmd_wide_where(x > 0.0f, x, rmd_wide_of(7)), size = rmd_wide_abs(x);
    for (int l = 0; l < RMD_WIDTH; l++) {
        cr_assert(kept[l] == (x[l] > 0 ? x[l] : 0) && chosen[l] == (x[l] > 0 ? x[l] : 7));
        cr_assert(size[l] == fabsf(x[l]));
    }
}
