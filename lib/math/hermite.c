// SPDX-License-Identifier: BSD-3-Clause
// Nodes are the roots of the normalised Hermite polynomials; between two roots of one degree lies
// exactly one of the next.
#include "math/hermite.h"

#include <math.h>

// The recurrence p(k + 1) = x up[k] p(k) - back[k] p(k - 1) of the orthonormal polynomials.
struct recurrence {
    double up[RMD_HERMITE_MOST], back[RMD_HERMITE_MOST];
};

// The polynomial of degree n at x; *before is that of degree n - 1.
static double polynomial(const struct recurrence *r, double x, int n, double *before)
{
    double p = 1, q = 0;
    for (int k = 0; k < n; k++) {
        double next = x * r->up[k] * p - r->back[k] * q;
        q = p;
        p = next;
    }
    *before = q;
    return p;
}

// The one root inside (low, high) by Newton steps, halving where they leave the bracket.
static double root(const struct recurrence *r, double low, double high, int n)
{
    double before, start = polynomial(r, low, n, &before), x = 0.5 * (low + high);
    for (int i = 0; i < 200; i++) {
        double value = polynomial(r, x, n, &before);
        if ((value < 0) == (start < 0))
            low = x;
        else
            high = x;
        double next = x - value / (sqrt(n) * before);
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (fabs(next - x) <= 1e-16 * fabs(x) || next == low || next == high) return next;
        x = next;
    }
    return x;
}

void rmd_hermite_rule(double *node, double *weight, int n)
{
    double edge = 2 * sqrt(n) + 1; // beyond the largest root
    struct recurrence r;
    for (int k = 0; k < n; k++) {
        r.up[k] = 1 / sqrt(k + 1);
        r.back[k] = sqrt(k) * r.up[k];
    }
    for (int degree = 1; degree <= n; degree++) {
        double low = -edge;
        for (int i = 0; i < degree; i++) {
            double high = i < degree - 1 ? node[i] : edge;
            node[i] = root(&r, low, high, degree);
            low = high;
        }
    }
    for (int i = 0; i < n; i++) {
        double before;
        if (2 * i == n - 1) node[i] = 0;
        polynomial(&r, node[i], n, &before);
        weight[i] = 1 / (n * before * before);
    }
}
