// SPDX-License-Identifier: BSD-3-Clause
// Columns become orthonormal, the triangle puts them together again, and dependence is noticed.
#include "base/random.h"
#include "math/orthogonal.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { N = 30, C = 5 };

static void draw(double *x)
{
    for (int i = 0; i < N * C; i++)
        x[i] = rmd_random_uniform((struct rmd_draw){ 1, 2, (uint64_t)i, 0 }) + (i < N ? 1e4 : 0);
}

Test(orthogonal, the_factors_give_the_columns_back)
{
    double x[N * C], q[N * C], r[C * C];
    draw(x);
    memcpy(q, x, sizeof q);
    cr_assert_eq(rmd_orthogonal_factor(q, r, C, N), C);
    for (int a = 0; a < C; a++)
        for (int t = 0; t < N; t++) {
            double sum = 0;
            for (int k = 0; k < C; k++)
                sum += q[k * N + t] * r[k * C + a];
            cr_assert(fabs(sum - x[a * N + t]) < 1e-10);
        }
    for (int a = 0; a < C; a++)
        for (int b = 0; b < C; b++) {
            double sum = 0;
            for (int t = 0; t < N; t++)
                sum += q[a * N + t] * q[b * N + t];
            cr_assert(fabs(sum - (a == b)) < 1e-13);
            if (b < a) cr_assert_eq(r[a * C + b], 0);
        }
}

Test(orthogonal, a_column_that_depends_on_others_is_named)
{
    double x[N * C], r[C * C];
    draw(x);
    for (int t = 0; t < N; t++)
        x[3 * N + t] = 2 * x[t] - x[2 * N + t];
    cr_assert_eq(rmd_orthogonal_factor(x, r, C, N), 3);
}

Test(orthogonal, triangles_are_solved_both_ways)
{
    double x[N * C], r[C * C], b[C] = { 1, 2, 3, 4, 5 }, c[C] = { 1, 2, 3, 4, 5 };
    draw(x);
    rmd_orthogonal_factor(x, r, C, N);
    rmd_orthogonal_solve(r, b, C);
    rmd_orthogonal_solve_transposed(r, c, C);
    for (int i = 0; i < C; i++) {
        double forward = 0, backward = 0;
        for (int k = 0; k < C; k++) {
            forward += r[i * C + k] * b[k];
            backward += r[k * C + i] * c[k];
        }
        cr_assert(fabs(forward - (i + 1)) < 1e-10);
        cr_assert(fabs(backward - (i + 1)) < 1e-10);
    }
}
