// SPDX-License-Identifier: BSD-3-Clause
// Known tensors come back; what must not matter does not.
#include "base/memory.h"
#include "base/random.h"
#include "dwi/tensor.h"
#include "math/eigen3.h"

#include <criterion/criterion.h>
#include <string.h>

enum { B0 = 6, DIRECTIONS = 64, VOLUMES = B0 + DIRECTIONS };

static const struct rmd_tensor_opts iwls = { RMD_TENSOR_IWLS, 2, 2500 };
static const struct rmd_tensor_opts ols = { RMD_TENSOR_OLS, 2, 2500 };
static const struct rmd_tensor_opts robust = { RMD_TENSOR_ROBUST, 3, 2500 };

// Directions on a spiral over half a sphere.
static struct rmd_gradients scheme(int b0, int directions, double b)
{
    struct rmd_gradients g = { .n = b0 + directions };
    cr_assert(rmd_alloc(&g.b, (size_t)g.n, sizeof *g.b) == RMD_OK);
    cr_assert(rmd_alloc(&g.dir, (size_t)g.n, sizeof *g.dir) == RMD_OK);
    for (int i = 0; i < directions; i++) {
        double z = (i + 0.5) / directions, r = sqrt(1 - z * z), angle = 2.399963229728653 * i;
        g.b[b0 + i] = b;
        memcpy(g.dir[b0 + i], (double[]){ r * cos(angle), r * sin(angle), z }, sizeof g.dir[0]);
    }
    return g;
}

static double draw(uint64_t item, uint32_t i)
{
    return rmd_random_uniform((struct rmd_draw){ 11, 1, item, i });
}

// A tensor of tissue in mm2/s with random orientation.
static void random_tensor(double d[6], uint64_t item)
{
    double value[3] = { 0.8e-3 + 1e-3 * draw(item, 0), 0.7e-3 * draw(item, 1) + 0.1e-3, 0.1e-3 };
    double unused[3], axis[3][3], seed[6];
    for (uint32_t i = 0; i < 6; i++)
        seed[i] = draw(item, 2 + i);
    rmd_eigen3(unused, axis, seed);
    static const int row[6] = { 0, 1, 2, 0, 0, 1 }, column[6] = { 0, 1, 2, 1, 2, 2 };
    for (int i = 0; i < 6; i++) {
        d[i] = 0;
        for (int k = 0; k < 3; k++)
            d[i] += value[k] * axis[k][row[i]] * axis[k][column[i]];
    }
}

static double signal(double s0, const double d[6], double b, const double g[3])
{
    double q = d[0] * g[0] * g[0] + d[1] * g[1] * g[1] + d[2] * g[2] * g[2] +
               2 * (d[3] * g[0] * g[1] + d[4] * g[0] * g[2] + d[5] * g[1] * g[2]);
    return s0 * exp(-b * q);
}

struct scan {
    struct rmd_volume dwi;
    struct rmd_gradients gradients;
    struct rmd_mask mask; // every voxel
};

// Voxel v has random_tensor(v), S0 of 1000, and Rician noise of SD `noise`.
static struct scan scan_new(int nx, int ny, int nz, struct rmd_gradients gradients, double noise)
{
    struct scan scan = { .gradients = gradients };
    struct rmd_grid grid = { { nx, ny, nz }, rmd_affine_identity() };
    size_t voxels = rmd_grid_count(&grid);
    cr_assert(rmd_volume_new(&scan.dwi, &grid, gradients.n) == RMD_OK);
    cr_assert(rmd_mask_new(&scan.mask, &grid) == RMD_OK);
    memset(scan.mask.v, 1, voxels);
    scan.mask.count = voxels;
    for (size_t v = 0; v < voxels; v++) {
        double d[6];
        random_tensor(d, v);
        for (int t = 0; t < gradients.n; t++) {
            double s = signal(1000, d, gradients.b[t], gradients.dir[t]), normal[2];
            rmd_random_normal(normal, (struct rmd_draw){ 11, 2, v, (uint32_t)t });
            s = noise > 0 ? hypot(s + noise * normal[0], noise * normal[1]) : s;
            scan.dwi.v[v + (size_t)t * voxels] = (float)s;
        }
    }
    return scan;
}

static void scan_free(struct scan *scan)
{
    rmd_volume_free(&scan->dwi);
    rmd_mask_free(&scan->mask);
    rmd_gradients_free(&scan->gradients);
}

