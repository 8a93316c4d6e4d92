// SPDX-License-Identifier: BSD-3-Clause
// Scaling and squaring, and its reverse by square roots (Denman & Beavers 1976).
#include "align/affine_group.h"

#include "align/rigid.h"

enum { SQUARINGS = 6, EXP_TERMS = 14, ROOTS = 6, LOG_TERMS = 24, ROUNDS = 20 };

// A matrix of the algebra: 3x3 part and last column; its last row is 0.
static struct rmd_affine matrix_of(const double log[RMD_AFFINE_LOGS], double factor)
{
    const double *w = log, *u = log + 3, *s = log + 6;
    struct rmd_affine m = { { { s[0], s[5] - w[2], s[4] + w[1], u[0] },
                              { s[5] + w[2], s[1], s[3] - w[0], u[1] },
                              { s[4] - w[1], s[3] + w[0], s[2], u[2] } } };
    for (int i = 0; i < 12; i++)
        m.m[i / 4][i % 4] *= factor;
    return m;
}

// a*b of matrices whose last row is 0.
static struct rmd_affine product(const struct rmd_affine *a, const struct rmd_affine *b)
{
    struct rmd_affine c = rmd_affine_compose(a, b);
    for (int i = 0; i < 3; i++)
        c.m[i][3] -= a->m[i][3];
    return c;
}

static void add(struct rmd_affine *sum, double factor, const struct rmd_affine *a)
{
    for (int i = 0; i < 12; i++)
        sum->m[i / 4][i % 4] += factor * a->m[i / 4][i % 4];
}

static int has_stretch(const double log[RMD_AFFINE_LOGS])
{
    for (int i = 6; i < RMD_AFFINE_LOGS; i++)
        if (log[i] != 0) return 1;
    return 0;
}

// EQ align.31
struct rmd_affine rmd_affine_group_exp(const double log[RMD_AFFINE_LOGS], double factor)
{
    if (!has_stretch(log)) {
        double rigid[6];
        for (int i = 0; i < 6; i++)
            rigid[i] = factor * log[i];
        return rmd_rigid_exp(rigid);
    }
    struct rmd_affine small = matrix_of(log, factor / (1 << SQUARINGS)), power = small;
    struct rmd_affine sum = rmd_affine_identity();
    double share = 1;
    for (int n = 1; n <= EXP_TERMS; n++) {
        add(&sum, share /= n, &power);
        power = product(&power, &small);
    }
    for (int i = 0; i < SQUARINGS; i++)
        sum = rmd_affine_compose(&sum, &sum);
    return sum;
}

static struct rmd_affine root(const struct rmd_affine *map)
{
    struct rmd_affine y = *map, z = rmd_affine_identity();
    for (int round = 0; round < ROUNDS; round++) {
        struct rmd_affine of_y = rmd_affine_invert(&y), of_z = rmd_affine_invert(&z);
        for (int i = 0; i < 12; i++) {
            y.m[i / 4][i % 4] = (y.m[i / 4][i % 4] + of_z.m[i / 4][i % 4]) / 2;
            z.m[i / 4][i % 4] = (z.m[i / 4][i % 4] + of_y.m[i / 4][i % 4]) / 2;
        }
    }
    return y;
}

void rmd_affine_group_log(double log[RMD_AFFINE_LOGS], const struct rmd_affine *map)
{
    struct rmd_affine near = *map, one = rmd_affine_identity(), sum = { { { 0 } } };
    for (int i = 0; i < ROOTS; i++)
        near = root(&near);
    add(&near, -1, &one);
    struct rmd_affine power = near;
    for (int n = 1; n <= LOG_TERMS; n++) {
        add(&sum, (n % 2 ? 1.0 : -1.0) * (1 << ROOTS) / n, &power);
        power = product(&power, &near);
    }
    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        log[i] = (sum.m[k][j] - sum.m[j][k]) / 2;
        log[3 + i] = sum.m[i][3];
        log[6 + i] = sum.m[i][i];
        log[9 + i] = (sum.m[k][j] + sum.m[j][k]) / 2;
    }
}

// EQ align.11
double rmd_affine_group_size(const double log[RMD_AFFINE_LOGS], double radius)
{
    struct rmd_affine m = matrix_of(log, 1);
    double square = 0;
    for (int i = 0; i < 9; i++)
        square += m.m[i / 3][i % 3] * m.m[i / 3][i % 3];
    return sqrt(0.2 * radius * radius * square + rmd_vector_dot(log + 3, log + 3));
}
