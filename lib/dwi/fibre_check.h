// SPDX-License-Identifier: BSD-3-Clause
// Does the gradient table of a scan belong to its images? FA cannot tell; fibres can.
#ifndef RMD_DWI_FIBRE_CHECK_H
#define RMD_DWI_FIBRE_CHECK_H

#include "base/log.h"
#include "dwi/continuity.h"
#include "dwi/tensor_images.h"
#include "image/mask_runs.h"

// Follows fibres from a sample of the voxels that `images` lists, V1 among them, and warns where
// they continue better under another table of the scan at `path`. `out->voxels` is below
// RMD_CONTINUITY_LEAST where there is too little fibre to tell.
RMD_MUST_CHECK enum rmd_status rmd_fibre_check(struct rmd_continuity *out,
                                               const struct rmd_tensor_images *images,
                                               const struct rmd_mask_runs *runs, const char *path,
                                               struct rmd_log *log);

#endif
