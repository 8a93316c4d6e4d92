// SPDX-License-Identifier: BSD-3-Clause
// Fibre orientations of simulated voxels: peaks, densities, tissues, responses.
#include "dwi/fod.h"

#include "base/memory.h"
#include "base/random.h"
#include "dwi/lobes.h"
#include "dwi/response_fit.h"
#include "dwi/tournier.h"
#include "math/harmonics.h"
#include "math/mat3.h"
#include "phantom/scheme.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { VOXELS = 200 };
static const double s0 = 1000, degree = 3.14159265358979323846 / 180;

// A direction, and one at `angle` from it, both drawn from `item`.
static void draw_pair(double a[3], double b[3], double angle, unsigned item)
{
    double n[2], m[2], along, length;
    rmd_random_normal(n, (struct rmd_draw){ 3, 1, item, 0 });
    rmd_random_normal(m, (struct rmd_draw){ 3, 1, item, 1 });
    a[0] = n[0], a[1] = n[1], a[2] = m[0];
    length = rmd_vector_norm(a);
    for (int k = 0; k < 3; k++)
        a[k] /= length;
    rmd_random_normal(n, (struct rmd_draw){ 3, 2, item, 0 });
    b[0] = n[0], b[1] = n[1], b[2] = m[1];
    along = rmd_vector_dot(a, b);
    for (int k = 0; k < 3; k++)
        b[k] -= along * a[k];
    length = rmd_vector_norm(b);
    for (int k = 0; k < 3; k++)
        b[k] = cos(angle) * a[k] + sin(angle) * b[k] / length;
}

static double fibre_signal(double b, const double g[3], const double d[3])
{
    double cosine = rmd_vector_dot(g, d);
    return s0 * exp(-b * (0.3e-3 + 1.4e-3 * cosine * cosine));
}

// The exact response of the fibre at one shell, by summation over the angle.
static void fibre_response(double zonal[RMD_RESPONSE_TERMS], double b)
{
    enum { STEPS = 2000 };
    memset(zonal, 0, RMD_RESPONSE_TERMS * sizeof *zonal);
    for (int i = 0; i < STEPS; i++) {
        double z = -1 + (2 * i + 1.0) / STEPS, y[91], pole[3] = { 0, 0, 1 };
        double d[3] = { sqrt(1 - z * z), 0, z };
        rmd_harmonics_basis(y, 10, d);
        for (int l = 0; l <= 10; l += 2)
            zonal[l / 2] += 2 * 180 * degree * (2.0 / STEPS) * fibre_signal(b, d, pole) *
                            y[rmd_harmonics_index(l, 0)];
    }
}

struct simulation {
    struct rmd_gradients gradients;
    struct rmd_shells shells;
    struct rmd_volume image;
    struct rmd_series series;
    struct rmd_mask mask;
    struct rmd_signals signals;
    double first[VOXELS][3], second[VOXELS][3];
    struct rmd_response wm, csf;
};

static void simulation_free(struct simulation *s)
{
    rmd_gradients_free(&s->gradients);
    rmd_shells_free(&s->shells);
    rmd_volume_free(&s->image);
    rmd_mask_free(&s->mask);
    rmd_signals_free(&s->signals);
}

