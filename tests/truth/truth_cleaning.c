// SPDX-License-Identifier: BSD-3-Clause
// Denoising and unringing of the phantom against the same scan without noise and without ringing:
// truth_cleaning [VOXEL_MM] prints the errors, and fails where one is out of bounds.
#include "dwi/denoise.h"
#include "dwi/unring.h"
#include "phantom/acquire.h"
#include "phantom/truth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct rmd_patient patient;
static struct rmd_scan_opts opts;

static void must(enum rmd_status status)
{
    if (status == RMD_OK) return;
    fprintf(stderr, "%s\n", rmd_error());
    exit(1);
}

static struct rmd_volume scan_of(double snr, int ringing)
{
    struct rmd_scan scan;
    struct rmd_series series;
    struct rmd_gradients gradients;
    struct rmd_volume out;
    opts.snr = snr;
    opts.ringing = ringing;
    must(rmd_scan_plan(&scan, &patient, &opts, 1, 0, 0));
    must(rmd_acquire_dwi(&series, &gradients, &scan));
    must(rmd_series_volume(&out, &series));
    rmd_series_free(&series);
    rmd_gradients_free(&gradients);
    return out;
}

static struct rmd_mask brain(void)
{
    struct rmd_scan scan;
    struct rmd_truth truth;
    must(rmd_scan_plan(&scan, &patient, &opts, 1, 0, 0));
    must(rmd_truth_draw(&truth, &scan, &scan.grid, 0.9));
    struct rmd_mask mask = truth.brain;
    truth.brain = (struct rmd_mask){ .v = NULL };
    rmd_truth_free(&truth);
    return mask;
}

// Root mean square difference of two scans inside the brain.
static double error_of(const struct rmd_volume *a, const struct rmd_volume *b,
                       const struct rmd_mask *mask)
{
    double sum = 0;
    size_t count = rmd_grid_count(&mask->grid);
    for (size_t t = 0; t < (size_t)a->nt; t++)
        for (size_t v = 0; v < count; v++) {
            double d = (double)a->v[t * count + v] - (double)b->v[t * count + v];
            if (mask->v[v]) sum += d * d;
        }
    return sqrt(sum / (double)mask->count / a->nt);
}

static double mean_of(const struct rmd_volume *map, const struct rmd_mask *mask)
{
    double sum = 0;
    for (size_t v = 0; v < rmd_grid_count(&mask->grid); v++)
        if (mask->v[v]) sum += (double)map->v[v];
    return sum / (double)mask->count;
}

static int expect(const char *what, double value, double low, double high)
{
    int within = value >= low && value <= high;
    printf("| %s | %.4g | %.4g to %.4g |%s\n", what, value, low, high, within ? "" : " OUT");
    return within;
}

int main(int argc, char **argv)
{
    int good = 1;
    rmd_patient_standard(&patient);
    rmd_param_defaults(&opts, rmd_scan_params);
    opts.voxel_size = argc > 1 ? strtod(argv[1], NULL) : 4;
    struct rmd_mask mask = brain();
    struct rmd_volume truth = scan_of(0, 0), noisy = scan_of(25, 0), ringing = scan_of(0, 1);
    struct rmd_series series = rmd_series_of(&noisy);
    struct rmd_denoise denoise;
    struct rmd_unring unring;
    double raw = error_of(&noisy, &truth, &mask), rung = error_of(&ringing, &truth, &mask);
    must(rmd_denoise_series(&denoise, &series, &mask, &(struct rmd_denoise_opts){ 0, 0 }));
    must(rmd_unring_volume(&unring, &ringing, &(struct rmd_unring_opts){ RMD_UNRING_IJ, 20 }));
    printf("| what | found | bounds |\n|---|---|---|\n");
    good &= expect("noise measured, times true", mean_of(&denoise.noise, &mask) / 40, 0.97, 1.01);
    good &= expect("error left by denoising, share", error_of(&denoise.dwi, &truth, &mask) / raw, 0,
                   0.3);
    good &= expect("correlation of neighbours", denoise.neighbours, -0.05, 0.05);
    good &=
        expect("error left by unringing, share", error_of(&ringing, &truth, &mask) / rung, 0, 0.9);
    rmd_volume_free(&truth);
    rmd_volume_free(&noisy);
    rmd_volume_free(&ringing);
    rmd_mask_free(&mask);
    rmd_denoise_free(&denoise);
    return !good;
}