static struct rmd_tensor_fit fitted(const struct scan *scan, const struct rmd_tensor_opts *opts)
{
    struct rmd_tensor_fit fit;
    struct rmd_series series = rmd_series_of(&scan->dwi);
    enum rmd_status st = rmd_tensor_fit(&fit, &series, &scan->gradients, &scan->mask, opts);
    cr_assert(st == RMD_OK, "%s", rmd_error());
    return fit;
}

static double fa_of(const struct rmd_tensor_fit *fit, size_t v)
{
    double d[6], measure[RMD_TENSOR_MEASURES];
    for (size_t k = 0; k < 6; k++)
        d[k] = (double)fit->tensor.v[v + k * rmd_grid_count(&fit->tensor.grid)];
    rmd_tensor_measures(measure, d);
    return measure[RMD_FA];
}

Test(tensor, tensors_without_noise_come_back_by_every_method)
{
    const struct rmd_tensor_opts *all[] = { &ols, &iwls, &robust };
    struct scan scan = scan_new(7, 5, 3, scheme(B0, DIRECTIONS, 1000), 0);
    for (int m = 0; m < 3; m++) {
        struct rmd_tensor_fit fit = fitted(&scan, all[m]);
        for (size_t v = 0; v < 105; v++) {
            double d[6];
            random_tensor(d, v);
            for (size_t k = 0; k < 6; k++)
                cr_assert(fabs((double)fit.tensor.v[v + 105 * k] - d[k]) < 2e-9, "%g %g",
                          (double)fit.tensor.v[v + 105 * k], d[k]);
            cr_assert(fabs((double)fit.s0.v[v] / 1000 - 1) < 1e-5);
            cr_assert((double)fit.sigma.v[v] < 0.01);
        }
        cr_assert(fit.voxels == 105 && fit.not_fitted == 0 && fit.not_positive_signal == 0);
        cr_assert(fit.not_positive_eigen == 0);
        rmd_tensor_fit_free(&fit);
    }
    scan_free(&scan);
}

Test(tensor, sigma_is_the_noise)
{
    struct scan scan = scan_new(16, 16, 8, scheme(B0, DIRECTIONS, 1000), 20);
    struct rmd_tensor_fit fit = fitted(&scan, &iwls);
    double square = 0;
    for (size_t v = 0; v < 2048; v++)
        square += (double)fit.sigma.v[v] * (double)fit.sigma.v[v] / 2048;
    cr_assert(fabs(sqrt(square) / 20 - 1) < 0.01, "%g", sqrt(square));
    rmd_tensor_fit_free(&fit);
    scan_free(&scan);
}

Test(tensor, the_order_of_volumes_does_not_matter)
{
    struct scan scan = scan_new(8, 8, 2, scheme(B0, DIRECTIONS, 1000), 20);
    struct rmd_tensor_fit fit = fitted(&scan, &iwls), again;
    for (int t = 0; t < VOLUMES / 2; t++) {
        int u = VOLUMES - 1 - t;
        double b = scan.gradients.b[t], dir[3];
        memcpy(dir, scan.gradients.dir[t], sizeof dir);
        scan.gradients.b[t] = scan.gradients.b[u];
        scan.gradients.b[u] = b;
        memcpy(scan.gradients.dir[t], scan.gradients.dir[u], sizeof dir);
        memcpy(scan.gradients.dir[u], dir, sizeof dir);
        for (int v = 0; v < 128; v++) {
            float s = scan.dwi.v[v + 128 * t];
            scan.dwi.v[v + 128 * t] = scan.dwi.v[v + 128 * u];
            scan.dwi.v[v + 128 * u] = s;
        }
    }
    again = fitted(&scan, &iwls);
    for (size_t i = 0; i < 6 * 128; i++)
        cr_assert(fabs((double)fit.tensor.v[i] - (double)again.tensor.v[i]) < 5e-9, "%g",
                  (double)fit.tensor.v[i] - (double)again.tensor.v[i]);
    rmd_tensor_fit_free(&fit);
    rmd_tensor_fit_free(&again);
    scan_free(&scan);
}

Test(tensor, a_factor_of_the_signal_changes_s0_only)
{
    struct scan scan = scan_new(8, 8, 2, scheme(B0, DIRECTIONS, 1000), 20);
    struct rmd_tensor_fit fit = fitted(&scan, &iwls), scaled;
    for (size_t i = 0; i < 128 * VOLUMES; i++)
        scan.dwi.v[i] *= 1e6f;
    scaled = fitted(&scan, &iwls);
    for (size_t i = 0; i < 6 * 128; i++)
        cr_assert(fabs((double)fit.tensor.v[i] - (double)scaled.tensor.v[i]) < 5e-9, "%g",
                  (double)fit.tensor.v[i] - (double)scaled.tensor.v[i]);
    for (size_t v = 0; v < 128; v++)
        cr_assert(fabs((double)scaled.s0.v[v] / (double)fit.s0.v[v] * 1e-6 - 1) < 1e-6);
    rmd_tensor_fit_free(&fit);
    rmd_tensor_fit_free(&scaled);
    scan_free(&scan);
}

