// SPDX-License-Identifier: BSD-3-Clause
// Everything that follows from the voxel-to-world matrix alone.
#include "image/grid.h"

#include <stdlib.h>

static const double corner_tolerance = 1e-3; // mm

void rmd_grid_spacing(double spacing[3], const struct rmd_grid *grid)
{
    const struct rmd_affine *a = &grid->world_from_voxel;
    for (int j = 0; j < 3; j++)
        spacing[j] = rmd_vector_norm((double[3]){ a->m[0][j], a->m[1][j], a->m[2][j] });
}

// The largest distance between the same corner voxel of both, in mm.
static double corner_distance(const struct rmd_grid *a, const struct rmd_grid *b)
{
    double worst = 0;
    for (int corner = 0; corner < 8; corner++) {
        double voxel[3], p[3], q[3];
        for (int axis = 0; axis < 3; axis++)
            voxel[axis] = corner >> axis & 1 ? a->n[axis] - 1 : 0;
        rmd_affine_apply(p, &a->world_from_voxel, voxel);
        rmd_affine_apply(q, &b->world_from_voxel, voxel);
        double d = rmd_vector_norm((double[3]){ p[0] - q[0], p[1] - q[1], p[2] - q[2] });
        worst = d > worst ? d : worst;
    }
    return worst;
}

enum rmd_status rmd_grid_match(const struct rmd_grid *a, const struct rmd_grid *b)
{
    for (int axis = 0; axis < 3; axis++)
        if (a->n[axis] != b->n[axis])
            return rmd_fail(RMD_EGRID,
                            "%d x %d x %d voxels against %d x %d x %d; bring both to one grid",
                            a->n[0], a->n[1], a->n[2], b->n[0], b->n[1], b->n[2]);
    double distance = corner_distance(a, b);
    if (distance > corner_tolerance)
        return rmd_fail(RMD_EGRID,
                        "%d x %d x %d voxels each, but a corner lies %.4g mm elsewhere; bring both "
                        "to one grid",
                        a->n[0], a->n[1], a->n[2], distance);
    return RMD_OK;
}

// Which world axis each voxel axis follows most nearly: the permutation with the largest product of
// |direction cosines|.
static void nearest_axes(int world_axis[3], const struct rmd_grid *grid)
{
    static const int order[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    const struct rmd_affine *a = &grid->world_from_voxel;
    double best = -1;
    for (int p = 0; p < 6; p++) {
        double product = 1;
        for (int j = 0; j < 3; j++)
            product *= fabs(a->m[order[p][j]][j]);
        if (product > best) {
            best = product;
            for (int j = 0; j < 3; j++)
                world_axis[j] = order[p][j];
        }
    }
}

void rmd_grid_axes(char letters[4], const struct rmd_grid *grid)
{
    static const char positive[] = "RAS", negative[] = "LPI";
    int axis[3];
    nearest_axes(axis, grid);
    for (int j = 0; j < 3; j++)
        letters[j] =
            grid->world_from_voxel.m[axis[j]][j] > 0 ? positive[axis[j]] : negative[axis[j]];
    letters[3] = '\0';
}

double rmd_grid_shift(const struct rmd_grid *grid, const struct rmd_affine *map)
{
    double centre[3], moved[3];
    for (int axis = 0; axis < 3; axis++)
        centre[axis] = (grid->n[axis] - 1) / 2.0;
    rmd_affine_apply(centre, &grid->world_from_voxel, centre);
    rmd_affine_apply(moved, map, centre);
    for (int axis = 0; axis < 3; axis++)
        moved[axis] -= centre[axis];
    return rmd_vector_norm(moved);
}

struct rmd_grid rmd_grid_canonical(const struct rmd_grid *grid)
{
    const struct rmd_affine *a = &grid->world_from_voxel;
    struct rmd_grid out = *grid;
    int axis[3];
    nearest_axes(axis, grid);
    for (int j = 0; j < 3; j++) {
        int to = axis[j], flip = a->m[to][j] < 0;
        out.n[to] = grid->n[j];
        for (int i = 0; i < 3; i++) {
            out.world_from_voxel.m[i][to] = flip ? -a->m[i][j] : a->m[i][j];
            if (flip) out.world_from_voxel.m[i][3] += a->m[i][j] * (grid->n[j] - 1);
        }
    }
    return out;
}
