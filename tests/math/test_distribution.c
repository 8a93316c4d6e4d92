// SPDX-License-Identifier: BSD-3-Clause
// Distributions against printed tables; draws against their moments.
#include "math/distribution.h"
#include "math/moments.h"

#include <criterion/criterion.h>
#include <gsl/gsl_errno.h>

static void near(double a, double b, double tolerance)
{
    cr_assert(fabs(a - b) <= tolerance, "%.12g is not %.12g", a, b);
}

Test(distribution, quantiles_are_those_of_printed_tables)
{
    near(rmd_distribution_t_quantile(0.975, 1), 12.7062047362, 1e-8);
    near(rmd_distribution_t_quantile(0.975, 14), 2.1447866879, 1e-8);
    near(rmd_distribution_t_quantile(0.975, 17), 2.1098155778, 1e-8);
    near(rmd_distribution_t_quantile(0.975, (double)INFINITY), 1.9599639845, 1e-8);
    near(rmd_distribution_normal_quantile(0.8), 0.8416212336, 1e-8);
    near(rmd_distribution_chi_square_quantile(0.975, 14), 26.1189480450, 1e-7);
    near(rmd_distribution_chi_square_quantile(0.025, 14), 5.6287261030, 1e-7);
}

Test(distribution, the_two_sided_tail_belongs_to_the_quantile)
{
    static const double df[] = { 1, 2.5, 14, 300, (double)INFINITY };
    for (size_t i = 0; i < sizeof df / sizeof *df; i++) {
        double t = rmd_distribution_t_quantile(0.975, df[i]);
        near(rmd_distribution_t_two_sided(t, df[i]), 0.05, 1e-10);
        cr_assert(rmd_distribution_t_two_sided(t, df[i]) ==
                  rmd_distribution_t_two_sided(-t, df[i]));
    }
    near(rmd_distribution_t_two_sided(0, 3), 1, 1e-15);
}

Test(distribution, senseless_arguments_give_nan_and_do_not_abort)
{
    cr_assert(isnan(rmd_distribution_t_quantile(1, 4)));
    cr_assert(isnan(rmd_distribution_t_quantile(0.5, -1)));
    cr_assert(isnan(rmd_distribution_t_two_sided((double)NAN, 4)));
    cr_assert(isnan(rmd_distribution_chi_square_quantile(0.5, (double)INFINITY)));
    cr_assert(isnan(rmd_distribution_normal_quantile(0)));
}

static void mine(const char *reason, const char *file, int line, int code)
{
    (void)reason, (void)file, (void)line, (void)code;
}

Test(distribution, the_callers_gsl_error_handler_stays_in_force)
{
    gsl_set_error_handler(mine);
    rmd_distribution_t_quantile(0.9, 3);
    rmd_distribution_chi_square_quantile(0.9, 3);
    cr_assert(gsl_set_error_handler(NULL) == mine);
}

Test(moments, welch_degrees_of_freedom_lie_between_the_smaller_and_the_sum)
{
    near(rmd_moments_welch_df(1, 10, 1, 10), 20, 1e-12);
    near(rmd_moments_welch_df(1, 10, 0, 5), 10, 1e-12);
    double df = rmd_moments_welch_df(2, 6, 1, 9);
    cr_assert(df > 6 && df < 15);
}
