// SPDX-License-Identifier: BSD-3-Clause
// Responses have the published shapes, and boxes are convolved exactly.
#include "fmri/drift.h"
#include "fmri/hrf.h"

#include <criterion/criterion.h>
#include <math.h>

static void near(double is, double should, double tolerance)
{
    cr_assert(fabs(is - should) <= tolerance, "%.10g instead of %.10g", is, should);
}

static double impulse(enum rmd_hrf hrf, int column, double t)
{
    return rmd_hrf_response(hrf, column, t, 0, 1);
}

// Time and value of the extreme between two times.
static void extreme(double *when, double *what, enum rmd_hrf hrf, double from, double to, int sign)
{
    *when = *what = 0;
    for (double t = from; t < to; t += 0.0005)
        if (sign * impulse(hrf, 0, t) > sign * *what) {
            *what = impulse(hrf, 0, t);
            *when = t;
        }
}

Test(hrf, the_canonical_response_has_the_samples_of_spm)
{
    static const double spm[] = { 0,          .08656608,  .37488824, .38492338,
                                  .21611732,  .07686957,  .00162018, -.03060781,
                                  -.03730608, -.03083737, -.02051613 };
    double sum = 0;
    for (int k = 0; k <= 16; k++)
        sum += impulse(RMD_HRF_CANONICAL, 0, 2 * k);
    for (int k = 0; k <= 10; k++)
        near(impulse(RMD_HRF_CANONICAL, 0, 2 * k) / sum, spm[k], 2e-8);
}

Test(hrf, peak_and_undershoot_are_where_they_are_published)
{
    double at, peak, when, under;
    extreme(&at, &peak, RMD_HRF_CANONICAL, 2, 9, 1);
    extreme(&when, &under, RMD_HRF_CANONICAL, 9, 30, -1);
    near(at, 4.999, 1e-3);
    near(when, 15.749, 1e-3);
    near(under / peak, -0.0889, 5e-5);
    near(impulse(RMD_HRF_CANONICAL, 0, 12.065), 0, 1e-5);
    extreme(&at, &peak, RMD_HRF_GLOVER, 2, 9, 1);
    extreme(&when, &under, RMD_HRF_GLOVER, 9, 30, -1);
    near(at, 5.0, 0.06);
    near(when, 12.3, 0.1);
    near(under / peak, -0.262, 0.005);
}

Test(hrf, boxes_are_convolved_as_on_a_fine_grid)
{
    static const enum rmd_hrf kind[] = { RMD_HRF_CANONICAL_TD, RMD_HRF_GLOVER };
    for (int h = 0; h < 2; h++)
        for (int column = 0; column < rmd_hrf_columns(kind[h], 0); column++)
            for (double t = 0.3; t < 40; t += 2.7) {
                const double duration = 7.3, step = 0.001;
                double sum = 0;
                for (int i = 0; i < 7300; i++)
                    sum += impulse(kind[h], column, t - (i + 0.5) * step) * step;
                near(rmd_hrf_response(kind[h], column, t, duration, 1), sum, 2e-6);
            }
}

Test(hrf, a_long_block_has_a_plateau_of_one_and_an_impulse_an_integral_of_one)
{
    near(rmd_hrf_response(RMD_HRF_CANONICAL, 0, 60, 60, 1), 1, 1e-9);
    near(rmd_hrf_response(RMD_HRF_GLOVER, 0, 60, 60, 1), 1, 1e-9);
    double sum = 0;
    for (double t = 0.005; t < 60; t += 0.01)
        sum += 0.01 * impulse(RMD_HRF_CANONICAL, 0, t);
    near(sum, 1, 1e-6);
    cr_assert_eq(impulse(RMD_HRF_CANONICAL, 0, 0), 0);
    cr_assert_eq(impulse(RMD_HRF_CANONICAL, 0, -3), 0);
    near(rmd_hrf_response(RMD_HRF_CANONICAL, 0, 3, 1e-6, 1) / 1e-6, impulse(0, 0, 3), 1e-5);
}

Test(hrf, the_derivative_shifts_the_response)
{
    for (double t = 1; t < 30; t += 1.3)
        near(impulse(RMD_HRF_CANONICAL_T, 0, t) - impulse(RMD_HRF_CANONICAL_T, 1, t),
             impulse(RMD_HRF_CANONICAL, 0, t - 1), 1e-14);
}

Test(drift, the_number_of_cosines_is_that_of_spm)
{
    cr_assert_eq(rmd_drift_columns(240, 2, 128), 7);
    cr_assert_eq(rmd_drift_columns(240, 2, 100), 9);
    cr_assert_eq(rmd_drift_columns(150, 3, 128), 7);
    cr_assert_eq(rmd_drift_columns(150, 3, 0), 0);
    cr_assert_eq(rmd_drift_columns(10, 2, 1e-3), 9);
}

Test(drift, cosines_are_orthonormal)
{
    for (int a = 1; a < 5; a++)
        for (int b = 1; b < 5; b++) {
            double sum = 0;
            for (int t = 0; t < 51; t++)
                sum += rmd_drift_value(a, t, 51) * rmd_drift_value(b, t, 51);
            near(sum, a == b, 1e-12);
        }
}
