// SPDX-License-Identifier: BSD-3-Clause
// Reading an image in canonical order (right, anterior, superior), however its voxels are stored.
#ifndef RMD_IMAGE_CANONICAL_H
#define RMD_IMAGE_CANONICAL_H

#include "image/volume.h"

// Canonical voxel (i, j, k) is stored voxel start + i*step[0] + j*step[1] + k*step[2].
struct rmd_canonical {
    struct rmd_grid grid; // of rmd_grid_canonical()
    ptrdiff_t start, step[3];
};

struct rmd_canonical rmd_canonical_of(const struct rmd_grid *grid);

#endif
