// SPDX-License-Identifier: BSD-3-Clause
// Moments, distribution function and its inverse by safeguarded Newton steps.
#include "math/mixture.h"

#include <math.h>

static const double SQRT_HALF = 0.70710678118654752440, INVERSE_SQRT_2PI = 0.39894228040143267794;

double rmd_mixture_mean(const struct rmd_mixture *mixture)
{
    double sum = 0;
    for (int i = 0; i < mixture->n; i++)
        sum += mixture->weight[i] * mixture->mean[i];
    return sum;
}

double rmd_mixture_sd(const struct rmd_mixture *mixture)
{
    double mean = rmd_mixture_mean(mixture), sum = 0;
    for (int i = 0; i < mixture->n; i++) {
        double away = mixture->mean[i] - mean;
        sum += mixture->weight[i] * (mixture->sd[i] * mixture->sd[i] + away * away);
    }
    return sqrt(sum);
}

double rmd_mixture_cdf(const struct rmd_mixture *mixture, double x)
{
    double sum = 0;
    for (int i = 0; i < mixture->n; i++)
        sum += mixture->weight[i] * 0.5 * erfc((mixture->mean[i] - x) / mixture->sd[i] * SQRT_HALF);
    return sum;
}

static double density(const struct rmd_mixture *mixture, double x)
{
    double sum = 0;
    for (int i = 0; i < mixture->n; i++) {
        double z = (x - mixture->mean[i]) / mixture->sd[i];
        sum += mixture->weight[i] * INVERSE_SQRT_2PI * exp(-0.5 * z * z) / mixture->sd[i];
    }
    return sum;
}

double rmd_mixture_quantile(const struct rmd_mixture *mixture, double p)
{
    double mean = rmd_mixture_mean(mixture), sd = rmd_mixture_sd(mixture), x = mean;
    double low = mean - sd, high = mean + sd;
    while (rmd_mixture_cdf(mixture, low) > p)
        low -= mean - low;
    while (rmd_mixture_cdf(mixture, high) < p)
        high += high - mean;
    for (int i = 0; i < 200 && high - low > 1e-10 * sd; i++) {
        double excess = rmd_mixture_cdf(mixture, x) - p, slope = density(mixture, x);
        if (excess > 0)
            high = x;
        else
            low = x;
        double step = excess / slope, next = x - step;
        int inside = next > low && next < high;
        x = inside ? next : 0.5 * (low + high);
        if (inside && fabs(step) < 1e-11 * sd) break;
    }
    return x;
}

double rmd_mixture_log_sum(const double *term, int n)
{
    double most = -(double)INFINITY, sum = 0;
    for (int i = 0; i < n; i++)
        most = fmax(most, term[i]);
    if (!isfinite(most)) return most;
    for (int i = 0; i < n; i++)
        sum += exp(term[i] - most);
    return most + log(sum);
}