Test(tensor, predicted_weights_leave_less_bias_than_none)
{
    struct scan scan = scan_new(24, 24, 8, scheme(B0, DIRECTIONS, 1000), 40);
    struct rmd_tensor_fit weighted = fitted(&scan, &iwls), plain = fitted(&scan, &ols);
    double rms[2] = { 0 }, bias = 0;
    for (size_t v = 0; v < 4608; v++) {
        double d[6], truth[RMD_TENSOR_MEASURES], e;
        random_tensor(d, v);
        rmd_tensor_measures(truth, d);
        e = fa_of(&weighted, v) - truth[RMD_FA];
        bias += e / 4608;
        rms[0] += e * e / 4608;
        e = fa_of(&plain, v) - truth[RMD_FA];
        rms[1] += e * e / 4608;
    }
    cr_assert(fabs(bias) < 0.002, "bias %g", bias);
    cr_assert(rms[0] < rms[1]);
    rmd_tensor_fit_free(&weighted);
    rmd_tensor_fit_free(&plain);
    scan_free(&scan);
}

Test(tensor, spoiled_samples_do_not_reach_the_robust_fit)
{
    struct scan scan = scan_new(8, 8, 4, scheme(B0, DIRECTIONS, 1000), 20), clean;
    clean = scan_new(8, 8, 4, scheme(B0, DIRECTIONS, 1000), 20);
    for (size_t v = 0; v < 256; v++) // 6 of 64 directions lost a large part of their signal
        for (size_t t = 0; t < 6; t++)
            scan.dwi.v[v + 256 * (B0 + (t * 11 + v) % DIRECTIONS)] *= 0.3f;
    struct rmd_tensor_fit truth = fitted(&clean, &iwls), spoiled = fitted(&scan, &iwls);
    struct rmd_tensor_fit saved = fitted(&scan, &robust);
    double error[2] = { 0 };
    for (size_t v = 0; v < 256; v++) {
        error[0] += fabs(fa_of(&spoiled, v) - fa_of(&truth, v)) / 256;
        error[1] += fabs(fa_of(&saved, v) - fa_of(&truth, v)) / 256;
    }
    cr_assert(error[1] < 0.015 && error[0] > 4 * error[1], "%g %g", error[0], error[1]);
    rmd_tensor_fit_free(&truth);
    rmd_tensor_fit_free(&spoiled);
    rmd_tensor_fit_free(&saved);
    scan_free(&scan);
    scan_free(&clean);
}

Test(tensor, samples_that_are_not_finite_are_left_out_and_bad_voxels_are_nan)
{
    struct scan scan = scan_new(8, 2, 1, scheme(B0, DIRECTIONS, 1000), 0);
    scan.dwi.v[0 + 16 * 20] = NAN; // voxel 0 lacks two samples
    scan.dwi.v[0 + 16 * 30] = (float)INFINITY;
    for (size_t t = 0; t < VOLUMES; t++) {
        scan.dwi.v[1 + 16 * t] = 0;               // voxel 1 has no signal
        if (t >= 6) scan.dwi.v[2 + 16 * t] = NAN; // voxel 2 has b0 only
    }
    scan.dwi.v[3 + 16 * 7] = -5; // voxel 3 has one floored sample
    struct rmd_tensor_fit fit = fitted(&scan, &iwls);
    double d[6];
    random_tensor(d, 0);
    for (size_t k = 0; k < 6; k++) {
        cr_assert(fabs((double)fit.tensor.v[16 * k] - d[k]) < 2e-9);
        cr_assert(isnan(fit.tensor.v[1 + 16 * k]) && isnan(fit.tensor.v[2 + 16 * k]));
        cr_assert(isfinite(fit.tensor.v[3 + 16 * k]));
    }
    cr_assert(isnan(fit.s0.v[1]) && isnan(fit.sigma.v[2]) && isnan(fit.residual.v[1]));
    cr_assert(fit.voxels == 16 && fit.not_fitted == 2);
    cr_assert(fit.not_positive_signal == VOLUMES + 1, "%zu", fit.not_positive_signal);
    rmd_tensor_fit_free(&fit);
    scan_free(&scan);
}

