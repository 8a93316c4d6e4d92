// SPDX-License-Identifier: BSD-3-Clause
// Effects in units of their prior SD, so that the posterior precision is 1 and more.
#include "plasticity/node.h"

#include "math/linsolve.h"

#include <math.h>

static const double LOG_2PI = 1.83787706640934548356;

static double product(const double *matrix, const double *column, int rows, int stride, int k)
{
    double sum = 0;
    for (int r = 0; r < rows; r++)
        sum += matrix[r] * column[r * stride + k];
    return sum;
}

// EQ plast.11
double rmd_node_solve(double *mean, double *covariance, const double *design,
                      const struct rmd_prior *prior, int n, const struct rmd_reduced *reduced,
                      double *scratch)
{
    enum { MOST = RMD_EFFECTS_MOST };
    int rows = reduced->rows;
    double a[MOST * MOST], inverse[MOST * MOST], right[MOST], z[MOST], quadratic = reduced->square;
    for (int r = 0; r < rows; r++) // information times design
        for (int k = 0; k < n; k++)
            scratch[r * n + k] = product(reduced->information + r * rows, design, rows, n, k);
    for (int i = 0; i < n; i++) {
        double pull = product(reduced->pull, design, rows, n, i), expected = 0;
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int r = 0; r < rows; r++)
                sum += design[r * n + i] * scratch[r * n + k];
            expected += sum * prior[k].value;
            a[i * n + k] = (i == k) + prior[i].sd * sum * prior[k].sd;
        }
        right[i] = z[i] = prior[i].sd * (pull - expected);
        quadratic += prior[i].value * (expected - 2 * pull);
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
