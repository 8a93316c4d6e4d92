// SPDX-License-Identifier: BSD-3-Clause
// Mean and spread of a list of numbers, small enough to be inline.
#ifndef RMD_MATH_MOMENTS_H
#define RMD_MATH_MOMENTS_H

#include <math.h>
#include <stddef.h>

static inline double rmd_moments_mean(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

// Standard deviation with n - 1; NaN below two numbers.
static inline double rmd_moments_sd(const double *x, size_t n)
{
    double mean = rmd_moments_mean(x, n), sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - mean) * (x[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : (double)NAN;
}

// Degrees of freedom of the sum of two independent variance estimates (Welch 1947).
static inline double rmd_moments_welch_df(double variance_a, double df_a, double variance_b,
                                          double df_b)
{
    double sum = variance_a + variance_b;
    double spread = variance_a * variance_a / df_a + variance_b * variance_b / df_b;
    return spread > 0 ? sum * sum / spread : (double)INFINITY;
}

#endif
