// SPDX-License-Identifier: BSD-3-Clause
// The states of training against an independent integrator (Dormand-Prince, tolerance 1e-12).
#include "plasticity/dose_response.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct rmd_dose course = { 30, 72, 45.0 / 42 };
static const double day[5] = { 45, 72, 90, 165, 240 };

static void agree(const struct rmd_dynamics *dynamics, double tau_f, double tau_s,
                  const double expected[10])
{
    double fast[5], slow[5];
    rmd_dose_response_states(fast, slow, day, 5, &course, 1, tau_f, tau_s, dynamics);
    for (int i = 0; i < 5; i++) {
        cr_assert_float_eq(fast[i], expected[2 * i], 1e-6, "fast on day %g: %.9g", day[i], fast[i]);
        cr_assert_float_eq(slow[i], expected[2 * i + 1], 1e-6, "slow on day %g: %.9g", day[i],
                           slow[i]);
    }
}

Test(dose_response, states_without_a_window_are_those_of_an_integrator)
{
    agree(&(struct rmd_dynamics){ { 75, 1 }, RMD_SERIAL }, 14, 120,
          (double[]){ 9.86221717, 5.93810255, 14.25319397, 26.84771344, 3.94033890, 32.53539829,
                      0.01857616, 19.78158746, 0.00008757, 10.59947797 });
}

Test(dose_response, states_with_a_window_are_those_of_an_integrator)
{
    struct rmd_dynamics d = { { 75, 0.2 }, RMD_SERIAL };
    agree(&d, 14, 120,
          (double[]){ 8.55724438, 4.97939820, 13.84003822, 24.56295210, 3.82612073, 30.29561622,
                      0.01803770, 18.51411687, 0.00008504, 9.92072643 });
    agree(&d, 10, 60,
          (double[]){ 7.25762413, 5.94773587, 10.34253687, 24.16105321, 1.70960985, 25.04174435,
                      0.00094556, 7.76121891, 0.00000052, 2.22395091 });
}

Test(dose_response, the_window_has_its_known_values)
{
    static const double at[][2] = { { 7, 0.384879 },  { 30, 0.783078 },  { 75, 1 },
                                    { 90, 0.985982 }, { 225, 0.524805 }, { 365, 0.281480 } };
    struct rmd_window w = { 75, 0.2 };
    for (int i = 0; i < 6; i++)
        cr_assert_float_eq(rmd_dose_response_window(&w, at[i][0]), at[i][1], 1e-6);
}

Test(dose_response, equal_time_constants_are_the_limit_of_nearly_equal_ones)
{
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < 2; i++) {
            // also where both equal the peak of the window
            double tau = i ? 75 : 30, a[10], b[10];
            struct rmd_dynamics d = { { 75, 0.2 }, c ? RMD_PARALLEL : RMD_SERIAL };
            rmd_dose_response_states(a, a + 5, day, 5, &course, 1, tau, tau, &d);
            rmd_dose_response_states(b, b + 5, day, 5, &course, 1, tau, tau * (1 + 1e-9), &d);
            for (int k = 0; k < 10; k++)
                cr_assert_float_eq(a[k], b[k], 1e-6);
        }
}

Test(dose_response, splitting_a_dose_changes_nothing)
{
    static const struct rmd_dose split[4] = {
        { 30, 41, 45.0 / 42 }, { 41, 41.5, 45.0 / 42 }, { 41.5, 72, 45.0 / 42 }, { 80, 90, 0 }
    };
    for (int c = 0; c < 2; c++) {
        struct rmd_dynamics d = { { 75, 0.2 }, c ? RMD_PARALLEL : RMD_SERIAL };
        double a[10], b[10];
        rmd_dose_response_states(a, a + 5, day, 5, &course, 1, 14, 120, &d);
        rmd_dose_response_states(b, b + 5, day, 5, split, 4, 14, 120, &d);
        for (int k = 0; k < 10; k++)
            cr_assert_float_eq(a[k], b[k], 1e-11);
    }
}

Test(dose_response, doses_add_up)
{
    static const struct rmd_dose both[2] = { { 10, 30, 1 }, { 30, 72, 45.0 / 42 } };
    struct rmd_dynamics d = { { 75, 0.2 }, RMD_SERIAL };
    double a[10], b[10], sum[10];
    rmd_dose_response_states(a, a + 5, day, 5, &both[0], 1, 14, 120, &d);
    rmd_dose_response_states(b, b + 5, day, 5, &both[1], 1, 14, 120, &d);
    rmd_dose_response_states(sum, sum + 5, day, 5, both, 2, 14, 120, &d);
    for (int k = 0; k < 10; k++)
        cr_assert_float_eq(sum[k], a[k] + b[k], 1e-11);
}

Test(dose_response, before_the_first_dose_nothing_is_there)
{
    static const double early[2] = { 0, 30 };
    double fast[2], slow[2];
    struct rmd_dynamics d = { { 75, 0.2 }, RMD_SERIAL };
    rmd_dose_response_states(fast, slow, early, 2, &course, 1, 14, 120, &d);
    cr_assert(fast[0] == 0 && fast[1] == 0 && slow[0] == 0 && slow[1] == 0);
    rmd_dose_response_states(fast, slow, early, 2, NULL, 0, 14, 120, &d);
    cr_assert(fast[1] == 0 && slow[1] == 0);
}

Test(dose_response, the_gain_of_a_course_is_retained_as_long_as_the_slow_state)
{
    static const double until[4] = { 72, 165, 240, 365 }, expected[3][3] = { { 0.39, 0.11, 0.01 },
                                                                             { 0.75, 0.40, 0.14 },
                                                                             { 1.06, 0.78, 0.46 } };
    struct rmd_dynamics d = { { 75, 0.2 }, RMD_SERIAL };
    for (int i = 0; i < 3; i++) {
        double fast[4], slow[4];
        rmd_dose_response_states(fast, slow, until, 4, &course, 1, 14, 60 << i, &d);
        for (int k = 0; k < 3; k++)
            cr_assert_float_eq(slow[k + 1] / slow[0], expected[i][k], 0.006);
    }
}
