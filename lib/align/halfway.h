// SPDX-License-Identifier: BSD-3-Clause
// The middle of several poses, and a grid there that suits every session.
#ifndef RMD_ALIGN_HALFWAY_H
#define RMD_ALIGN_HALFWAY_H

#include "image/grid.h"

// half_from_session[n] from the poses of all pairs, i_from_j[i * n + j] for i < j (others are not
// read): least squares of their logarithms, the mean logarithm being zero. For n = 2 exactly minus
// and plus half the logarithm of the pair.
void rmd_halfway_poses(struct rmd_affine *half_from_session, const struct rmd_affine *i_from_j,
                       int n);

// A grid in halfway space with canonical axes along the sessions' mean orientation, on each axis
// the coarsest spacing of their canonical grids, that covers all their voxel centres. One grid for
// all: exactly that grid.
void rmd_halfway_grid(struct rmd_grid *out, const struct rmd_affine *half_from_session,
                      const struct rmd_grid *const *session, int n);

#endif
