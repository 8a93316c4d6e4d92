// SPDX-License-Identifier: BSD-3-Clause
// What denoising did, and what speaks against the data.
#ifndef RMD_REPORT_DENOISE_REPORT_H
#define RMD_REPORT_DENOISE_REPORT_H

#include "dwi/denoise.h"
#include "dwi/dwi_scan.h"
#include "dwi/signal_level.h"
#include "report/quantity.h"

enum { RMD_DENOISE_QUANTITIES = 12 };

struct rmd_denoise_report {
    const struct rmd_denoise *denoise;
    const struct rmd_dwi_scan *scan;
    struct rmd_signal_level level;
    struct rmd_signal_drift drift;
    double noise, rank, snr; // medians over the voxels; the last of the mean b0 beside the noise
};

// The struct borrows both.
RMD_MUST_CHECK enum rmd_status rmd_denoise_report_of(struct rmd_denoise_report *out,
                                                     const struct rmd_denoise *denoise,
                                                     const struct rmd_dwi_scan *scan);
void rmd_denoise_report_free(struct rmd_denoise_report *report);

void rmd_denoise_report_list(struct rmd_quantity list[RMD_DENOISE_QUANTITIES],
                             const struct rmd_denoise_report *report);

// Warns of noise that is not independent from voxel to voxel, of noise below the steps of the
// stored integers, of too few volumes, of voxels that were left, of signals near the noise floor
// and of b0 that drift.
void rmd_denoise_report_doubts(struct rmd_log *log, const struct rmd_denoise_report *report);

#endif
