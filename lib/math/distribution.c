// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes GSL's distributions.
#include "math/distribution.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double rmd_distribution_normal_quantile(double p)
{
    if (!(p > 0 && p < 1)) return (double)NAN;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double x = gsl_cdf_ugaussian_Pinv(p);
    gsl_set_error_handler(before);
    return x;
}

double rmd_distribution_t_quantile(double p, double df)
{
    if (isinf(df)) return rmd_distribution_normal_quantile(p);
    if (!(p > 0 && p < 1 && df > 0)) return (double)NAN;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double x = gsl_cdf_tdist_Pinv(p, df);
    gsl_set_error_handler(before);
    return x;
}

double rmd_distribution_t_two_sided(double t, double df)
{
    if (isnan(t) || !(df > 0)) return (double)NAN;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double tail = isinf(df) ? gsl_cdf_ugaussian_Q(fabs(t)) : gsl_cdf_tdist_Q(fabs(t), df);
    gsl_set_error_handler(before);
    return fmin(1, 2 * tail);
}

double rmd_distribution_chi_square_quantile(double p, double df)
{
    if (!(p > 0 && p < 1 && df > 0) || isinf(df)) return (double)NAN;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double x = gsl_cdf_chisq_Pinv(p, df);
    gsl_set_error_handler(before);
    return x;
}

double rmd_distribution_gamma(double x, double shape, double scale)
{
    if (!(x > 0)) return isnan(x) ? (double)NAN : 0;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double p = gsl_cdf_gamma_P(x, shape, scale);
    gsl_set_error_handler(before);
    return p;
}

double rmd_distribution_gamma_density(double x, double shape, double scale)
{
    if (!(x > 0)) return isnan(x) ? (double)NAN : 0;
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    double density = gsl_ran_gamma_pdf(x, shape, scale);
    gsl_set_error_handler(before);
    return density;
}
