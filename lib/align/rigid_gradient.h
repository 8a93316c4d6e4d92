// SPDX-License-Identifier: BSD-3-Clause
// The gradient of two images in mid space, at the voxels of the head.
#ifndef RMD_ALIGN_RIGID_GRADIENT_H
#define RMD_ALIGN_RIGID_GRADIENT_H

#include "align/rigid_pair.h"

// Fills the items of a sampled pair from the voxels whose smoothed mean is above RMD_RIGID_HEAD and
// whose neighbourhood lies inside both images. Their number may be 0.
RMD_MUST_CHECK enum rmd_status rmd_rigid_gradient_fill(struct rmd_rigid_pair *pair,
                                                       const struct rmd_rigid_pose *pose);

#endif
