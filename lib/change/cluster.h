// SPDX-License-Identifier: BSD-3-Clause
// Clusters of white matter whose FA changed, against the largest clusters of the null replicates
// (Nichols & Holmes 2002, with bootstrap replicates in place of permutations).
#ifndef RMD_CHANGE_CLUSTER_H
#define RMD_CHANGE_CLUSTER_H

#include "change/bootstrap.h"

// Adds maps->cluster and its numbers. `delta` and `contrast` (the FA difference, and how much the
// tensor differs between neighbours) are those of every voxel of the brain; the kept deviations of
// `bootstrap`[2] (the first and the later session) those of the voxels with `white` set.
// `session_sd`: of FA between sessions of one person.
RMD_MUST_CHECK enum rmd_status
rmd_cluster_find(struct rmd_change_maps *maps, const struct rmd_halfbrain *brain, int later,
                 const struct rmd_bootstrap *const bootstrap[2], const unsigned char *white,
                 const float *delta, const float *contrast, double session_sd, double threshold);

#endif
