// SPDX-License-Identifier: BSD-3-Clause
// Mixtures of normal distributions.
#ifndef RMD_MATH_MIXTURE_H
#define RMD_MATH_MIXTURE_H

// A mixture of n components; weights sum to 1 and every sd is above 0. All borrowed.
struct rmd_mixture {
    int n;
    const double *weight, *mean, *sd;
};

double rmd_mixture_mean(const struct rmd_mixture *mixture);
double rmd_mixture_sd(const struct rmd_mixture *mixture);

// P(X <= x).
double rmd_mixture_cdf(const struct rmd_mixture *mixture, double x);

// x with P(X <= x) = p, 0 < p < 1, to 1e-10 of the mixture's spread, or to 1e-9 of p for every
// component.
double rmd_mixture_quantile(const struct rmd_mixture *mixture, double p);

// log(sum exp(term[i])); -inf for none.
double rmd_mixture_log_sum(const double *term, int n);

#endif
