// SPDX-License-Identifier: BSD-3-Clause
// Two correlated normal variables.
#ifndef RMD_MATH_BIVARIATE_H
#define RMD_MATH_BIVARIATE_H

// P(X <= x).
double rmd_bivariate_single(double x);

// P(X <= x, Y <= y) of standard normal X, Y with correlation r; to 1e-7 for |r| <= 0.95.
double rmd_bivariate_both(double x, double y, double r);

#endif
