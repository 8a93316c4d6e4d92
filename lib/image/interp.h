// SPDX-License-Identifier: BSD-3-Clause
// Values between voxel centres.
#ifndef RMD_IMAGE_INTERP_H
#define RMD_IMAGE_INTERP_H

#include "image/volume.h"

enum rmd_interp { RMD_NEAREST, RMD_LINEAR, RMD_CUBIC };

// Fills out->v (all volumes; out->grid and out->nt are the target's) with `image` at
// image_world_from_out_world applied to each voxel centre: the pull-back. Outside the image, and
// where a tap is not finite, the value is `outside`. RMD_CUBIC is the cubic B-spline with
// prefilter.
RMD_MUST_CHECK enum rmd_status rmd_interp_resample(struct rmd_volume *out,
                                                   const struct rmd_volume *image,
                                                   const struct rmd_affine *image_from_out,
                                                   enum rmd_interp kind, float outside);

#endif
