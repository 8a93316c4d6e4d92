// SPDX-License-Identifier: BSD-3-Clause
// Cholesky without pivoting, row by row.
#include "math/linsolve.h"

#include <math.h>

int rmd_linsolve_factor(double *a, int n)
{
    for (int i = 0; i < n; i++) {
        double diagonal = a[i * n + i];
        for (int j = 0; j <= i; j++) {
            double s = a[i * n + j];
            for (int k = 0; k < j; k++)
                s -= a[i * n + k] * a[j * n + k];
            if (j < i)
                a[i * n + j] = s / a[j * n + j];
            else if (s > 1e-12 * diagonal)
                a[i * n + i] = sqrt(s);
            else
                return 0;
        }
    }
    return 1;
}

void rmd_linsolve_whiten(const double *factor, double *b, int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= factor[i * n + k] * b[k];
        b[i] /= factor[i * n + i];
    }
}

void rmd_linsolve_solve(const double *factor, double *b, int n)
{
    rmd_linsolve_whiten(factor, b, n);
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            b[i] -= factor[k * n + i] * b[k];
        b[i] /= factor[i * n + i];
    }
}

double rmd_linsolve_log_det(const double *factor, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += log(factor[i * n + i]);
    return 2 * sum;
}

void rmd_linsolve_inverse(double *out, const double *factor, int n)
{
    for (int i = 0; i < n; i++) { // the inverse is symmetric: rows serve as columns
        for (int k = 0; k < n; k++)
            out[i * n + k] = i == k;
        rmd_linsolve_solve(factor, out + i * n, n);
    }
}
