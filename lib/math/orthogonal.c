// SPDX-License-Identifier: BSD-3-Clause
// "Twice is enough": a second pass leaves columns orthogonal to working precision.
#include "math/orthogonal.h"

#include <math.h>
#include <stddef.h>

static double dot(const double *a, const double *b, int n)
{
    double sum = 0;
    for (int t = 0; t < n; t++)
        sum += a[t] * b[t];
    return sum;
}

double rmd_orthogonal_rest(double *v, const double *q, int columns, int n, double *along)
{
    for (int pass = 0; pass < 2; pass++)
        for (int c = 0; c < columns; c++) {
            const double *column = q + (size_t)c * (size_t)n;
            double share = dot(column, v, n);
            if (along) along[c] += share;
            for (int t = 0; t < n; t++)
                v[t] -= share * column[t];
        }
    return sqrt(dot(v, v, n));
}

int rmd_orthogonal_factor(double *x, double *r, int columns, int n)
{
    for (int i = 0; i < columns * columns; i++)
        r[i] = 0;
    for (int c = 0; c < columns; c++) {
        double *v = x + (size_t)c * (size_t)n, length = sqrt(dot(v, v, n));
        // The coefficients stand in row c for a moment, which the triangle leaves free.
        double *along = r + (size_t)c * (size_t)columns;
        double rest = rmd_orthogonal_rest(v, x, c, n, along);
        for (int k = 0; k < c; k++) {
            r[(size_t)k * (size_t)columns + (size_t)c] = along[k];
            along[k] = 0;
        }
        if (!(rest > 1e-9 * length)) return c;
        along[c] = rest;
        for (int t = 0; t < n; t++)
            v[t] /= rest;
    }
    return columns;
}

void rmd_orthogonal_solve(const double *r, double *b, int columns)
{
    for (int i = columns - 1; i >= 0; i--) {
        for (int k = i + 1; k < columns; k++)
            b[i] -= r[i * columns + k] * b[k];
        b[i] /= r[i * columns + i];
    }
}

void rmd_orthogonal_solve_transposed(const double *r, double *b, int columns)
{
    for (int i = 0; i < columns; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= r[k * columns + i] * b[k];
        b[i] /= r[i * columns + i];
    }
}
