// SPDX-License-Identifier: BSD-3-Clause
// The Kalman filter of ARMA(1,1) has a scalar state: the last value and the last innovation.
#include "fmri/arma.h"

#include <math.h>

double rmd_arma_lambda(struct rmd_arma noise)
{
    double a = noise.a, b = noise.b;
    return (b + a) * (1 + a * b) / (1 + 2 * a * b + b * b); // EQ fmri.11
}

// EQ fmri.12. With innovation variance 1 and F_t that of the prediction of y_t: a volume that was
// observed leaves b^2 (1 - 1 / F) of the last innovation unknown, one that was not leaves all.
void rmd_arma_plan(struct rmd_arma_filter *filter, double *log_determinant, struct rmd_arma noise,
                   const int *volume, int n)
{
    double a = noise.a, b = noise.b, marginal = (1 + 2 * a * b + b * b) / (1 - a * a);
    double variance = marginal;
    *log_determinant = 0;
    for (int t = 0; t < n; t++) {
        filter[t] = (struct rmd_arma_filter){ 0, 0, 1 };
        if (t > 0) {
            filter[t].keep = a;
            filter[t].carry = b / variance;
            variance = 1 + b * b - b * b / variance;
            for (int gap = volume[t - 1] + 1; gap < volume[t]; gap++) {
                filter[t].keep *= a;
                filter[t].carry *= a;
                variance = a * a * variance + 2 * a * b + b * b + 1;
            }
        }
        filter[t].scale = sqrt(marginal / variance);
        *log_determinant += log(variance / marginal);
    }
}

void rmd_arma_whiten(double *w, const double *y, const struct rmd_arma_filter *filter, int n)
{
    double before = 0, innovation = 0;
    for (int t = 0; t < n; t++) {
        innovation = y[t] - filter[t].keep * before - filter[t].carry * innovation;
        before = y[t];
        w[t] = innovation * filter[t].scale;
    }
}

void rmd_arma_colour(double *y, const double *w, const struct rmd_arma_filter *filter, int n)
{
    double before = 0, innovation = 0;
    for (int t = 0; t < n; t++) {
        double fresh = w[t] / filter[t].scale;
        before = fresh + filter[t].keep * before + filter[t].carry * innovation;
        innovation = fresh;
        y[t] = before;
    }
}
