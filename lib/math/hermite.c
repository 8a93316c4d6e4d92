// SPDX-License-Identifier: BSD-3-Clause
// Nodes are the roots of the normalised Hermite polynomials; between two roots of one degree lies
// exactly one of the next.
#include "math/hermite.h"

#include <math.h>

// The orthonormal polynomial of degree n at x; *before is that of degree n - 1.
static double polynomial(double x, int n, double *before)
{
    double p = 1, q = 0;
    for (int k = 0; k < n; k++) {
        double next = (x * p - sqrt(k) * q) / sqrt(k + 1);
        q = p;
        p = next;
    }
    *before = q;
    return p;
}

// Bisection down to the last bit, for a root inside (low, high).
static double root(double low, double high, int n)
{
    double before, start = polynomial(low, n, &before);
    for (int i = 0; i < 200; i++) {
        double middle = 0.5 * (low + high), value = polynomial(middle, n, &before);
        if (middle == low || middle == high) break;
        if ((value < 0) == (start < 0))
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

void rmd_hermite_rule(double *node, double *weight, int n)
{
    double edge = 2 * sqrt(n) + 1; // beyond the largest root
    for (int degree = 1; degree <= n; degree++) {
        double low = -edge;
        for (int i = 0; i < degree; i++) {
            double high = i < degree - 1 ? node[i] : edge;
            node[i] = root(low, high, degree);
            low = high;
        }
    }
    for (int i = 0; i < n; i++) {
        double before;
        if (2 * i == n - 1) node[i] = 0;
        polynomial(node[i], n, &before);
        weight[i] = 1 / (n * before * before);
    }
}
