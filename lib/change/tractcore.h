// SPDX-License-Identifier: BSD-3-Clause
// Which brain voxels of the meeting grid belong to which region, and with what weight.
#ifndef RMD_CHANGE_TRACTCORE_H
#define RMD_CHANGE_TRACTCORE_H

#include "change/halfbrain.h"

struct rmd_tractcore {
    size_t n;
    char **name;   // [n]
    int *of;       // [voxels of the brain] region, -1 for none
    float *weight; // [voxels of the brain] at least 0.5 inside a region, else 0
    // [sessions] voxels of a region that belong to none because this session's tensor there is
    // impossible: no tissue diffuses against the gradient, or faster than free water.
    size_t *impossible;
};

// Labels in the space of one session. A label is first reduced to its core, the voxels whose six
// neighbours belong to it, or as many neighbours as leave at least 30 voxels and a tenth of them;
// the weight is the share of the core at the voxel.
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
