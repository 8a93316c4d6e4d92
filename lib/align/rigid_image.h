// SPDX-License-Identifier: BSD-3-Clause
// One image as registration sees it: canonical order, one intensity scale, several smoothness
// scales.
#ifndef RMD_ALIGN_RIGID_IMAGE_H
#define RMD_ALIGN_RIGID_IMAGE_H

#include "image/volume.h"

#include <stdint.h>

struct rmd_rigid_image {
    struct rmd_volume base; // canonical; 0 where not finite or negative, robust maximum 1
    double centre[3];       // of intensity in the head, world mm
    double corner[8][3];    // of the box around the head, world mm
    double head;            // volume of the head, mm3
    uint64_t fingerprint;   // of the volume it was made from
};

// The share of the robust maximum above which a voxel belongs to the head.
#define RMD_RIGID_HEAD 0.1

// Takes a 3D image. RMD_EFIT where it is constant or has no positive value.
RMD_MUST_CHECK enum rmd_status rmd_rigid_image_new(struct rmd_rigid_image *out,
                                                   const struct rmd_volume *volume);
// 1 where `a` comes before `b` whatever order they were given in: a smaller fingerprint, or where
// both hold the same voxels, a smaller matrix.
int rmd_rigid_image_precedes(const struct rmd_rigid_image *a, const struct rmd_rigid_image *b);
void rmd_rigid_image_free(struct rmd_rigid_image *image);

// The image at the smoothness of voxels of `spacing` mm, to be freed; as spline coefficients where
// `cubic`.
RMD_MUST_CHECK enum rmd_status rmd_rigid_image_smooth(struct rmd_volume *out,
                                                      const struct rmd_rigid_image *image,
                                                      double spacing, int cubic);

#endif