Test(tensor, voxels_outside_the_mask_are_nan_and_do_not_count)
{
    struct scan scan = scan_new(5, 3, 2, scheme(B0, DIRECTIONS, 1000), 0);
    scan.mask.v[7] = 0;
    scan.mask.count--;
    struct rmd_tensor_fit fit = fitted(&scan, &iwls);
    cr_assert(isnan(fit.tensor.v[7]) && isnan(fit.s0.v[7]) && !isnan(fit.tensor.v[8]));
    cr_assert(fit.voxels == 29 && fit.not_fitted == 0);
    rmd_tensor_fit_free(&fit);
    scan_free(&scan);
}

Test(tensor, a_series_of_the_mask_alone_gives_the_same_bytes)
{
    struct scan scan = scan_new(13, 11, 3, scheme(B0, DIRECTIONS, 1000), 20);
    size_t voxels = rmd_grid_count(&scan.mask.grid), n = 0;
    for (size_t v = 0; v < voxels; v += 1 + v % 3) {
        scan.mask.v[v] = 0;
        scan.mask.count--;
    }
    float *kept = NULL;
    cr_assert(rmd_alloc(&kept, scan.mask.count * VOLUMES, sizeof *kept) == RMD_OK);
    for (size_t i = 0; i < voxels * VOLUMES; i++)
        if (scan.mask.v[i % voxels]) kept[n++] = scan.dwi.v[i];
    struct rmd_series series = rmd_series_of(&scan.dwi);
    series.raw = kept;
    series.kept = scan.mask.count;
    struct rmd_tensor_fit fit = fitted(&scan, &iwls), twin, list;
    cr_assert(rmd_tensor_fit(&twin, &series, &scan.gradients, &scan.mask, &iwls) == RMD_OK);
    cr_assert(!memcmp(fit.tensor.v, twin.tensor.v, 6 * voxels * sizeof(float)));
    cr_assert(!memcmp(fit.residual.v, twin.residual.v, voxels * sizeof(float)));
    cr_assert(rmd_tensor_fit_list(&list, &series, &scan.gradients, &scan.mask, &iwls) == RMD_OK);
    n = 0;
    for (size_t i = 0; i < 6 * voxels; i++)
        if (scan.mask.v[i % voxels]) cr_assert(list.tensor.v[n++] == fit.tensor.v[i]);
    cr_assert(n == 6 * scan.mask.count && n == 6 * rmd_grid_count(&list.s0.grid));
    rmd_release(kept);
    rmd_tensor_fit_free(&list);
    rmd_tensor_fit_free(&fit);
    rmd_tensor_fit_free(&twin);
    scan_free(&scan);
}

Test(tensor, a_spoiled_slice_of_one_volume_is_counted)
{
    struct scan scan = scan_new(10, 10, 8, scheme(B0, DIRECTIONS, 1000), 20);
    for (size_t v = 300; v < 400; v++)
        scan.dwi.v[v + 800 * 33] *= 0.92f;
    struct rmd_tensor_fit fit = fitted(&scan, &iwls);
    cr_assert(fit.outlier_slices == 1, "%zu", fit.outlier_slices);
    rmd_tensor_fit_free(&fit);
    scan_free(&scan);
}

Test(tensor, sixteen_bit_and_float_twins_give_the_same_bytes)
{
    struct scan scan = scan_new(9, 7, 2, scheme(B0, DIRECTIONS, 1000), 20);
    size_t items = 126 * VOLUMES;
    short *stored = NULL;
    cr_assert(rmd_alloc(&stored, items, sizeof *stored) == RMD_OK);
    for (size_t i = 0; i < items; i++) {
        stored[i] = (short)lrintf(scan.dwi.v[i] * 4);
        scan.dwi.v[i] = (float)stored[i] * 0.25f;
    }
    struct rmd_series series = {
        .grid = scan.dwi.grid, .nt = VOLUMES, .datatype = RMD_I16, .slope = 0.25, .raw = stored
    };
    struct rmd_tensor_fit fit = fitted(&scan, &iwls), twin;
    cr_assert(rmd_tensor_fit(&twin, &series, &scan.gradients, &scan.mask, &iwls) == RMD_OK);
    cr_assert(!memcmp(fit.tensor.v, twin.tensor.v, 6 * 126 * sizeof(float)));
    cr_assert(!memcmp(fit.sigma.v, twin.sigma.v, 126 * sizeof(float)));
    rmd_release(stored);
    rmd_tensor_fit_free(&fit);
    rmd_tensor_fit_free(&twin);
    scan_free(&scan);
}

