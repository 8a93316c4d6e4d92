// SPDX-License-Identifier: BSD-3-Clause
// Cubic and quintic B-spline coefficients of an image (Unser, Aldroubi & Eden 1993).
#ifndef RMD_IMAGE_BSPLINE_H
#define RMD_IMAGE_BSPLINE_H

#include "base/error.h"

// Replaces the finite values v[n0*n1*n2], x fastest, by the coefficients whose spline passes
// through them; the image continues as its mirror about the outermost voxel centres. `degree` is 3
// or 5.
RMD_MUST_CHECK enum rmd_status rmd_bspline_prefilter(float *v, const int n[3], int degree);

#endif
