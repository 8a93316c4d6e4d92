// SPDX-License-Identifier: BSD-3-Clause
// A brain mask from mean images in which the brain is bright, without learning.
#ifndef RMD_IMAGE_BRAIN_H
#define RMD_IMAGE_BRAIN_H

#include "image/volume.h"

// Makes the brightness of value[rmd_grid_count()] even over 20 mm, and adds the voxels above the
// threshold that best divides it in two (Ridgway 2009). The same for every storage order.
// mask->count is not kept.
RMD_MUST_CHECK enum rmd_status rmd_brain_add(struct rmd_mask *mask, const float *value);

// Makes what was added a brain: smooth border, largest component, holes filled. RMD_EFIT where too
// little is left.
RMD_MUST_CHECK enum rmd_status rmd_brain_tidy(struct rmd_mask *mask);

#endif
