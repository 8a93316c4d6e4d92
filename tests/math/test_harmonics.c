// SPDX-License-Identifier: BSD-3-Clause
// Spherical harmonics: known values, orthonormality, derivatives, peaks.
#include "math/harmonics.h"

#include "math/sphere.h"

#include <criterion/criterion.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

// Any number of directions, spread evenly (a spiral).
static void spiral(double d[3], int i, int n)
{
    double z = 1 - (2 * i + 1.0) / n, r = sqrt(1 - z * z), turn = 2.399963229728653 * i;
    d[0] = r * cos(turn), d[1] = r * sin(turn), d[2] = z;
}

Test(harmonics, low_degrees_have_their_closed_forms)
{
    double d[3], y[6];
    for (int i = 0; i < 50; i++) {
        spiral(d, i, 50);
        double x = d[0], Y = d[1], z = d[2];
        rmd_harmonics_basis(y, 2, d);
        double known[6] = { sqrt(1 / (4 * pi)),           sqrt(15 / (4 * pi)) * x * Y,
                            -sqrt(15 / (4 * pi)) * Y * z, sqrt(5 / (16 * pi)) * (3 * z * z - 1),
                            -sqrt(15 / (4 * pi)) * x * z, sqrt(15 / (16 * pi)) * (x * x - Y * Y) };
        for (int k = 0; k < 6; k++)
            cr_assert_float_eq(y[k], known[k], 1e-14, "coefficient %d: %g, not %g", k, y[k],
                               known[k]);
    }
}

Test(harmonics, basis_is_orthonormal_and_adds_up_to_a_constant)
{
    enum { N = 12000, LMAX = 12, COUNT = 91 };
    static double gram[COUNT][COUNT];
    for (int i = 0; i < N; i++) {
        double d[3], y[COUNT], sum = 0;
        spiral(d, i, N);
        rmd_harmonics_basis(y, LMAX, d);
        for (int a = 0; a < COUNT; a++) {
            sum += y[a] * y[a];
            for (int b = 0; b < COUNT; b++)
                gram[a][b] += y[a] * y[b] * 4 * pi / N;
        }
        cr_assert_float_eq(sum, COUNT / (4 * pi), 1e-11);
    }
    for (int a = 0; a < COUNT; a++)
        for (int b = 0; b < COUNT; b++)
            cr_assert_float_eq(gram[a][b], a == b, 2e-3, "%d %d: %g", a, b, gram[a][b]);
}

Test(harmonics, counts_and_degrees_belong_together)
{
    cr_assert_eq(rmd_harmonics_count(8), 45);
    cr_assert_eq(rmd_harmonics_count(RMD_HARMONICS_LMAX), RMD_HARMONICS_MOST);
    cr_assert_eq(rmd_harmonics_lmax(28), 6);
    cr_assert_eq(rmd_harmonics_lmax(44), -1);
    cr_assert_eq(rmd_harmonics_index(8, 8), 44);
}

static float coefficient(int k)
{
    return (float)sin(1.7 * k * k + 0.3) / (1 + (float)k / 8);
}

Test(harmonics, single_precision_agrees_with_double)
{
    for (int lmax = 0; lmax <= RMD_HARMONICS_LMAX; lmax += 2) {
        struct rmd_harmonics plan;
        float c[RMD_HARMONICS_MOST], fast[RMD_HARMONICS_MOST];
        double y[RMD_HARMONICS_MOST];
        rmd_harmonics_plan(&plan, lmax);
        for (int k = 0; k < plan.count; k++)
            c[k] = coefficient(k);
        for (int i = 0; i < 200; i++) {
            double d[3], sum = 0;
            spiral(d, i, 200);
            float f[3] = { (float)d[0], (float)d[1], (float)d[2] };
            rmd_harmonics_basis(y, lmax, d);
            rmd_harmonics_fill(fast, &plan, f);
            for (int k = 0; k < plan.count; k++) {
                cr_assert_float_eq((double)fast[k], y[k], 2e-5, "%d: %g %g", k, (double)fast[k],
                                   y[k]);
                sum += (double)c[k] * y[k];
            }
            cr_assert_float_eq((double)rmd_harmonics_amplitude(&plan, c, f), sum, 5e-5);
        }
    }
}

