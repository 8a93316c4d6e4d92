// SPDX-License-Identifier: BSD-3-Clause
// The image to track in, recognised by what it is: an FOD, a tensor, or a scan to which a tensor is
// fitted.
#ifndef RMD_DWI_TRACK_IMAGE_H
#define RMD_DWI_TRACK_IMAGE_H

#include "base/log.h"
#include "base/param.h"
#include "dwi/track_field.h"
#include "image/nifti.h"

struct rmd_track_image_opts {
    const char *mask; // only its voxels are read; may be NULL
    int fod;          // 1: six volumes are an FOD, and tables beside the image do not matter
    int tensor_order; // enum rmd_tensor_order
};

struct rmd_track_image {
    struct rmd_nifti_info info;
    struct rmd_track_field field;
    struct rmd_mask mask; // the voxels that hold anything
    int scan;             // 1 where a tensor was fitted to a scan, by the tables beside it
};

// RMD_EFORMAT where the image is none of the three. An FOD has its coefficients in the order of
// math/harmonics.h and directions in the world frame, as MRtrix writes them.
RMD_MUST_CHECK enum rmd_status rmd_track_image_read(struct rmd_track_image *out, const char *path,
                                                    const struct rmd_track_image_opts *opts,
                                                    struct rmd_log *log);
void rmd_track_image_free(struct rmd_track_image *image); // accepts a zeroed struct

#endif