// Voxels of two fibres at `angle`, each half, with Rician noise; `fluid` of them is water.
static void simulate(struct simulation *s, double b, double angle, double snr, double fluid)
{
    struct rmd_grid grid = { { VOXELS, 1, 1 }, rmd_affine_identity() };
    memset(s, 0, sizeof *s);
    cr_assert_eq(rmd_scheme_build(&s->gradients, 6, 64, b), RMD_OK);
    cr_assert_eq(rmd_shells_of(&s->shells, &s->gradients), RMD_OK);
    cr_assert_eq(rmd_volume_new(&s->image, &grid, s->gradients.n), RMD_OK);
    cr_assert_eq(rmd_mask_new(&s->mask, &grid), RMD_OK);
    memset(s->mask.v, 1, VOXELS);
    s->mask.count = VOXELS;
    for (unsigned v = 0; v < VOXELS; v++) {
        draw_pair(s->first[v], s->second[v], angle, v);
        for (int t = 0; t < s->gradients.n; t++) {
            const double *g = s->gradients.dir[t];
            double n[2], w = s->gradients.b[t];
            double signal =
                (fibre_signal(w, g, s->first[v]) + fibre_signal(w, g, s->second[v])) / 2;
            signal = (1 - fluid) * signal + fluid * s0 * exp(-w * 3e-3);
            rmd_random_normal(n, (struct rmd_draw){ 9, 3, v, (uint32_t)t });
            double noise = snr > 0 ? s0 / snr : 0;
            s->image.v[v + VOXELS * (unsigned)t] =
                (float)hypot(signal + noise * n[0], noise * n[1]);
        }
    }
    s->series = rmd_series_of(&s->image);
    cr_assert_eq(rmd_signals_of(&s->signals, &s->series, &s->mask), RMD_OK);
    s->wm = (struct rmd_response){ .shells = 2, .terms = 6, .b = { 0, b } };
    s->csf = (struct rmd_response){ .shells = 2, .terms = 1, .b = { 0, b } };
    fibre_response(s->wm.zonal[0], 0);
    fibre_response(s->wm.zonal[1], b);
    s->csf.zonal[0][0] = s0 / rmd_harmonics_pole(0);
    s->csf.zonal[1][0] = s0 * exp(-b * 3e-3) / rmd_harmonics_pole(0);
}

static void solve(struct rmd_fod *fod, struct rmd_lobes *lobes, const struct simulation *s,
                  enum rmd_fod_method method)
{
    struct rmd_fod_plan plan;
    struct rmd_fod_tissues tissues = { { &s->wm, NULL, method == RMD_FOD_MSMT ? &s->csf : NULL } };
    struct rmd_fod_opts opts = { (int)method, 8 };
    struct rmd_lobes_opts lobes_opts = { 3, 0.1 };
    cr_assert_eq(rmd_fod_plan_new(&plan, &s->gradients, &s->shells, &tissues, &opts, 0, NULL),
                 RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_fod_fit(fod, &plan, &s->signals, NULL, VOXELS), RMD_OK);
    cr_assert_eq(fod->not_fitted, 0);
    cr_assert_eq(rmd_lobes_find(lobes, &fod->tissue[RMD_FOD_WM], &lobes_opts), RMD_OK);
    rmd_fod_plan_free(&plan);
}

// The angle in degrees between d and the nearest of the two highest peaks.
static double nearest(const struct rmd_lobes *lobes, unsigned v, const double d[3])
{
    double best = 90;
    for (unsigned p = 0; p < 2; p++) {
        double q[3];
        for (unsigned k = 0; k < 3; k++)
            q[k] = (double)lobes->peaks.v[(3 * p + k) * VOXELS + v];
        double cosine = fabs(rmd_vector_dot(q, d)) / rmd_vector_norm(q);
        if (cosine <= 1 || cosine > 1) best = fmin(best, acos(fmin(1, cosine)) / degree);
    }
    return best;
}

static double mean_error(double b, double angle, enum rmd_fod_method method)
{
    struct simulation s;
    struct rmd_fod fod;
    struct rmd_lobes lobes;
    double sum = 0;
    simulate(&s, b, angle * degree, 25, 0);
    solve(&fod, &lobes, &s, method);
    for (unsigned v = 0; v < VOXELS; v++)
        sum += (nearest(&lobes, v, s.first[v]) + nearest(&lobes, v, s.second[v])) / 2 / VOXELS;
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    simulation_free(&s);
    return sum;
}

