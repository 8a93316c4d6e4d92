// SPDX-License-Identifier: BSD-3-Clause
// Principal directions of sixteen symmetric 3x3 matrices at once, inlined as math/lanes.h is.
#ifndef RMD_MATH_DIRECTION_H
#define RMD_MATH_DIRECTION_H

#include "math/lanes.h"

// The longest cross product of two rows of D - value I, which is along the eigenvector of `value`;
// its squared length, and of the largest row the fourth power of its length.
RMD_LANE_INLINE double rmd_direction_cross(double v[3], double *scale, const double d[6],
                                           double value)
{
    double a = d[0] - value, b = d[1] - value, c = d[2] - value, x = d[3], y = d[4], z = d[5];
    double p[3] = { x * z - y * b, y * x - a * z, a * b - x * x };
    double q[3] = { x * c - y * z, y * y - a * c, a * z - x * y };
    double r[3] = { b * c - z * z, z * y - x * c, x * z - b * y };
    double pp = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
    double qq = q[0] * q[0] + q[1] * q[1] + q[2] * q[2];
    double rr = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    double rows = a * a + b * b + c * c + 2 * (x * x + y * y + z * z);
    double best = qq > pp ? qq : pp;
    for (int k = 0; k < 3; k++)
        v[k] = qq > pp ? q[k] : p[k];
    for (int k = 0; k < 3; k++)
        v[k] = rr > best ? r[k] : v[k];
    *scale = rows * rows;
    return rr > best ? rr : best;
}

// The unit eigenvectors of the eigenvalue nearest to `value`, the largest component positive, of
// the matrices xx yy zz xy xz yz. The first cross product gives a Rayleigh quotient, whose error is
// the square of that of `value`; the second gives the direction. certain[l] is 0 where the two
// nearest eigenvalues are too close together for that, or an input is not finite.
RMD_LANE_INLINE void rmd_direction_lanes(float direction[restrict 3][RMD_LANES],
                                         float *restrict certain,
                                         const float tensor[restrict 6][RMD_LANES],
                                         const float *restrict value)
{
    RMD_EACH_LANE(l)
    {
        double d[6], v[3], scale;
        for (int k = 0; k < 6; k++)
            d[k] = (double)tensor[k][l];
        double square = rmd_direction_cross(v, &scale, d, (double)value[l]);
        double quotient = v[0] * v[0] * d[0] + v[1] * v[1] * d[1] + v[2] * v[2] * d[2] +
                          2 * (v[0] * v[1] * d[3] + v[0] * v[2] * d[4] + v[1] * v[2] * d[5]);
        square = rmd_direction_cross(v, &scale, d, quotient / square);
        double x = fabs(v[0]), y = fabs(v[1]), z = fabs(v[2]);
        double largest = y > x ? v[1] : v[0];
        largest = z > (y > x ? y : x) ? v[2] : largest;
        double length = sqrt(square), unit = 1 / (largest < 0 ? -length : length);
        certain[l] = square > 1e-10 * scale ? 1.f : 0.f;
        for (int k = 0; k < 3; k++)
            direction[k][l] = (float)(v[k] * unit);
    }
}

#endif
