// SPDX-License-Identifier: BSD-3-Clause
// Which brain voxels of the meeting grid belong to which region, and with what weight.
#ifndef RMD_CHANGE_TRACTCORE_H
#define RMD_CHANGE_TRACTCORE_H

#include "change/halfbrain.h"

struct rmd_tractcore {
    size_t n;
    char **name;   // [n]
    int *of;       // [voxels of the brain] region, -1 for none
    float *weight; // [voxels of the brain] above 0 inside a region, else 0
    // [sessions] voxels of a region that belong to none because this session's tensor there is
    // impossible: no tissue diffuses against the gradient, or faster than free water.
    size_t *impossible;
};

// core[voxels of the labels] = place of the label whose core the voxel belongs to, else -1. The
// core of a label are the voxels whose six neighbours belong to it, or as many neighbours as leave
// at least 30 voxels and a tenth of them.
RMD_MUST_CHECK enum rmd_status rmd_tractcore_find(int *core, const struct rmd_labels *labels);

// Labels in the space of one session, reduced to their cores. The weight falls from 1 inside to 0
// where half as much of what is around a voxel belongs to the core.
RMD_MUST_CHECK enum rmd_status rmd_tractcore_of_labels(struct rmd_tractcore *out,
                                                       const struct rmd_halfbrain *brain,
                                                       const struct rmd_labels *labels,
                                                       const struct rmd_affine *half_from_session);

// Left and right white matter, WM_L and WM_R (of scalar maps: brain), without 3 mm on each side of
// the middle.
RMD_MUST_CHECK enum rmd_status rmd_tractcore_of_sides(struct rmd_tractcore *out,
                                                      const struct rmd_halfbrain *brain);
void rmd_tractcore_free(struct rmd_tractcore *regions);

// white[voxels of the brain] is 1 where FA, averaged over the sessions, exceeds 0.25 at least three
// voxels inside the brain: all sessions enter alike. Of scalar maps, all voxels so deep.
RMD_MUST_CHECK enum rmd_status rmd_tractcore_white_matter(unsigned char *white,
                                                          const struct rmd_halfbrain *brain);

#endif
