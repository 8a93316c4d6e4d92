// SPDX-License-Identifier: BSD-3-Clause
// Effects in units of their prior SD, so that the posterior precision is 1 and more.
#include "plasticity/node.h"

#include "math/linsolve.h"

#include <math.h>

static const double LOG_2PI = 1.83787706640934548356;

enum { MOST = RMD_EFFECTS_MOST };

// out[n] = row[rows] times matrix[rows * n], its columns side by side.
static inline __attribute__((always_inline)) void multiply(double out[MOST], const double *row,
                                                           const double *matrix, int rows, int n)
{
    double sum[MOST] = { 0 };
    for (int r = 0; r < rows; r++)
        for (int k = 0; k < n; k++)
            sum[k] += row[r] * matrix[r * n + k];
    for (int k = 0; k < n; k++)
        out[k] = sum[k];
}

// EQ plast.11: inlined for every n, so that its loops unroll.
static inline __attribute__((always_inline)) double
solve(double *mean, double *covariance, const double *design, const struct rmd_prior *prior, int n,
      const struct rmd_reduced *reduced, double *scratch)
{
    int rows = reduced->rows;
    double a[MOST * MOST], inverse[MOST * MOST], right[MOST], z[MOST], quadratic = reduced->square;
    double pull[MOST], weight[MOST * MOST] = { 0 };
    for (int r = 0; r < rows; r++)
        multiply(scratch + r * n, reduced->information + r * rows, design, rows, n);
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < n; i++)
            for (int k = 0; k <= i; k++)
                weight[i * n + k] += design[r * n + i] * scratch[r * n + k];
    multiply(pull, reduced->pull, design, rows, n);
    for (int i = 0; i < n; i++) {
        double expected = 0;
        for (int k = 0; k < n; k++) {
            double w = k <= i ? weight[i * n + k] : weight[k * n + i];
            expected += w * prior[k].value;
            a[i * n + k] = (i == k) + prior[i].sd * w * prior[k].sd;
        }
        right[i] = z[i] = prior[i].sd * (pull[i] - expected);
        quadratic += prior[i].value * (expected - 2 * pull[i]);
    }
    if (!rmd_linsolve_factor(a, n)) return (double)NAN;
    rmd_linsolve_solve(a, z, n);
    for (int i = 0; i < n; i++) {
        quadratic -= right[i] * z[i];
        if (mean) mean[i] = prior[i].value + prior[i].sd * z[i];
    }
    if (covariance) {
        rmd_linsolve_inverse(inverse, a, n);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                covariance[i * n + k] = prior[i].sd * inverse[i * n + k] * prior[k].sd;
    }
    return -0.5 *
           (reduced->values * LOG_2PI + reduced->log_det + rmd_linsolve_log_det(a, n) + quadratic);
}

double rmd_node_solve(double *mean, double *covariance, const double *design,
                      const struct rmd_prior *prior, int n, const struct rmd_reduced *reduced,
                      double *scratch)
{
    switch (n) {
    case 0: return solve(mean, covariance, design, prior, 0, reduced, scratch);
    case 2: return solve(mean, covariance, design, prior, 2, reduced, scratch);
    case 3: return solve(mean, covariance, design, prior, 3, reduced, scratch);
    case 5: return solve(mean, covariance, design, prior, 5, reduced, scratch);
    default: return solve(mean, covariance, design, prior, n, reduced, scratch);
    }
}
