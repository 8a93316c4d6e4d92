// SPDX-License-Identifier: BSD-3-Clause
// Slices are brought to one time, each by its own shift, and quality is what it says.
#include "fmri/series_quality.h"
#include "fmri/slice_timing.h"

#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { VOLUMES = 100, SLICES = 4 };

static double wave(double t)
{
    return 1000 + 20 * sin(t / 4.1) + 10 * cos(t / 9.3);
}

Test(slice_timing, slow_waves_are_shifted_to_the_reference)
{
    static double time[SLICES] = { 0, 1.5, 0.5, 1.9 };
    struct rmd_grid grid = { { 1, 1, SLICES }, rmd_affine_identity() };
    struct rmd_volume image, shifted;
    cr_assert_eq(rmd_volume_new(&image, &grid, VOLUMES), RMD_OK);
    for (int t = 0; t < VOLUMES; t++)
        for (int k = 0; k < SLICES; k++)
            image.v[t * SLICES + k] = (float)wave(2 * t + time[k]);
    struct rmd_bold_scan scan = { .series = rmd_series_of(&image),
                                  .timing = { VOLUMES, 2, 1 },
                                  .slices = SLICES,
                                  .slice_time = time,
                                  .slice_axis = 2 };
    cr_assert_eq(rmd_slice_timing_correct(&shifted, &scan, 1), RMD_OK);
    for (int t = 8; t < VOLUMES - 8; t++)
        for (int k = 0; k < SLICES; k++)
            cr_assert_float_eq((double)shifted.v[t * SLICES + k], wave(2 * t + 1), 0.15,
                               "volume %d slice %d: %g", t, k,
                               (double)shifted.v[t * SLICES + k] - wave(2 * t + 1));
    rmd_volume_free(&shifted);
    scan.slices = 0;
    cr_assert_eq(rmd_slice_timing_correct(&shifted, &scan, 1), RMD_EARG);
    rmd_volume_free(&image);
}

Test(series_quality, white_noise_has_dvars_of_one_and_a_spike_stands_out)
{
    struct rmd_grid grid = { { 20, 20, 5 }, rmd_affine_identity() };
    struct rmd_volume image;
    struct rmd_mask mask;
    struct rmd_series_quality quality;
    size_t n = rmd_grid_count(&grid);
    cr_assert_eq(rmd_volume_new(&image, &grid, VOLUMES), RMD_OK);
    cr_assert_eq(rmd_mask_new(&mask, &grid), RMD_OK);
    memset(mask.v, 1, n);
    mask.count = n;
    for (size_t i = 0; i < n * VOLUMES; i++) {
        double normal[2];
        rmd_random_normal(normal, (struct rmd_draw){ 1, 2, i, 0 });
        image.v[i] = (float)(500 + 10 * normal[0] + (i / n == 50 ? 30 : 0));
    }
    struct rmd_series series = rmd_series_of(&image);
    cr_assert_eq(rmd_series_quality_of(&quality, &series, &mask), RMD_OK);
    cr_assert(isnan(quality.dvars[0]));
    cr_assert_float_eq(quality.dvars[10], 10 * sqrt(2), 0.7);
    cr_assert_float_eq(quality.standard[10], 1, 0.06, "%g", quality.standard[10]);
    cr_assert_gt(quality.standard[50], 2);
    cr_assert_gt(quality.standard[51], 2);
    cr_assert_float_eq(quality.tsnr, 50, 4, "%g", quality.tsnr);
    rmd_series_quality_free(&quality);
    rmd_mask_free(&mask);
    rmd_volume_free(&image);
}
