// SPDX-License-Identifier: BSD-3-Clause
// 3-vectors, 3x3 matrices and affine maps x -> M x + t, small enough to be inline.
#ifndef RMD_MATH_MAT3_H
#define RMD_MATH_MAT3_H

#include <math.h>

// Row i is (M_i0, M_i1, M_i2, t_i). Named result_from_input, so composition reads
// a_from_c = rmd_affine_compose(a_from_b, b_from_c).
struct rmd_affine {
    double m[3][4];
};

static inline struct rmd_affine rmd_affine_identity(void)
{
    return (struct rmd_affine){ { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } };
}

static inline void rmd_affine_apply(double y[3], const struct rmd_affine *a, const double x[3])
{
    double p[3] = { x[0], x[1], x[2] };
    for (int i = 0; i < 3; i++)
        y[i] = a->m[i][0] * p[0] + a->m[i][1] * p[1] + a->m[i][2] * p[2] + a->m[i][3];
}

static inline struct rmd_affine rmd_affine_compose(const struct rmd_affine *a,
                                                   const struct rmd_affine *b)
{
    struct rmd_affine c;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            c.m[i][j] = a->m[i][0] * b->m[0][j] + a->m[i][1] * b->m[1][j] +
                        a->m[i][2] * b->m[2][j] + (j == 3 ? a->m[i][3] : 0);
    return c;
}

// The determinant of the 3x3 part.
static inline double rmd_affine_determinant(const struct rmd_affine *a)
{
    return a->m[0][0] * (a->m[1][1] * a->m[2][2] - a->m[1][2] * a->m[2][1]) -
           a->m[0][1] * (a->m[1][0] * a->m[2][2] - a->m[1][2] * a->m[2][0]) +
           a->m[0][2] * (a->m[1][0] * a->m[2][1] - a->m[1][1] * a->m[2][0]);
}

// The inverse map; every entry is not finite where the determinant is 0.
static inline struct rmd_affine rmd_affine_invert(const struct rmd_affine *a)
{
    struct rmd_affine b;
    double scale = 1 / rmd_affine_determinant(a);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int r = (j + 1) % 3, s = (j + 2) % 3, p = (i + 1) % 3, q = (i + 2) % 3;
            b.m[i][j] = (a->m[r][p] * a->m[s][q] - a->m[r][q] * a->m[s][p]) * scale;
        }
    for (int i = 0; i < 3; i++)
        b.m[i][3] = -(b.m[i][0] * a->m[0][3] + b.m[i][1] * a->m[1][3] + b.m[i][2] * a->m[2][3]);
    return b;
}

static inline double rmd_vector_dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static inline double rmd_vector_norm(const double a[3])
{
    return sqrt(rmd_vector_dot(a, a));
}

#endif
