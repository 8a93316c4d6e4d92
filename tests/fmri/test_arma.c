// SPDX-License-Identifier: BSD-3-Clause
// The one-pass filter is the inverse Cholesky factor of the correlation matrix, with and without
// gaps.
#include "fmri/arma.h"

#include "math/linsolve.h"

#include <criterion/criterion.h>
#include <math.h>

enum { N = 40 };

static const struct rmd_arma noises[] = { { .6, -.3 },  { .8, .4 }, { .5, 0 },
                                          { .95, -.7 }, { 0, .4 },  { 0, 0 } };

static double correlation(struct rmd_arma noise, int lag)
{
    return lag == 0 ? 1 : rmd_arma_lambda(noise) * pow(noise.a, lag - 1);
}

Test(arma, lambda_has_the_published_values)
{
    cr_assert_float_eq(rmd_arma_lambda((struct rmd_arma){ .6, -.3 }), .336986, 5e-7);
    cr_assert_float_eq(rmd_arma_lambda((struct rmd_arma){ .8, -.4 }), .523077, 5e-7);
    cr_assert_float_eq(rmd_arma_lambda((struct rmd_arma){ .3, .2 }), .456897, 5e-7);
}

static void against_cholesky(struct rmd_arma noise, const int *volume)
{
    static double r[N * N];
    struct rmd_arma_filter filter[N];
    double log_det, dense = 0, y[N], w[N], back[N], sum = 0, whole = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            r[i * N + j] = correlation(noise, abs(volume[i] - volume[j]));
    cr_assert(rmd_linsolve_factor(r, N));
    rmd_arma_plan(filter, &log_det, noise, volume, N);
    for (int i = 0; i < N; i++)
        dense += 2 * log(r[i * N + i]);
    cr_assert_float_eq(log_det, dense, 1e-11, "%g %g", noise.a, noise.b);
    for (int i = 0; i < N; i++)
        y[i] = sin(1.7 * i) + 0.1 * i;
    rmd_arma_whiten(w, y, filter, N);
    rmd_arma_colour(back, w, filter, N);
    for (int i = 0; i < N; i++) { // the factor itself, row by row
        double solved = y[i];
        for (int k = 0; k < i; k++)
            solved -= r[i * N + k] * w[k];
        cr_assert_float_eq(solved / r[i * N + i], w[i], 1e-11);
        cr_assert_float_eq(back[i], y[i], 1e-11);
        sum += w[i] * w[i];
    }
    for (int i = 0; i < N; i++)
        back[i] = y[i];
    rmd_linsolve_solve(r, back, N);
    for (int i = 0; i < N; i++)
        whole += y[i] * back[i];
    cr_assert_float_eq(sum, whole, 1e-9 * whole);
}

Test(arma, whitening_is_the_inverse_cholesky_factor)
{
    int volume[N];
    for (int i = 0; i < N; i++)
        volume[i] = i;
    for (int k = 0; k < 6; k++)
        against_cholesky(noises[k], volume);
}

Test(arma, gaps_keep_true_time)
{
    int volume[N];
    for (int i = 0; i < N; i++)
        volume[i] = i + 2 + (i > 5) + 3 * (i > 20) + 40 * (i > 30);
    for (int k = 0; k < 6; k++)
        against_cholesky(noises[k], volume);
}
