// SPDX-License-Identifier: BSD-3-Clause
// Cyclic Jacobi: each rotation makes one off-diagonal entry zero; convergence is quadratic.
#include "math/eigen3.h"

#include <float.h>
#include <math.h>

enum { MOST_SWEEPS = 12 };

// Rotates rows and columns p and q of `a`, and the columns of `v`, such that a[p][q] becomes 0.
static void rotate(double a[3][3], double v[3][3], int p, int q)
{
    int r = 3 - p - q;
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = copysign(1, theta) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c, arp = a[r][p], arq = a[r][q];

    a[p][p] -= t * a[p][q];
    a[q][q] += t * a[p][q];
    a[p][q] = a[q][p] = 0;
    a[r][p] = a[p][r] = c * arp - s * arq;
    a[r][q] = a[q][r] = s * arp + c * arq;
    for (int k = 0; k < 3; k++) {
        double vp = v[k][p], vq = v[k][q];
        v[k][p] = c * vp - s * vq;
        v[k][q] = s * vp + c * vq;
    }
}

// Writes column `from` of `v` as a row whose largest component is positive.
static void write_vector(double row[3], double v[3][3], int from, double poison)
{
    int largest = 0;
    for (int k = 1; k < 3; k++)
        if (fabs(v[k][from]) > fabs(v[largest][from])) largest = k;
    for (int k = 0; k < 3; k++)
        row[k] = (v[largest][from] < 0 ? -v[k][from] : v[k][from]) + poison;
}

void rmd_eigen3(double value[3], double (*vector)[3], const double d[6])
{
    double a[3][3] = { { d[0], d[3], d[4] }, { d[3], d[1], d[5] }, { d[4], d[5], d[2] } };
    double v[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    int order[3] = { 0, 1, 2 };
    double poison = 0 * (d[0] + d[1] + d[2] + d[3] + d[4] + d[5]); // NaN where one is not finite

    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double off = fabs(a[0][1]) + fabs(a[0][2]) + fabs(a[1][2]);
        double size = fabs(a[0][0]) + fabs(a[1][1]) + fabs(a[2][2]);
        if (off <= DBL_EPSILON * DBL_EPSILON * size || off == 0) break;
        for (int p = 0; p < 2; p++)
            for (int q = p + 1; q < 3; q++)
                if (a[p][q] != 0) rotate(a, v, p, q);
    }
    for (int i = 0; i < 2; i++)
        for (int j = 2; j > i; j--)
            if (a[order[j]][order[j]] > a[order[j - 1]][order[j - 1]]) {
                int swapped = order[j];
                order[j] = order[j - 1];
                order[j - 1] = swapped;
            }
    for (int k = 0; k < 3; k++) {
        value[k] = a[order[k]][order[k]] + poison;
        if (vector) write_vector(vector[k], v, order[k], poison);
    }
}