Test(tensor, fa_is_unchanged_by_rotation)
{
    double d[6], measure[RMD_TENSOR_MEASURES], reference[RMD_TENSOR_MEASURES];
    double along_x[6] = { 1.7e-3, 0.4e-3, 0.2e-3, 0, 0, 0 };
    rmd_tensor_measures(reference, along_x);
    cr_assert(fabs(reference[RMD_MD] - 2.3e-3 / 3) < 1e-15 && reference[RMD_AD] == 1.7e-3);
    for (int i = 0; i < 100; i++) {
        double c = cos(0.1 * i), s = sin(0.1 * i);
        d[0] = c * c * along_x[0] + s * s * along_x[1];
        d[1] = s * s * along_x[0] + c * c * along_x[1];
        d[2] = along_x[2];
        d[3] = c * s * (along_x[0] - along_x[1]);
        d[4] = d[5] = 0;
        rmd_tensor_measures(measure, d);
        for (int m = 0; m < RMD_TENSOR_MEASURES; m++)
            cr_assert(fabs(measure[m] - reference[m]) < 1e-12, "measure %d", m);
    }
}

Test(tensor, the_maps_hold_the_measures_of_each_voxel)
{
    struct scan scan = scan_new(7, 5, 3, scheme(B0, DIRECTIONS, 1000), 0);
    scan.mask.v[50] = 0;
    struct rmd_tensor_fit fit = fitted(&scan, &iwls);
    for (int m = 0; m < RMD_TENSOR_MEASURES; m++) {
        struct rmd_volume map;
        cr_assert(rmd_tensor_map(&map, &fit.tensor, (enum rmd_tensor_measure)m) == RMD_OK);
        for (size_t v = 0; v < 105; v++) {
            double d[6], measure[RMD_TENSOR_MEASURES];
            random_tensor(d, v);
            rmd_tensor_measures(measure, d);
            if (v == 50)
                cr_assert(isnan(map.v[v]));
            else
                cr_assert(fabs((double)map.v[v] - measure[m]) < (m == RMD_MODE ? 2e-4 : 1e-5));
        }
        rmd_volume_free(&map);
    }
    rmd_tensor_fit_free(&fit);
    scan_free(&scan);
}

Test(tensor, directions_are_the_principal_axes)
{
    struct rmd_volume tensor, v1;
    struct rmd_grid grid = { { 2, 1, 1 }, rmd_affine_identity() };
    cr_assert(rmd_volume_new(&tensor, &grid, 6) == RMD_OK);
    float d[6] = { 1, 1, 0.2f, -0.8f, 0, 0 }; // along (1, -1, 0)
    for (size_t k = 0; k < 6; k++) {
        tensor.v[2 * k] = d[k] * 1e-3f;
        tensor.v[2 * k + 1] = NAN;
    }
    cr_assert(rmd_tensor_directions(&v1, &tensor) == RMD_OK);
    cr_assert(fabs(fabs((double)v1.v[0]) - sqrt(0.5)) < 1e-6);
    cr_assert(fabsf(v1.v[0] + v1.v[2]) < 1e-6f && fabsf(v1.v[4]) < 1e-6f && isnan(v1.v[1]));
    rmd_volume_free(&tensor);
    rmd_volume_free(&v1);
}

Test(tensor, schemes_that_cannot_determine_a_tensor_are_refused)
{
    struct scan scan = scan_new(2, 2, 1, scheme(1, 6, 1000), 0);
    struct rmd_series series = rmd_series_of(&scan.dwi);
    struct rmd_tensor_fit fit = fitted(&scan, &ols); // seven volumes are just enough
    rmd_tensor_fit_free(&fit);
    for (int t = 1; t < 7; t++) // all in one plane
        scan.gradients.dir[t][2] = 0;
    cr_assert(rmd_tensor_fit(&fit, &series, &scan.gradients, &scan.mask, &iwls) == RMD_EFIT);
    cr_assert(fit.tensor.v == NULL);
    scan_free(&scan);
    scan = scan_new(2, 2, 1, scheme(0, 30, 1000), 0); // one shell without b0
    series = rmd_series_of(&scan.dwi);
    cr_assert(rmd_tensor_fit(&fit, &series, &scan.gradients, &scan.mask, &iwls) == RMD_EFIT);
    scan_free(&scan);
}
