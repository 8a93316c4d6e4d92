// SPDX-License-Identifier: BSD-3-Clause
// Ratios of uncertain numbers: Fieller's interval, and the ratio of two answers of a posterior.
#ifndef RMD_PLASTICITY_RATIO_H
#define RMD_PLASTICITY_RATIO_H

#include "plasticity/totals.h"

struct rmd_ratio {
    int known;   // the interval is bounded
    double mean; // the ratio itself
    double low, high;
};

// Fieller's (1954) 95 % interval of a/b for independent estimates, by the t quantile of `df`
// degrees of freedom; not known where b may be 0.
struct rmd_ratio rmd_ratio_fieller(double a, double sd_a, double b, double sd_b, double df);

// Median and 95 % interval of (g1' effects)/(g2' effects) under a posterior; g1 and g2 are
// [nodes * effects]. Values beyond -2 and 4 are said as these.
struct rmd_ratio rmd_ratio_posterior(const struct rmd_posterior *posterior, const double *g1,
                                     const double *g2);

#endif
