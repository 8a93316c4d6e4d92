// SPDX-License-Identifier: BSD-3-Clause
// Values between voxel centres.
#ifndef RMD_IMAGE_INTERP_H
#define RMD_IMAGE_INTERP_H

#include "image/volume.h"

enum rmd_interp { RMD_NEAREST, RMD_LINEAR, RMD_CUBIC };

// Fills out->v (all volumes; out->grid and out->nt are the target's) with `image` at
// image_world_from_out_world applied to each voxel centre: the pull-back. Outside the image, and
// where a tap is not finite, the value is `outside`; a tap of weight 0 is none. RMD_CUBIC is the
// cubic B-spline with prefilter, for which the eight nearest voxels count as the taps that must be
// finite and others are taken as 0. RMD_EARG where the numbers of volumes differ or a volume has
// 2^31 voxels or more.
RMD_MUST_CHECK enum rmd_status rmd_interp_resample(struct rmd_volume *out,
                                                   const struct rmd_volume *image,
                                                   const struct rmd_affine *image_from_out,
                                                   enum rmd_interp kind, float outside);

// A run of positions in one image of less than 2^31 voxels: start + i * step, in voxels. A position
// up to 1e-4 voxel outside counts as on the border.
struct rmd_interp_run {
    int n[3]; // of the image
    double start[3], step[3];
};

// The values of v[n0*n1*n2] along the run, NaN outside; `v` must be finite for a clean result.
void rmd_interp_linear(float *value, int count, const float *v, const struct rmd_interp_run *run);

// The same through cubic B-spline coefficients from rmd_bspline_prefilter().
void rmd_interp_cubic(float *value, int count, const float *coefficient,
                      const struct rmd_interp_run *run);

#endif
