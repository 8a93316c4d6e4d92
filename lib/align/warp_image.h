// SPDX-License-Identifier: BSD-3-Clause
// A whole image warped as a person asks for it: kind of interpolation, amounts, what lies outside.
#ifndef RMD_ALIGN_WARP_IMAGE_H
#define RMD_ALIGN_WARP_IMAGE_H

#include "align/warp.h"
#include "base/param.h"
#include "image/series.h"

struct rmd_warp_opts {
    int interpolation; // an enum rmd_sampling
    int unclipped, modulate, outside_nan;
};
extern const struct rmd_param rmd_warp_params[];

struct rmd_warp_result {
    struct rmd_volume image;        // all volumes of the series on warp->grid
    struct rmd_volume log_jacobian; // natural logarithm; NaN where the transform folds
    size_t covered, gaps, folds;    // voxels inside the image, without value there, folded
};

// RMD_EGRID, with both places, where no voxel of the result lies in the image; RMD_EFORMAT where
// labels are asked for and a value is no whole number of at most 2^24. The log-Jacobian is made
// where it is asked for or amounts are kept.
RMD_MUST_CHECK enum rmd_status rmd_warp_image(struct rmd_warp_result *out,
                                              const struct rmd_warp *warp,
                                              const struct rmd_series *series,
                                              const struct rmd_warp_opts *opts, int log_jacobian);
void rmd_warp_result_free(struct rmd_warp_result *result); // accepts a zeroed struct

#endif
