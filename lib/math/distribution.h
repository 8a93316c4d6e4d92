// SPDX-License-Identifier: BSD-3-Clause
// Quantiles and tails of the normal, t and chi-square distributions, and the gamma distribution.
#ifndef RMD_MATH_DISTRIBUTION_H
#define RMD_MATH_DISTRIBUTION_H

// All switch GSL's process-wide error handler off while they run and then put back what
// they found, so they are for the calling thread, not for parallel blocks. A `df` of INFINITY is
// the normal limit. NaN where the arguments make no sense.

// x with P(T <= x) = p, 0 < p < 1, df > 0.
double rmd_distribution_t_quantile(double p, double df);

// P(|T| >= |t|).
double rmd_distribution_t_two_sided(double t, double df);

// x with P(X <= x) = p, 0 < p < 1, df > 0 and finite.
double rmd_distribution_chi_square_quantile(double p, double df);

// x with P(Z <= x) = p, 0 < p < 1.
double rmd_distribution_normal_quantile(double p);

// P(X <= x) and the density at x of the gamma distribution of mean shape * scale; 0 where x <= 0.
double rmd_distribution_gamma(double x, double shape, double scale);
double rmd_distribution_gamma_density(double x, double shape, double scale);

#endif
