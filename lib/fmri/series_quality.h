// SPDX-License-Identifier: BSD-3-Clause
// How steady a run is: DVARS, temporal signal to noise.
#ifndef RMD_FMRI_SERIES_QUALITY_H
#define RMD_FMRI_SERIES_QUALITY_H

#include "image/series.h"

struct rmd_series_quality {
    int volumes;
    double *dvars;    // [volumes] RMS change against the volume before, in the unit of the signal;
                      // NaN for the first
    double *standard; // [volumes] the same over what noise alone would give (Nichols 2013)
    double tsnr;      // median over the mask of mean over SD
};

RMD_MUST_CHECK enum rmd_status rmd_series_quality_of(struct rmd_series_quality *out,
                                                     const struct rmd_series *series,
                                                     const struct rmd_mask *mask);
void rmd_series_quality_free(struct rmd_series_quality *quality);

#endif
