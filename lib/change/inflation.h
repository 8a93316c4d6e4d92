// SPDX-License-Identifier: BSD-3-Clause
// How much more sessions differ than scan noise explains. Two sessions never meet exactly, and what
// interpolation and distortion leave is largest where neighbouring voxels differ: at edges.
#ifndef RMD_CHANGE_INFLATION_H
#define RMD_CHANGE_INFLATION_H

#include "base/error.h"

#include <stddef.h>

// factor[n], at least 1, by which z[n] is to be divided: the robust SD of z among the white matter
// voxels of the same local contrast, in ten classes of equal size, at most
// that of every class of more contrast.
// `white`[n] and finite z say which voxels teach; NaN contrast takes the largest factor.
RMD_MUST_CHECK enum rmd_status rmd_inflation_find(float *factor, const float *z,
                                                  const float *contrast, const unsigned char *white,
                                                  size_t n);

#endif
