// SPDX-License-Identifier: BSD-3-Clause
// Where the voxels of an image lie: size and voxel-to-world matrix in RAS+ millimetres.
#ifndef RMD_IMAGE_GRID_H
#define RMD_IMAGE_GRID_H

#include "base/error.h"
#include "math/mat3.h"

#include <stddef.h>

struct rmd_grid {
    int n[3];                           // voxels along i, j, k
    struct rmd_affine world_from_voxel; // voxel centres; +x Right, +y Anterior, +z Superior; mm
};

static inline size_t rmd_grid_count(const struct rmd_grid *grid)
{
    return (size_t)grid->n[0] * (size_t)grid->n[1] * (size_t)grid->n[2];
}

// Voxel edge lengths in mm.
void rmd_grid_spacing(double spacing[3], const struct rmd_grid *grid);

// RMD_OK where both have the same size and no corner voxel differs by more than 1e-3 mm; otherwise
// RMD_EGRID with both sizes and the distance in the message.
RMD_MUST_CHECK enum rmd_status rmd_grid_match(const struct rmd_grid *a, const struct rmd_grid *b);

// The three letters of the directions in which i, j and k grow, such as "RAS" or "LPS".
void rmd_grid_axes(char letters[4], const struct rmd_grid *grid);

// How far `map`, of world points, moves the centre of the grid, in mm.
double rmd_grid_shift(const struct rmd_grid *grid, const struct rmd_affine *map);

// The same positions with axes permuted and flipped so that i, j, k grow most nearly toward Right,
// Anterior, Superior: equal for every storage order of one scan.
struct rmd_grid rmd_grid_canonical(const struct rmd_grid *grid);

#endif