Test(harmonics, derivatives_predict_the_function_along_great_circles)
{
    struct rmd_harmonics plan;
    float c[45];
    rmd_harmonics_plan(&plan, 8);
    for (int k = 0; k < 45; k++)
        c[k] = coefficient(k);
    for (int i = 0; i < 100; i++) {
        double d[3], other[3], t[3], along = 0, norm = 0, value[3];
        spiral(d, i, 100);
        spiral(other, (i * 7 + 31) % 100, 100);
        for (int k = 0; k < 3; k++)
            along += d[k] * other[k];
        for (int k = 0; k < 3; k++)
            t[k] = other[k] - along * d[k], norm += t[k] * t[k];
        float f[3] = { (float)d[0], (float)d[1], (float)d[2] };
        struct rmd_harmonics_slope slope;
        rmd_harmonics_derive(&slope, &plan, c, f);
        double h = 1e-3, first = 0, second = 0;
        for (int s = -1; s <= 1; s++) {
            double e[3], y[45];
            for (int k = 0; k < 3; k++)
                e[k] = d[k] * cos(h * s) + t[k] / sqrt(norm) * sin(h * s);
            rmd_harmonics_basis(y, 8, e);
            value[s + 1] = 0;
            for (int k = 0; k < 45; k++)
                value[s + 1] += (double)c[k] * y[k];
        }
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                second += t[a] * t[b] / norm * (double)slope.curvature[a == b ? a : a + b + 2];
        for (int a = 0; a < 3; a++)
            first += t[a] / sqrt(norm) * (double)slope.gradient[a];
        cr_assert_float_eq((double)slope.value, value[1], 1e-4);
        cr_assert_float_eq(first, (value[2] - value[0]) / (2 * h), 1e-3);
        cr_assert_float_eq(second, (value[2] - 2 * value[1] + value[0]) / (h * h), 2e-2);
    }
}

Test(harmonics, a_delta_peaks_where_it_points)
{
    struct rmd_harmonics plan;
    rmd_harmonics_plan(&plan, 8);
    for (int i = 0; i < 100; i++) {
        double d[3], y[45], dot = 0;
        float c[45], f[3];
        spiral(d, i, 100);
        rmd_harmonics_basis(y, 8, d);
        for (int k = 0; k < 45; k++)
            c[k] = (float)y[k];
        for (int k = 0; k < 3; k++)
            f[k] = (float)d[k] + 0.15f * (float)(k == i % 3);
        float norm = sqrtf(f[0] * f[0] + f[1] * f[1] + f[2] * f[2]);
        for (int k = 0; k < 3; k++)
            f[k] /= norm;
        float value = rmd_harmonics_peak(f, &plan, c);
        for (int k = 0; k < 3; k++)
            dot += d[k] * (double)f[k];
        cr_assert_float_eq((double)value, 45 / (4 * pi), 1e-4);
        cr_assert(fabs(dot) > cos(1e-3), "direction %d: %g", i, dot);
    }
}

Test(harmonics, turned_responses_and_convolution_follow_funk_and_hecke)
{
    // cos^2 of the angle to z is 1/3 + 2/3 P_2.
    double zonal[2] = { sqrt(4 * pi) / 3, 2.0 / 3 * sqrt(4 * pi / 5) }, factor[2], y[6], e[6];
    rmd_harmonics_funk(factor, zonal, 2);
    for (int i = 0; i < 50; i++) {
        double d[3], at[3], sum = 0, dot = 0;
        spiral(d, i, 50);
        spiral(at, (i * 13 + 5) % 50, 50);
        rmd_harmonics_basis(y, 2, d);
        rmd_harmonics_basis(e, 2, at);
        for (int k = 0; k < 6; k++)
            sum += factor[k > 0] * y[k] * e[k];
        for (int k = 0; k < 3; k++)
            dot += d[k] * at[k];
        cr_assert_float_eq(sum, dot * dot, 1e-14);
    }
}

Test(sphere, counts_neighbours_and_spacing_are_those_of_the_icosahedron)
{
    struct rmd_sphere sphere;
    cr_assert_eq(rmd_sphere_build(&sphere, 3), RMD_OK);
    cr_assert_eq(sphere.n, 321);
    int fives = 0;
    for (int v = 0; v < sphere.n; v++) {
        int n = 0;
        for (; n < 6 && sphere.neighbour[v][n] >= 0; n++) {
            const double *a = sphere.direction[v], *b = sphere.direction[sphere.neighbour[v][n]];
            double angle = acos(fabs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])) * 180 / pi;
            cr_assert(angle > 6 && angle < 10, "%g degrees", angle);
        }
        cr_assert(n >= 5);
        fives += n == 5;
    }
    cr_assert_eq(fives, 6);
    rmd_sphere_free(&sphere);
}

Test(sphere, its_weights_integrate_all_degrees_asked_for)
{
    struct rmd_sphere sphere;
    double weight[321], sum[91] = { 0 };
    cr_assert_eq(rmd_sphere_build(&sphere, 3), RMD_OK);
    cr_assert_eq(rmd_sphere_weights(weight, &sphere, 12), RMD_OK);
    for (int v = 0; v < sphere.n; v++) {
        double y[91];
        rmd_harmonics_basis(y, 12, sphere.direction[v]);
        for (int k = 0; k < 91; k++)
            sum[k] += weight[v] * y[k];
        cr_assert(weight[v] > 0.7 * 4 * pi / 321 && weight[v] < 1.3 * 4 * pi / 321);
    }
    cr_assert_float_eq(sum[0], sqrt(4 * pi), 1e-12);
    for (int k = 1; k < 91; k++)
        cr_assert_float_eq(sum[k], 0, 1e-12);
    rmd_sphere_free(&sphere);
}
