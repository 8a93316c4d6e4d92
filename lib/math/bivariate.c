// SPDX-License-Identifier: BSD-3-Clause
// Plackett's integral over the correlation, along its arc sine (Drezner and Wesolowsky 1990).
#include "math/bivariate.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

double rmd_bivariate_single(double x)
{
    return 0.5 * erfc(-x * 0.70710678118654752440);
}

// 5-point Gauss-Legendre on (0, 1).
static const double node[5] = { 0.04691007703066800360, 0.23076534494715845448, 0.5,
                                0.76923465505284154552, 0.95308992296933199640 };
static const double weight[5] = { 0.11846344252809454376, 0.23931433524968323402,
                                  0.28444444444444444444, 0.23931433524968323402,
                                  0.11846344252809454376 };

double rmd_bivariate_both(double x, double y, double r)
{
    double whole = asin(fmax(-1, fmin(1, r))), sum = 0;
    int pieces = 1 + (int)(5 * fabs(whole));
    double angle = whole / pieces;
    for (int piece = 0; piece < pieces; piece++)
        for (int i = 0; i < 5; i++) {
            double a = angle * (piece + node[i]), s = sin(a), c = cos(a);
            sum += weight[i] * exp(-0.5 * (x * x + y * y - 2 * x * y * s) / (c * c));
        }
    double p = rmd_bivariate_single(x) * rmd_bivariate_single(y) + sum * angle / (2 * PI);
    return fmax(0, fmin(1, p));
}
