// SPDX-License-Identifier: BSD-3-Clause
// Values of one image at many positions of its voxel coordinates.
#ifndef RMD_IMAGE_POINTS_H
#define RMD_IMAGE_POINTS_H

// Positions along i, j and k.
struct rmd_points {
    const float *x, *y, *z;
};

// value[count] of v[n0*n1*n2] (less than 2^31 voxels) by linear interpolation (align.1); `outside`
// more than a rounding beyond the outermost voxel centres. `v` must be finite.
void rmd_points_linear(float *value, int count, const float *v, const int n[3],
                       const struct rmd_points *at, float outside);

// The same through the coefficients of rmd_bspline_prefilter() (align.2).
void rmd_points_cubic(float *value, int count, const float *coefficient, const int n[3],
                      const struct rmd_points *at, float outside);

#endif
