// SPDX-License-Identifier: BSD-3-Clause
// Cholesky solves what is positive definite and refuses what is not.
#include "math/linsolve.h"

#include <criterion/criterion.h>
#include <math.h>

enum { N = 26 };

// The Hilbert-like matrix 1 / (1 + |i - j|), which is positive definite.
static void fill(double a[N * N])
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i * N + j] = 1.0 / (1 + (i > j ? i - j : j - i));
}

Test(linsolve, the_solution_satisfies_the_system)
{
    double a[N * N], factor[N * N], x[N];
    fill(a);
    fill(factor);
    for (int i = 0; i < N; i++)
        x[i] = i % 7 - 3;
    cr_assert(rmd_linsolve_factor(factor, N));
    rmd_linsolve_solve(factor, x, N);
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++)
            sum += a[i * N + j] * x[j];
        cr_assert(fabs(sum - (i % 7 - 3)) < 1e-12);
    }
}

Test(linsolve, only_the_lower_triangle_is_read)
{
    double a[4] = { 4, 1e9, 2, 5 }, b[2] = { 8, 9 };
    cr_assert(rmd_linsolve_factor(a, 2));
    rmd_linsolve_solve(a, b, 2);
    cr_assert(fabs(b[0] - 22.0 / 16) < 1e-14 && fabs(b[1] - 20.0 / 16) < 1e-14);
}

Test(linsolve, singular_indefinite_and_undefined_matrices_are_refused)
{
    double singular[4] = { 1, 2, 2, 4 }, indefinite[4] = { 1, 2, 2, 1 };
    double undefined[4] = { NAN, 0, 0, 1 }, zero[1] = { 0 };
    cr_assert(!rmd_linsolve_factor(singular, 2));
    cr_assert(!rmd_linsolve_factor(indefinite, 2));
    cr_assert(!rmd_linsolve_factor(undefined, 2));
    cr_assert(!rmd_linsolve_factor(zero, 1));
}
