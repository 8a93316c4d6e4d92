// SPDX-License-Identifier: BSD-3-Clause
// Image first, then its times, then its mask, then what smoothing makes of it.
#include "fmri/bold_scan.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "fmri/bold_timing.h"
#include "image/brain.h"
#include "image/mask.h"
#include "image/smooth.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define T struct rmd_bold_scan_opts
const struct rmd_param rmd_bold_scan_params[] = {
    // clang-format off
    RMD_FILE(T, mask, 0, "brain mask on the grid of the run; without it the one beside a preprocessed run, or computed"),
    RMD_REAL(T, tr, 0, "s", 0, 0, 60, "time between volumes; 0 is that of sidecar and header"),
    RMD_REAL(T, reference, 0, "s", -1, -1, 60, "time in a volume that its values stand for; -1 is StartTime of the sidecar, the mean of its SliceTiming, or half the TR"),
    RMD_REAL(T, fwhm, 0, "mm", 0, 0, 50, "smooth each volume within the mask"),
    { 0 }
    // clang-format on
};
#undef T

enum { BLOCK = 8192, LEAST_VOLUMES = 20 };

struct averaging {
    const struct rmd_series *series;
    const unsigned char *keep;
    float *mean;
    double share;
};

static enum rmd_status average_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct averaging *a = context;
    double *sum = scratch;
    float *value = (float *)(sum + BLOCK);
    memset(sum, 0, (last - first) * sizeof *sum);
    for (int t = 0; t < a->series->nt; t++) {
        if (a->keep && !a->keep[t]) continue;
        rmd_series_values(value, a->series, t, first, last - first);
        for (size_t v = 0; v < last - first; v++)
            sum[v] += isfinite(value[v]) ? (double)value[v] : 0;
    }
    for (size_t v = first; v < last; v++)
        a->mean[v] = (float)(sum[v - first] * a->share);
    return RMD_OK;
}

enum rmd_status rmd_bold_scan_mean(struct rmd_volume *out, const struct rmd_series *series,
                                   const unsigned char *keep)
{
    enum rmd_status st;
    int kept = 0;
    for (int t = 0; t < series->nt; t++)
        kept += !keep || keep[t];
    RMD_TRY(rmd_volume_raw(out, &series->grid, 1));
    struct averaging a = { series, keep, out->v, 1.0 / kept };
    RMD_TRY(rmd_parallel_for(rmd_grid_count(&series->grid), BLOCK,
                             BLOCK * (sizeof(double) + sizeof(float)), average_block, &a));
out:
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}

// x_desc-preproc_bold has its mask in x_desc-brain_mask.
static enum rmd_status find_mask(struct rmd_bold_scan *scan)
{
    static const char mark[] = "_desc-preproc_bold";
    size_t stem = rmd_nifti_stem(scan->path), length = strlen(mark);
    if (stem < length || memcmp(scan->path + stem - length, mark, length) != 0) return RMD_OK;
    rmd_text_add(&scan->mask_path, "%.*s_desc-brain_mask%s", (int)(stem - length), scan->path,
                 scan->path + stem);
    if (scan->mask_path.status == RMD_OK && access(scan->mask_path.s, F_OK) != 0)
        rmd_text_free(&scan->mask_path);
    return scan->mask_path.status;
}

static enum rmd_status make_mask(struct rmd_bold_scan *scan, const struct rmd_bold_scan_opts *opts,
                                 struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_volume mean = { 0 };
    if (!opts->mask) RMD_TRY(find_mask(scan));
    const char *path = opts->mask ? opts->mask : scan->mask_path.s;
    if (path) {
        RMD_TRY(rmd_mask_read(&scan->mask, path, &scan->series.grid, log));
    } else {
        RMD_TRY(rmd_bold_scan_mean(&mean, &scan->series, NULL));
        RMD_TRY(rmd_mask_new(&scan->mask, &scan->series.grid));
        RMD_TRY(rmd_brain_add(&scan->mask, mean.v));
        RMD_TRY(rmd_brain_tidy(&scan->mask));
    }
out:
    rmd_volume_free(&mean);
    return st;
}

// EQ fmri.19: what lies outside the mask has no say.
static enum rmd_status smooth(struct rmd_bold_scan *scan, double fwhm)
{
    enum rmd_status st;
    struct rmd_volume image = { 0 }, weight = { 0 };
    double sigma = fwhm / sqrt(8 * log(2));
    size_t n = rmd_grid_count(&scan->series.grid);
    RMD_TRY(rmd_series_volume(&image, &scan->series));
    RMD_TRY(rmd_volume_new(&weight, &scan->series.grid, 1));
    for (size_t v = 0; v < n; v++)
        weight.v[v] = scan->mask.v[v];
    for (size_t i = 0; i < n * (size_t)image.nt; i++)
        if (!scan->mask.v[i % n]) image.v[i] = 0;
    RMD_TRY(rmd_smooth_gaussian(&image, (double[3]){ sigma, sigma, sigma }));
    RMD_TRY(rmd_smooth_gaussian(&weight, (double[3]){ sigma, sigma, sigma }));
    for (size_t i = 0; i < n * (size_t)image.nt; i++)
        image.v[i] = scan->mask.v[i % n] ? image.v[i] / weight.v[i % n] : 0;
    rmd_series_free(&scan->series);
    scan->series = rmd_series_of(&image);
    scan->series.borrowed = 0;
    image.v = NULL;
out:
    rmd_volume_free(&image);
    rmd_volume_free(&weight);
    return st;
}

enum rmd_status rmd_bold_scan_read(struct rmd_bold_scan *out, const char *path,
                                   const struct rmd_bold_scan_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_bold_scan){ .path = path };
    RMD_TRY(rmd_nifti_read_series(&out->series, &out->info, path, NULL, log));
    if (out->series.nt < LEAST_VOLUMES) {
        st = rmd_fail(RMD_EFORMAT, "%s: %d volumes; a BOLD run has at least %d", path,
                      out->series.nt, LEAST_VOLUMES);
        goto out;
    }
    RMD_TRY(rmd_bold_timing_read(out, opts, log));
    RMD_TRY(make_mask(out, opts, log));
    if (opts->fwhm > 0) RMD_TRY(smooth(out, opts->fwhm));
out:
    if (st != RMD_OK) rmd_bold_scan_free(out);
    return st;
}

void rmd_bold_scan_free(struct rmd_bold_scan *scan)
{
    rmd_series_free(&scan->series);
    rmd_mask_free(&scan->mask);
    rmd_text_free(&scan->mask_path);
    rmd_release(scan->slice_time);
    *scan = (struct rmd_bold_scan){ 0 };
}
