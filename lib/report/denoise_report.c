// SPDX-License-Identifier: BSD-3-Clause
// Medians are over the voxels of the mask whose noise is known.
#include "report/denoise_report.h"

#include "base/memory.h"
#include "dwi/dwi_mask.h"
#include "math/median.h"

#include <math.h>
#include <string.h>

// The median of `numerator` / `denominator`, of the first where the other is NULL.
static double median_inside(double *value, const struct rmd_mask *mask,
                            const struct rmd_volume *numerator,
                            const struct rmd_volume *denominator)
{
    size_t n = 0;
    for (size_t v = 0; v < rmd_grid_count(&mask->grid); v++) {
        double below = denominator ? (double)denominator->v[v] : 1;
        double ratio = (double)numerator->v[v] / below;
        if (mask->v[v] && isfinite(ratio)) value[n++] = ratio;
    }
    return rmd_median_of(value, n);
}

enum rmd_status rmd_denoise_report_of(struct rmd_denoise_report *out,
                                      const struct rmd_denoise *denoise,
                                      const struct rmd_dwi_scan *scan)
{
    enum rmd_status st;
    double *value = NULL;
    struct rmd_volume b0 = { 0 };
    struct rmd_series cleaned = rmd_series_of(&denoise->dwi);
    *out = (struct rmd_denoise_report){ .denoise = denoise, .scan = scan };
    RMD_TRY(rmd_alloc(&value, rmd_grid_count(&scan->mask.grid), sizeof *value));
    RMD_TRY(rmd_dwi_mean_b0(&b0, &cleaned, &scan->gradients));
    out->noise = median_inside(value, &scan->mask, &denoise->noise, NULL);
    out->rank = median_inside(value, &scan->mask, &denoise->rank, NULL);
    out->snr = median_inside(value, &scan->mask, &b0, &denoise->noise);
    RMD_TRY(rmd_signal_level_of(&out->level, &denoise->dwi, &denoise->noise, &scan->mask,
                                &scan->gradients));
    rmd_signal_drift_of(&out->drift, out->level.mean, &scan->gradients);
out:
    rmd_release(value);
    rmd_volume_free(&b0);
    return st;
}

void rmd_denoise_report_free(struct rmd_denoise_report *report)
{
    rmd_signal_level_free(&report->level);
}

void rmd_denoise_report_list(struct rmd_quantity list[RMD_DENOISE_QUANTITIES],
                             const struct rmd_denoise_report *r)
{
    const struct rmd_denoise *d = r->denoise;
    const struct rmd_quantity made[RMD_DENOISE_QUANTITIES] = {
        { "voxels in the mask", "Voxels", "1", (double)d->voxels },
        { "  left as they were", "VoxelsLeft", "1", (double)d->left },
        { "edge of a patch", "PatchExtent", "voxels", d->extent },
        { "patches apart", "PatchStep", "voxels", d->step },
        { "median noise SD", "MedianNoise", "1", r->noise },
        { "median components kept", "MedianRank", "1", r->rank },
        { "median SNR of b0", "MedianSNR", "1", r->snr },
        { "b0 near the noise floor", "NearFloorB0", "percent", 100 * r->level.b0 },
        { "largest b near the floor", "NearFloorLargestB", "percent", 100 * r->level.weighted },
        { "trend of b0", "B0Trend", "percent", 100 * r->drift.trend },
        { "largest departure of a b0", "B0Departure", "percent", 100 * r->drift.largest },
        { "correlation of neighbours", "NoiseCorrelation", "1", d->neighbours },
    };
    memcpy(list, made, sizeof made);
}

static void doubt_noise(struct rmd_log *log, const struct rmd_denoise_report *r)
{
    const struct rmd_nifti_info *info = &r->scan->info;
    int whole = info->datatype != RMD_F32 && info->datatype != RMD_F64;
    if (r->denoise->neighbours > 0.1)
        rmd_log_add(log, RMD_WARNING,
                    "what was taken away from neighbouring voxels correlates by %.2f: the images "
                    "were interpolated, filtered or filled with zeros in k-space, and their noise "
                    "is not what the method assumes; denoise them as they were reconstructed",
                    r->denoise->neighbours);
    if (whole && r->noise < fabs(info->slope))
        rmd_log_add(log, RMD_WARNING,
                    "the noise (%.3g) is below one step of the stored integers (%.3g): rounding is "
                    "a part of it",
                    r->noise, fabs(info->slope));
    if (r->scan->series.nt < 20)
        rmd_log_add(log, RMD_WARNING,
                    "%d volumes: few to tell noise from signal; the noise may be underestimated",
                    r->scan->series.nt);
}

void rmd_denoise_report_doubts(struct rmd_log *log, const struct rmd_denoise_report *r)
{
    doubt_noise(log, r);
    if (r->denoise->left)
        rmd_log_add(log, RMD_WARNING,
                    "%zu voxels of the mask were left as they were: not finite, 0 in all volumes, "
                    "or without enough neighbours",
                    r->denoise->left);
    if (r->level.weighted > 0.05)
        rmd_log_add(log, RMD_WARNING,
                    "at b = %.0f s/mm2, %.0f %% of the signals are below %d times the noise, where "
                    "magnitude images are too bright: diffusivities come out too low",
                    r->level.b_weighted, 100 * r->level.weighted, RMD_SIGNAL_FLOOR);
    if (fabs(r->drift.trend) > 0.05 || r->drift.largest > 0.1)
        rmd_log_add(log, RMD_WARNING,
                    "b0 images change by %+.1f %% from the first volume to the last, and volume %d "
                    "is %.1f %% from their mean: scanner drift, or a volume that was spoilt",
                    100 * r->drift.trend, r->drift.volume, 100 * r->drift.largest);
}
