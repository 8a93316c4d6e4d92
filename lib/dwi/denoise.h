// SPDX-License-Identifier: BSD-3-Clause
// Thermal noise taken out of diffusion-weighted images by MP-PCA (Veraart et al. 2016;
// Cordero-Grande et al. 2019), in overlapping patches. Patented in some places.
#ifndef RMD_DWI_DENOISE_H
#define RMD_DWI_DENOISE_H

#include "base/log.h"
#include "base/param.h"
#include "image/series.h"

struct rmd_denoise_opts {
    int extent; // edge of a patch in voxels; 0: the smallest odd one with as many as volumes
    int step;   // voxels from patch to patch; 0: half an edge, rounded up
};
extern const struct rmd_param rmd_denoise_params[];

struct rmd_denoise {
    struct rmd_volume dwi;   // denoised inside the mask, as it was outside
    struct rmd_volume noise; // SD of the noise; 0 outside the mask, NaN where it is not known
    struct rmd_volume rank;  // mean number of components kept; likewise
    int extent, step;        // as used
    size_t voxels;           // inside the mask
    size_t left; // of them left as they were: not finite, always 0, or in no patch that tells
    double
        neighbours; // correlation of what was taken away from neighbours along i or j, the larger
};

// RMD_EFORMAT where the series has too few volumes for a spectrum.
RMD_MUST_CHECK enum rmd_status rmd_denoise_series(struct rmd_denoise *out,
                                                  const struct rmd_series *series,
                                                  const struct rmd_mask *mask,
                                                  const struct rmd_denoise_opts *opts);
void rmd_denoise_free(struct rmd_denoise *denoise);

#endif
