// SPDX-License-Identifier: BSD-3-Clause
// Maps of world points (mm, RAS+) as a chain of steps, each a matrix or a displacement field:
// composed first, so that an image is interpolated once.
//
// A map is named result_from_input. An image is resampled by the pull-back moving_from_fixed, which
// says where in the moving image the value of a point of the fixed (reference) image lies; points
// and streamlines of the moving image go by its inverse.
#ifndef RMD_ALIGN_TRANSFORM_H
#define RMD_ALIGN_TRANSFORM_H

#include "image/volume.h"

// y = matrix x, or where field.v is set y = x + u(x).
struct rmd_transform_step {
    struct rmd_affine matrix;
    // u in mm along the world axes R, A, S: three volumes on a grid of its own, in the space of x.
    // Linear between its voxels; beyond them as at the nearest point of its border, so that the map
    // stays continuous. Owned by the step.
    struct rmd_volume field;
    int invert; // 1: the step is the inverse of that
};

// step[0] is applied first. Starts as { 0 }, the identity.
struct rmd_transform {
    struct rmd_transform_step *step;
    int n;
};

// Adds a last step. RMD_EARG where the matrix cannot be inverted or has an entry that is not
// finite.
RMD_MUST_CHECK enum rmd_status rmd_transform_add_matrix(struct rmd_transform *transform,
                                                        const struct rmd_affine *matrix);

// The same with a field of three volumes, which is taken over on success (*field is then zeroed).
// RMD_EARG where it has another number of volumes, 2^31 voxels or more, or a value that is not
// finite.
RMD_MUST_CHECK enum rmd_status rmd_transform_add_field(struct rmd_transform *transform,
                                                       struct rmd_volume *field, int invert);

// Moves every step of `last` to the end of `transform`; `last` is then the identity.
RMD_MUST_CHECK enum rmd_status rmd_transform_append(struct rmd_transform *transform,
                                                    struct rmd_transform *last);

// Turns a_from_b into b_from_a: steps in reverse order, each inverted. Inverse matrices are
// multiplied out, fields keep a flag.
void rmd_transform_invert(struct rmd_transform *transform);

// Multiplies out neighbouring matrices. Returns 1 where what remains is one matrix (or nothing).
int rmd_transform_simplify(struct rmd_transform *transform);

// The whole map as one matrix: 1, or 0 where there is a field in it.
int rmd_transform_matrix(struct rmd_affine *matrix, const struct rmd_transform *transform);

// Maps `count` points in place, p[axis][i] in mm. A point that an inverse field does not reach (the
// search ended 1e-3 mm or more away) becomes NaN. Each point has the same bits in any company.
void rmd_transform_points(double *const p[3], size_t count, const struct rmd_transform *transform);

// The same for the voxel centres of row (j, k) of a grid: p[axis][i], i < grid->n[0].
void rmd_transform_row(double *const p[3], const struct rmd_grid *grid, int j, int k,
                       const struct rmd_transform *transform);

// The whole map as one displacement field on `grid` (three volumes, NaN where a point is not
// reached), y - x rounded to float.
RMD_MUST_CHECK enum rmd_status rmd_transform_field(struct rmd_volume *field,
                                                   const struct rmd_grid *grid,
                                                   const struct rmd_transform *transform);

// dy/dx at the voxel centres of row (j, k), jacobian[3 * a + b][i] = dy_a / dx_b, by central
// differences over one voxel to either side. NaN where a neighbour is not reached. `room` holds
// 6 * grid->n[0] numbers.
void rmd_transform_jacobian_row(double *const jacobian[9], const struct rmd_grid *grid, int j,
                                int k, const struct rmd_transform *transform, double *room);

void rmd_transform_free(struct rmd_transform *transform); // accepts a zeroed struct

#endif
