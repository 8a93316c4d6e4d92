// SPDX-License-Identifier: BSD-3-Clause
// Scaling and squaring (Moler and Van Loan 2003).
#include "math/matexp.h"

#include <math.h>
#include <string.h>

enum { MOST = RMD_MATEXP_MOST * RMD_MATEXP_MOST, TERMS = 12 };

static void multiply(double *out, const double *a, const double *b, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++) {
            double sum = 0;
            for (int k = i; k <= j; k++)
                sum += a[i * n + k] * b[k * n + j];
            out[i * n + j] = sum;
        }
}

void rmd_matexp_triangular(double *e, const double *a, int n)
{
    double scaled[MOST] = { 0 }, next[MOST], norm = 0;
    int halvings = 0;
    for (int i = 0; i < n; i++) {
        double row = 0;
        for (int j = i; j < n; j++)
            row += fabs(a[i * n + j]);
        norm = fmax(norm, row);
    }
    if (norm > 0.25) halvings = (int)ceil(log2(norm / 0.25));
    for (int i = 0; i < n * n; i++)
        scaled[i] = ldexp(a[i], -halvings);

    memset(e, 0, (size_t)(n * n) * sizeof *e);
    for (int i = 0; i < n; i++)
        e[i * n + i] = 1;
    for (int term = TERMS; term > 0; term--) { // Horner: e = 1 + scaled e / term
        multiply(next, scaled, e, n);
        for (int i = 0; i < n; i++)
            for (int j = i; j < n; j++)
                e[i * n + j] = (i == j) + next[i * n + j] / term;
    }
    for (int k = 0; k < halvings; k++) {
        multiply(next, e, e, n);
        for (int i = 0; i < n; i++)
            for (int j = i; j < n; j++)
                e[i * n + j] = next[i * n + j];
    }
}
