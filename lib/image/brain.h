// SPDX-License-Identifier: BSD-3-Clause
// A brain mask from mean images in which the brain is bright, without learning.
#ifndef RMD_IMAGE_BRAIN_H
#define RMD_IMAGE_BRAIN_H

#include "image/volume.h"

// Adds the voxels above the threshold that best divides value[rmd_grid_count()] in two (Ridgway
// 2009). mask->count is not kept.
void rmd_brain_add(struct rmd_mask *mask, const float *value);

// Makes what was added a brain: smooth border, largest component, holes filled. RMD_EFIT where too
// little is left.
RMD_MUST_CHECK enum rmd_status rmd_brain_tidy(struct rmd_mask *mask);

#endif