Test(fod, peaks_of_single_fibres_are_within_2_degrees_and_of_60_degree_crossings_within_10)
{
    for (int method = RMD_FOD_CSD; method <= RMD_FOD_MSMT; method++)
        for (double b = 1000; b <= 3000; b += 2000) {
            double one = mean_error(b, 0, (enum rmd_fod_method)method);
            double two = mean_error(b, 60, (enum rmd_fod_method)method);
            cr_assert(one < 2, "%d at b %g: %g degrees", method, b, one);
            cr_assert(two < 10, "%d at b %g: %g degrees", method, b, two);
        }
}

Test(fod, density_of_a_fibre_is_about_1_and_halves_in_a_crossing)
{
    struct simulation s;
    struct rmd_fod fod;
    struct rmd_lobes lobes;
    simulate(&s, 3000, 0, 0, 0);
    solve(&fod, &lobes, &s, RMD_FOD_CSD);
    for (unsigned v = 0; v < VOXELS; v++)
        cr_assert_float_eq((double)lobes.density.v[v], 1, 0.2, "%g", (double)lobes.density.v[v]);
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    simulation_free(&s);
    simulate(&s, 3000, 90 * degree, 0, 0);
    solve(&fod, &lobes, &s, RMD_FOD_CSD);
    for (unsigned v = 0; v < VOXELS; v++) {
        cr_assert_float_eq((double)lobes.density.v[v], 0.5, 0.1);
        cr_assert_float_eq((double)lobes.density.v[v + VOXELS], 0.5, 0.1);
    }
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    simulation_free(&s);
}

Test(fod, share_of_fluid_is_recovered)
{
    struct simulation s;
    struct rmd_fod fod;
    struct rmd_lobes lobes;
    simulate(&s, 1000, 90 * degree, 0, 0.4);
    solve(&fod, &lobes, &s, RMD_FOD_MSMT);
    double fluid = 0, fibres = 0;
    for (unsigned v = 0; v < VOXELS; v++) {
        fluid += (double)fod.tissue[RMD_FOD_CSF].v[v] / rmd_harmonics_pole(0) / VOXELS;
        fibres += (double)fod.tissue[RMD_FOD_WM].v[v] / rmd_harmonics_pole(0) / VOXELS;
    }
    // Shares are coefficients of degree 0: 1 / sqrt(4 pi) where a tissue fills the voxel.
    cr_assert_float_eq(fluid, 0.4, 0.02, "%g", fluid);
    cr_assert_float_eq(fibres, 0.6, 0.02, "%g", fibres);
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    simulation_free(&s);
}

Test(fod, a_degree_beyond_the_directions_is_lowered_and_said)
{
    struct simulation s;
    struct rmd_fod_plan plan;
    struct rmd_log log = { 0 };
    simulate(&s, 1000, 0, 0, 0);
    for (int t = 0; t < s.gradients.n; t++)
        if (t % 2) s.gradients.b[t] = 0;
    rmd_shells_free(&s.shells);
    cr_assert_eq(rmd_shells_of(&s.shells, &s.gradients), RMD_OK);
    struct rmd_fod_tissues tissues = { { &s.wm } };
    struct rmd_fod_opts opts = { RMD_FOD_CSD, 8 };
    cr_assert_eq(rmd_fod_plan_new(&plan, &s.gradients, &s.shells, &tissues, &opts, 0, &log),
                 RMD_OK);
    cr_assert_eq(plan.lmax, 6, "%d", plan.lmax);
    cr_assert_eq(log.n, 1);
    rmd_fod_plan_free(&plan);
    rmd_log_free(&log);
    simulation_free(&s);
}

