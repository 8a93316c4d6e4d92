// SPDX-License-Identifier: BSD-3-Clause
// Clusters of white matter whose FA changed, against the largest clusters of the null replicates
// (Nichols & Holmes 2002, with bootstrap replicates in place of permutations).
#ifndef RMD_CHANGE_CLUSTER_H
#define RMD_CHANGE_CLUSTER_H

#include "change/bootstrap.h"

// Adds maps->cluster, its numbers and p-values from maps->delta[0] and maps->z[0]. `scale`[n] is
// the standard error of the FA difference at every voxel of the brain, NaN where no cluster is
// looked for; the kept deviations of `bootstrap`[2] (the first and the later session) are those of
// the voxels with `white` set.
RMD_MUST_CHECK enum rmd_status rmd_cluster_find(struct rmd_change_maps *maps,
                                                const struct rmd_halfbrain *brain, int later,
                                                const struct rmd_bootstrap *const bootstrap[2],
                                                const unsigned char *white, const float *scale,
                                                double threshold);

#endif
