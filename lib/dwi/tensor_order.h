// SPDX-License-Identifier: BSD-3-Clause
// Tensor images of other software: which volume holds which element, in which frame and unit.
#ifndef RMD_DWI_TENSOR_ORDER_H
#define RMD_DWI_TENSOR_ORDER_H

#include "base/log.h"
#include "image/volume.h"

enum rmd_tensor_order {
    RMD_ORDER_DETECT, // from the signs: elements of the diagonal are positive
    RMD_ORDER_MRTRIX, // xx yy zz xy xz yz, world frame
    RMD_ORDER_FSL,    // xx xy xz yy yz zz, image frame of FSL
    RMD_ORDER_LOWER,  // xx xy yy xz yz zz, voxel frame: NIfTI intent 1005, ANTs, AFNI, DIPY
};

// Their names on the command line; ends with NULL.
extern const char *const rmd_tensor_order_names[];

// Turns six volumes as they were stored into Dxx Dyy Dzz Dxy Dxz Dyz in mm2/s and the world frame,
// in place. Voxels outside `mask` become NaN. Adds to `log` what was assumed; RMD_EFORMAT, naming
// `path` and the remedy, where order or unit cannot be told.
RMD_MUST_CHECK enum rmd_status rmd_tensor_order_arrange(struct rmd_volume *tensor,
                                                        const struct rmd_mask *mask,
                                                        enum rmd_tensor_order order,
                                                        const char *path, struct rmd_log *log);

#endif
