// SPDX-License-Identifier: BSD-3-Clause
// World coordinates of other software, and matrices turned between them and RAS mm.
#ifndef RMD_ALIGN_CONVENTION_H
#define RMD_ALIGN_CONVENTION_H

#include "image/grid.h"

// A map of LPS points (DICOM, ITK, AFNI) as one of RAS points, and the other way. EQ align.46
static inline struct rmd_affine rmd_convention_flip(const struct rmd_affine *map)
{
    struct rmd_affine flipped = *map;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            if ((i < 2) != (j < 2)) flipped.m[i][j] = -map->m[i][j];
    return flipped;
}

// The coordinates in which FSL's flirt works, from those of the world: mm from the corner voxel
// along the axes of the image, the first reversed where the image is stored like its mirror (the
// determinant of world_from_voxel is above 0). EQ align.47
static inline struct rmd_affine rmd_convention_fsl_from_world(const struct rmd_grid *grid)
{
    struct rmd_affine scale = rmd_affine_identity();
    struct rmd_affine voxel_from_world = rmd_affine_invert(&grid->world_from_voxel);
    double spacing[3];
    rmd_grid_spacing(spacing, grid);
    for (int axis = 0; axis < 3; axis++)
        scale.m[axis][axis] = spacing[axis];
    if (rmd_affine_determinant(&grid->world_from_voxel) > 0) {
        scale.m[0][0] = -spacing[0];
        scale.m[0][3] = (grid->n[0] - 1) * spacing[0];
    }
    return rmd_affine_compose(&scale, &voxel_from_world);
}

#endif
