// SPDX-License-Identifier: BSD-3-Clause
// Moments, distribution function and its inverse by safeguarded Newton steps.
#include "math/mixture.h"

#include <math.h>

static const double SQRT_HALF = 0.70710678118654752440, INVERSE_SQRT_2PI = 0.39894228040143267794;
static const double NEGLIGIBLE = 1e-9; // weight of a component

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

// Distribution and density at once.
static double evaluate(double *slope, const struct rmd_mixture *mixture, double x)
{
    double sum = 0, density = 0;
    for (int i = 0; i < mixture->n; i++) {
        if (mixture->weight[i] < NEGLIGIBLE) continue;
        double z = (x - mixture->mean[i]) / mixture->sd[i];
        sum += mixture->weight[i] * 0.5 * erfc(-z * SQRT_HALF);
        density += mixture->weight[i] * exp(-0.5 * z * z) / mixture->sd[i];
    }
    *slope = density * INVERSE_SQRT_2PI;
    return sum;
}

// Good to 1e-3, for a start (Abramowitz and Stegun 26.2.22).
static double normal_quantile(double p)
{
    double t = sqrt(-2 * log(fmin(p, 1 - p)));
    double x = t - (2.30753 + 0.27061 * t) / (1 + (0.99229 + 0.04481 * t) * t);
    return p < 0.5 ? -x : x;
}

double rmd_mixture_quantile(const struct rmd_mixture *mixture, double p)
{
    double mean = rmd_mixture_mean(mixture), sd = rmd_mixture_sd(mixture), slope;
    double x = mean + sd * normal_quantile(p), low = -(double)INFINITY, high = (double)INFINITY;
    for (int i = 0; i < 200 && high - low > 1e-10 * sd; i++) {
        double excess = evaluate(&slope, mixture, x) - p;
        if (fabs(excess) < 1e-10) break;
        if (excess > 0)
            high = x;
        else
            low = x;
        double step = excess / slope, next = x - step;
        int inside = next > low && next < high && fabs(step) < 2 * sd;
        if (inside)
            x = next;
        else if (isfinite(high - low))
            x = 0.5 * (low + high);
        else
            x += excess > 0 ? -2 * sd : 2 * sd;
    }
    return x;
}

double rmd_mixture_log_sum(const double *term, int n)
{
    double most = -(double)INFINITY, sum = 0;
    for (int i = 0; i < n; i++)
        most = term[i] > most ? term[i] : most;
    if (!isfinite(most)) return most;
    for (int i = 0; i < n; i++)
        sum += exp(term[i] - most);
    return most + log(sum);
}