Test(fod, voxels_without_a_finite_signal_are_nan_and_counted)
{
    struct simulation s;
    struct rmd_fod_plan plan;
    struct rmd_fod fod;
    simulate(&s, 1000, 0, 0, 0);
    s.image.v[7 + 20 * VOXELS] = NAN;
    struct rmd_fod_tissues tissues = { { &s.wm } };
    struct rmd_fod_opts opts = { RMD_FOD_CSD, 8 };
    cr_assert_eq(rmd_fod_plan_new(&plan, &s.gradients, &s.shells, &tissues, &opts, 0, NULL),
                 RMD_OK);
    cr_assert_eq(rmd_fod_fit(&fod, &plan, &s.signals, NULL, VOXELS), RMD_OK);
    cr_assert_eq(fod.not_fitted, 1);
    cr_assert(isnan(fod.tissue[RMD_FOD_WM].v[7]));
    cr_assert(isfinite(fod.tissue[RMD_FOD_WM].v[8]));
    rmd_fod_free(&fod);
    rmd_fod_plan_free(&plan);
    simulation_free(&s);
}

Test(response, of_fibres_in_known_directions_is_the_exact_one)
{
    struct simulation s;
    struct rmd_response made;
    size_t item[VOXELS];
    simulate(&s, 3000, 0, 0, 0);
    for (size_t v = 0; v < VOXELS; v++)
        item[v] = v;
    struct rmd_response_voxels voxels = { &s.signals, &s.gradients, &s.shells, item, VOXELS };
    cr_assert_eq(rmd_response_fit_fibre(&made, &voxels, (const double(*)[3])s.first), RMD_OK);
    for (int k = 0; k < 5; k++)
        cr_assert_float_eq(made.zonal[1][k], s.wm.zonal[1][k], 2, "%d: %g %g", k, made.zonal[1][k],
                           s.wm.zonal[1][k]);
    cr_assert_float_eq(made.zonal[0][0], s.wm.zonal[0][0], 0.1);
    simulation_free(&s);
}

Test(response, tournier_finds_it_from_the_scan_alone)
{
    struct simulation s;
    struct rmd_response made;
    size_t used;
    simulate(&s, 1000, 0, 25, 0);
    cr_assert_eq(rmd_tournier_estimate(&made, &used, &s.signals, &s.mask, &s.gradients, &s.shells),
                 RMD_OK, "%s", rmd_error());
    cr_assert_eq(used, VOXELS);
    cr_assert_eq(made.shells, 1);
    for (int k = 0; k < 3; k++)
        cr_assert_float_eq(made.zonal[0][k], s.wm.zonal[1][k], 25, "%d: %g %g", k, made.zonal[0][k],
                           s.wm.zonal[1][k]);
    simulation_free(&s);
}

Test(response, files_are_read_back_as_they_were_written)
{
    struct rmd_response response = { .shells = 2,
                                     .terms = 3,
                                     .b = { 0, 1000 },
                                     .intensity = 812.5,
                                     .zonal = { { 3000, 0, 0 }, { 1700, -480.5, 71 } } };
    struct rmd_response back;
    struct rmd_text text = { 0 };
    rmd_response_print(&text, &response);
    cr_assert_eq(rmd_response_parse(&back, "test", text.s, text.size), RMD_OK, "%s", rmd_error());
    cr_assert_eq(back.shells, 2);
    cr_assert_float_eq(back.intensity, 812.5, 1e-9);
    cr_assert_float_eq(back.b[1], 1000, 1e-9);
    cr_assert_float_eq(back.zonal[1][1], -480.5, 1e-9);
    rmd_text_free(&text);
}

Test(response, a_mean_brings_scans_to_one_intensity)
{
    struct rmd_response mean = {
        .shells = 1, .terms = 2, .b = { 1000 }, .intensity = 100, .zonal = { { 30, -10 } }
    };
    struct rmd_response next = {
        .shells = 1, .terms = 2, .b = { 1010 }, .intensity = 200, .zonal = { { 64, -20 } }
    };
    cr_assert_eq(rmd_response_take(&mean, 1, &next, "next"), RMD_OK);
    cr_assert_float_eq(mean.zonal[0][0], 31, 1e-12);
    cr_assert_float_eq(mean.zonal[0][1], -10, 1e-12);
    next.b[0] = 2000;
    cr_assert_eq(rmd_response_take(&mean, 2, &next, "next"), RMD_EARG);
}
