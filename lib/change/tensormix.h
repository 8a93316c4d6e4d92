// SPDX-License-Identifier: BSD-3-Clause
// A tensor between voxels, turned into another frame.
#ifndef RMD_CHANGE_TENSORMIX_H
#define RMD_CHANGE_TENSORMIX_H

#include "change/pullback.h"
#include "image/volume.h"

// The weighted mean of the tensors (6 volumes, xx yy zz xy xz yz) at the taps as R D R' with R the
// 3x3 part of `half_from_session`: of their matrix logarithms where all are positive definite
// (Arsigny, Fillard, Pennec & Ayache 2006), else of their components. NaN where a tap is.
void rmd_tensormix(double out[6], const struct rmd_volume *tensor, const struct rmd_taps *taps,
                   const struct rmd_affine *half_from_session);

#endif
