// SPDX-License-Identifier: BSD-3-Clause
// A set of voxels and which of them touch by face, edge or corner: made once, so that clusters of
// many thresholded maps cost little.
#ifndef RMD_CHANGE_LATTICE_H
#define RMD_CHANGE_LATTICE_H

#include "image/grid.h"

enum { RMD_LATTICE_EARLIER = 13 }; // of the 26 neighbours, those with a smaller index

struct rmd_lattice {
    size_t n;
    int (*earlier)[RMD_LATTICE_EARLIER]; // [n] places in the set, -1 where not in it
};

// `voxel`[n]: ascending indices on `grid`.
RMD_MUST_CHECK enum rmd_status rmd_lattice_new(struct rmd_lattice *out, const struct rmd_grid *grid,
                                               const size_t *voxel, size_t n);
void rmd_lattice_free(struct rmd_lattice *lattice);

// cluster[n] = the first member of the cluster of touching voxels of one sign that a voxel belongs
// to, -1 where sign is 0; size[n] = voxels of the cluster that starts there, else 0.
void rmd_lattice_clusters(int *cluster, int *size, const struct rmd_lattice *lattice,
                          const signed char *sign);

// mean[n][width] of value[n][width] over a voxel and those of the set that touch
// it; `mean` may be `value`.
RMD_MUST_CHECK enum rmd_status rmd_lattice_mean(float *mean, const struct rmd_lattice *lattice,
                                                const float *value, size_t width);

#endif
