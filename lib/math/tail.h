// SPDX-License-Identifier: BSD-3-Clause
// Tail probabilities in logarithms, so that no statistic is too extreme to be told from another.
#ifndef RMD_MATH_TAIL_H
#define RMD_MATH_TAIL_H

// All are pure functions, safe in parallel blocks; NaN in gives NaN out. Continued fraction of the
// incomplete beta function: DLMF 8.17.22.

// ln P(T > t) of Student's t with df > 0 degrees of freedom.
double rmd_tail_t(double t, double df);

// ln P(F > f) of the F distribution, f >= 0.
double rmd_tail_f(double f, double df1, double df2);

// ln P(Z > z) of the standard normal distribution.
double rmd_tail_normal(double z);

// z with ln P(Z > z) = log_p, log_p < 0.
double rmd_tail_z(double log_p);

// The z that is as improbable as t or F; that of a t has its sign.
double rmd_tail_z_of_t(double t, double df);
double rmd_tail_z_of_f(double f, double df1, double df2);

#endif
