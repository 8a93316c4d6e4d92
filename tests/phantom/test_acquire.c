// SPDX-License-Identifier: BSD-3-Clause
// Signals and noise against closed forms.
#include "phantom/acquire.h"

#include "phantom/truth.h"

#include <criterion/criterion.h>
#include <string.h>

static struct rmd_patient patient;
static struct rmd_scan_opts opts;
static struct rmd_scan scan;
static struct rmd_series dwi;
static struct rmd_gradients gradients;

static void prepare(void)
{
    rmd_patient_standard(&patient);
    rmd_param_defaults(&opts, rmd_scan_params);
    opts.voxel_size = 4;
    opts.directions = 12;
    opts.b0 = 2;
}

static void acquire(int session, int run)
{
    cr_assert_eq(rmd_scan_plan(&scan, &patient, &opts, 3, session, run), RMD_OK);
    cr_assert_eq(rmd_acquire_dwi(&dwi, &gradients, &scan), RMD_OK, "%s", rmd_error());
}

TestSuite(acquire, .init = prepare);

static double stored(int t, size_t voxel)
{
    return ((const int16_t *)dwi.raw)[(size_t)t * rmd_grid_count(&dwi.grid) + voxel];
}

Test(acquire, a_pure_bundle_follows_its_tensor_in_the_world_frame)
{
    struct rmd_truth truth;
    opts.snr = 0;
    opts.turn = 0.3;
    acquire(0, 0);
    cr_assert_eq(rmd_truth_draw(&truth, &scan, &dwi.grid, 0.999), RMD_OK);
    int seen = 0;
    for (size_t v = 0; v < rmd_grid_count(&dwi.grid); v++) {
        if (truth.labels.v[v] != RMD_CC + 1) continue;
        double trace = 0;
        for (int t = 0; t < dwi.nt; t++)
            if (gradients.b[t] > 0) trace += -log(stored(t, v) / 1000) / gradients.b[t];
        // The mean of ADC over even directions is MD; 12 directions are even to second order.
        cr_assert_float_eq(trace / opts.directions, rmd_patient_md(1.45e-3, 0.45e-3), 4e-6);
        cr_assert_float_eq(stored(0, v), 1000, 0.51);
        seen++;
    }
    cr_assert_gt(seen, 50);
    rmd_truth_free(&truth);
}

Test(acquire, noise_of_the_air_is_rayleigh)
{
    acquire(0, 0);
    double sum = 0, square = 0;
    size_t n = 0;
    for (int t = 0; t < dwi.nt; t++)
        for (size_t v = 0; v < 200; v++, n++) { // the first rows hold no head
            sum += stored(t, v);
            square += stored(t, v) * stored(t, v);
        }
    double sigma = 1000 / opts.snr;
    cr_assert_float_eq(sum / (double)n, sigma * 1.2533, 1);
    cr_assert_float_eq(sqrt(square / (double)n / 2), sigma, 1);
}

Test(acquire, noise_differs_between_runs_sessions_and_seeds_only)
{
    acquire(0, 0);
    size_t bytes = rmd_grid_count(&dwi.grid) * (size_t)dwi.nt * sizeof(int16_t);
    struct rmd_series first = dwi;
    rmd_gradients_free(&gradients);
    acquire(0, 0);
    cr_assert_eq(memcmp(first.raw, dwi.raw, bytes), 0);
    rmd_series_free(&dwi);
    rmd_gradients_free(&gradients);
    acquire(0, 1);
    cr_assert_neq(memcmp(first.raw, dwi.raw, bytes), 0);
    rmd_series_free(&first);
}

Test(acquire, truth_of_a_pure_tract_is_its_plan)
{
    struct rmd_truth truth;
    cr_assert_eq(rmd_scan_plan(&scan, &patient, &opts, 3, 1, 0), RMD_OK);
    struct rmd_grid grid = rmd_scan_grid(3);
    cr_assert_eq(rmd_truth_draw(&truth, &scan, &grid, 0.9), RMD_OK);
    double sum[RMD_TRACTS] = { 0 };
    int n[RMD_TRACTS] = { 0 };
    for (size_t v = 0; v < rmd_grid_count(&grid); v++) {
        int k = truth.labels.v[v] - 1;
        if (k < 0) continue;
        cr_assert_eq(truth.brain.v[v], 1);
        cr_assert_eq(truth.lesion.v[v], 0, "the lesion touches %s", rmd_tract_names[k]);
        sum[k] += (double)truth.fa.v[v];
        n[k]++;
    }
    for (int k = 0; k < RMD_TRACTS; k++) {
        cr_assert_gt(n[k], 30, "%s has %d voxels", rmd_tract_names[k], n[k]);
        cr_assert_float_eq(sum[k] / n[k], rmd_patient_fa(scan.ad[k], scan.rd[k]), 0.006);
    }
    rmd_truth_free(&truth);
}
