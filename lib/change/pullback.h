// SPDX-License-Identifier: BSD-3-Clause
// From a voxel of the meeting grid to the eight voxels of a session around the same point.
#ifndef RMD_CHANGE_PULLBACK_H
#define RMD_CHANGE_PULLBACK_H

#include "image/canonical.h"

// Counted in canonical order, and positions rounded to 2^-16 voxel: storage order and the last bits
// of a matrix leave no trace.
struct rmd_pullback {
    struct rmd_grid half;              // the meeting grid
    struct rmd_canonical order;        // of the session's voxels
    struct rmd_affine voxel_from_half; // canonical voxel of the session from voxel of the grid
};

// Corner c lies at the higher of the two voxels along canonical axis a where c >> a & 1.
struct rmd_taps {
    size_t voxel[8]; // as stored
    float weight[8]; // trilinear, adding up to 1
    int low[3];      // the lower voxel along each canonical axis
};

// The 27 voxels around a point with the weights of the quadratic B-spline, adding up to 1. Unlike
// the trilinear ones they blur by the same amount wherever the point lies between the voxels.
struct rmd_blur_taps {
    size_t voxel[27]; // as stored
    float weight[27];
};

struct rmd_pullback rmd_pullback_new(const struct rmd_grid *half, const struct rmd_grid *session,
                                     const struct rmd_affine *half_from_session);

// 0 where the voxel lies outside the session's outermost voxel centres.
int rmd_pullback_taps(struct rmd_taps *out, const struct rmd_pullback *pullback, size_t voxel);

// The same for the quadratic B-spline; a voxel beyond the edge is the one at the edge.
int rmd_pullback_blur_taps(struct rmd_blur_taps *out, const struct rmd_pullback *pullback,
                           size_t voxel);

// The world point of a voxel of a grid.
void rmd_pullback_world(double world[3], const struct rmd_grid *grid, size_t voxel);

#endif
