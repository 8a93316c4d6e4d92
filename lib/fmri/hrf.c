// SPDX-License-Identifier: BSD-3-Clause
// Differences of gamma distributions.
#include "fmri/hrf.h"

#include "math/distribution.h"

#include <stdio.h>

const char *const rmd_hrf_names[] = { "canonical", "canonical+t", "canonical+td",
                                      "glover",    "fir",         NULL };

// Delay, dispersion of the peak; of the undershoot; their ratio.
struct shape {
    double peak, peak_width, under, under_width, ratio;
};
static const struct shape canonical = { 6, 1, 16, 1, 1.0 / 6 };
static const struct shape wider = { 6, 1.01, 16, 1, 1.0 / 6 };
static const struct shape glover = { 6, 0.9, 12, 0.9, 0.48 };

enum { SILENT = 150 }; // s after which no response is left

// EQ fmri.1, fmri.2: the difference of two gamma densities, or their integral over a box.
static double response(const struct shape *s, double t, double duration)
{
    if (t <= 0 || t - duration > SILENT) return 0;
    double peak = s->peak / s->peak_width, under = s->under / s->under_width;
    double scale = 1 / (1 - s->ratio);
    if (duration == 0)
        return scale * (rmd_distribution_gamma_density(t, peak, s->peak_width) -
                        s->ratio * rmd_distribution_gamma_density(t, under, s->under_width));
    double before = t - duration;
    double first = rmd_distribution_gamma(t, peak, s->peak_width) -
                   rmd_distribution_gamma(before, peak, s->peak_width);
    double second = rmd_distribution_gamma(t, under, s->under_width) -
                    rmd_distribution_gamma(before, under, s->under_width);
    return scale * (first - s->ratio * second);
}

int rmd_hrf_columns(enum rmd_hrf hrf, int bins)
{
    switch (hrf) {
    case RMD_HRF_CANONICAL_T: return 2;
    case RMD_HRF_CANONICAL_TD: return 3;
    case RMD_HRF_FIR: return bins;
    default: return 1;
    }
}

void rmd_hrf_suffix(char suffix[32], enum rmd_hrf hrf, int column)
{
    static const char *const words[] = { "", "_derivative", "_dispersion" };
    if (hrf == RMD_HRF_FIR)
        snprintf(suffix, 32, "_bin%d", column);
    else
        snprintf(suffix, 32, "%s", words[column]);
}

double rmd_hrf_response(enum rmd_hrf hrf, int column, double t, double duration, double bin)
{
    if (hrf == RMD_HRF_FIR) return t >= column * bin && t < (column + 1) * bin;
    if (hrf == RMD_HRF_GLOVER) return response(&glover, t, duration);
    double at = response(&canonical, t, duration);
    if (column == 1) return at - response(&canonical, t - 1, duration);  // EQ fmri.3
    if (column == 2) return (at - response(&wider, t, duration)) / 0.01; // EQ fmri.3
    return at;
}
