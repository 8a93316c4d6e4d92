// SPDX-License-Identifier: BSD-3-Clause
// Quantiles undo the distribution function, also far out and between far components.
#include "math/mixture.h"

#include "math/distribution.h"

#include <criterion/criterion.h>
#include <math.h>

static const double weight[3] = { 0.2, 0.5, 0.3 }, mean[3] = { -40, 0, 1e4 },
                    sd[3] = { 1, 3, 1e-3 };
static const struct rmd_mixture wide = { 3, weight, mean, sd };

Test(mixture, quantiles_of_one_component_are_those_of_the_normal)
{
    struct rmd_mixture one = { 1, &(double){ 1 }, &mean[1], &sd[1] };
    for (double p = 0.001; p < 1; p += 0.037)
        cr_assert_float_eq(rmd_mixture_quantile(&one, p), 3 * rmd_distribution_normal_quantile(p),
                           1e-8);
}

Test(mixture, quantiles_undo_the_distribution)
{
    for (double p = 0.0005; p < 1; p += 0.0137)
        cr_assert_float_eq(rmd_mixture_cdf(&wide, rmd_mixture_quantile(&wide, p)), p, 1e-4);
}

Test(mixture, moments_are_those_of_the_parts)
{
    cr_assert_float_eq(rmd_mixture_mean(&wide), 0.2 * -40 + 0.3 * 1e4, 1e-9);
    cr_assert_float_eq(rmd_mixture_log_sum((double[]){ -1000, -1000 }, 2), -1000 + log(2), 1e-12);
    cr_assert(isinf(rmd_mixture_log_sum(NULL, 0)));
}
