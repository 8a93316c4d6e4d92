// SPDX-License-Identifier: BSD-3-Clause
// Tails are right where they are ordinary and where ordinary numbers end.
#include "math/distribution.h"
#include "math/tail.h"

#include <criterion/criterion.h>
#include <math.h>

static void near(double is, double should, double tolerance)
{
    cr_assert(fabs(is - should) <= tolerance, "%.12g instead of %.12g", is, should);
}

Test(tail, extreme_t_have_the_published_z)
{
    near(rmd_tail_z_of_t(5, 30), 4.230698, 1e-6);
    near(rmd_tail_z_of_t(10, 30), 6.584140, 1e-6);
    near(rmd_tail_z_of_t(20, 100), 12.658858, 1e-6);
    near(rmd_tail_z_of_t(40, 200), 20.941375, 1e-6);
    near(rmd_tail_z_of_t(-3, 10), -2.474463, 1e-6);
    near(rmd_tail_z_of_t(100, 200), 28.017461, 1e-6);
    near(rmd_tail_t(100, 200), -396.7421, 1e-4);
}

Test(tail, t_agrees_with_the_ordinary_distribution)
{
    static const double df[] = { 1, 3.7, 30, 229, 5000 };
    for (int d = 0; d < 5; d++)
        for (double t = 0; t < 8; t += 0.37)
            near(2 * exp(rmd_tail_t(t, df[d])), rmd_distribution_t_two_sided(t, df[d]), 1e-11);
    near(exp(rmd_tail_t(-1.5, 7)) + exp(rmd_tail_t(1.5, 7)), 1, 1e-14);
    near(rmd_tail_t(2.5, (double)INFINITY), rmd_tail_normal(2.5), 1e-14);
}

Test(tail, f_of_one_is_the_square_of_t)
{
    for (double t = 0.1; t < 60; t *= 1.7)
        near(rmd_tail_f(t * t, 1, 40), rmd_tail_t(t, 40) + log(2.0), 1e-12 * (1 + t * t));
    near(exp(rmd_tail_f(3.4928, 3, 20)), 0.0347, 5e-5); // beyond the 5 % point 3.0984
    near(exp(rmd_tail_f(3.098391, 3, 20)), 0.05, 1e-7);
    cr_assert_eq(rmd_tail_f(0, 2, 9), 0);
}

Test(tail, z_is_the_inverse_of_the_normal_tail)
{
    for (double z = -8; z < 200; z += 0.61)
        near(rmd_tail_z(rmd_tail_normal(z)), z, z < -5 ? 1e-3 : 1e-9);
    near(rmd_tail_normal(1.959963984540054), log(0.025), 1e-12);
    near(rmd_tail_normal(4.999999), rmd_tail_normal(5.000001) + 1.038e-5, 1e-8);
    cr_assert_eq(rmd_tail_z_of_t(0, 10), 0);
    cr_assert(isnan(rmd_tail_z_of_t((double)NAN, 10)));
}
