// SPDX-License-Identifier: BSD-3-Clause
// The one in-memory image: float32, scaling applied, x fastest and volume-major.
#ifndef RMD_IMAGE_VOLUME_H
#define RMD_IMAGE_VOLUME_H

#include "image/grid.h"

struct rmd_volume {
    struct rmd_grid grid;
    int nt;    // volumes; 1 for a 3D image
    double dt; // s between volumes, 0 where it is no time series
    float *v;  // v[i + nx*(j + ny*(k + nz*t))]; NaN where there is no value
};

// A zeroed image on `grid`.
RMD_MUST_CHECK enum rmd_status rmd_volume_new(struct rmd_volume *out, const struct rmd_grid *grid,
                                              int nt);
// One whose voxels the caller is going to fill, all of them.
RMD_MUST_CHECK enum rmd_status rmd_volume_raw(struct rmd_volume *out, const struct rmd_grid *grid,
                                              int nt);
void rmd_volume_free(struct rmd_volume *volume); // accepts a zeroed struct

// A set of voxels; v[i] is 0 or 1 and `count` the number of ones.
struct rmd_mask {
    struct rmd_grid grid;
    size_t count;
    unsigned char *v;
};

RMD_MUST_CHECK enum rmd_status rmd_mask_new(struct rmd_mask *out, const struct rmd_grid *grid);
void rmd_mask_free(struct rmd_mask *mask);

#endif
