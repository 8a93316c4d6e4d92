// SPDX-License-Identifier: BSD-3-Clause
// Gaussian smoothing.
#ifndef RMD_IMAGE_SMOOTH_H
#define RMD_IMAGE_SMOOTH_H

#include "image/volume.h"

// Convolves every volume in place with a Gaussian of standard deviation sigma[axis] (mm along the
// voxel axes, 0 for none), cut off at 3 sigma and renormalised at the border, so that a constant
// stays constant. A value that is not finite makes its neighbourhood not finite.
RMD_MUST_CHECK enum rmd_status rmd_smooth_gaussian(struct rmd_volume *volume,
                                                   const double sigma[3]);

#endif
