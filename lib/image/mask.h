// SPDX-License-Identifier: BSD-3-Clause
// Masks from files, and the lists of their voxels.
#ifndef RMD_IMAGE_MASK_H
#define RMD_IMAGE_MASK_H

#include "base/log.h"
#include "image/volume.h"

// The voxels above 0 of a 3D image on `grid`, NULL for its own. RMD_EGRID where it lies elsewhere,
// RMD_EFORMAT where it is empty or has several volumes.
RMD_MUST_CHECK enum rmd_status rmd_mask_read(struct rmd_mask *out, const char *path,
                                             const struct rmd_grid *grid, struct rmd_log *log);

// The grid of volumes that list the voxels of a mask in their order, without those between them.
struct rmd_grid rmd_mask_list_grid(const struct rmd_mask *mask);

#endif
