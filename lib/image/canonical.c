// SPDX-License-Identifier: BSD-3-Clause
// The permutation and flips that lead from the stored to the canonical grid.
#include "image/canonical.h"

struct rmd_canonical rmd_canonical_of(const struct rmd_grid *grid)
{
    struct rmd_canonical out = { .grid = rmd_grid_canonical(grid) };
    const struct rmd_affine *stored = &grid->world_from_voxel;
    struct rmd_affine voxel_from_world = rmd_affine_invert(&out.grid.world_from_voxel);
    struct rmd_affine canonical_from_stored = rmd_affine_compose(&voxel_from_world, stored);
    ptrdiff_t stride[3] = { 1, grid->n[0], (ptrdiff_t)grid->n[0] * grid->n[1] };
    for (int to = 0; to < 3; to++)
        for (int from = 0; from < 3; from++) {
            double sign = canonical_from_stored.m[to][from]; // -1, 0 or 1 up to rounding
            if (sign > 0.5) out.step[to] = stride[from];
            if (sign < -0.5) {
                out.step[to] = -stride[from];
                out.start += stride[from] * (grid->n[from] - 1);
            }
        }
    return out;
}
