// SPDX-License-Identifier: BSD-3-Clause
// The pose of one image against another, from a coarse search to the finest scale.
#ifndef RMD_ALIGN_RIGID_SEARCH_H
#define RMD_ALIGN_RIGID_SEARCH_H

#include "align/rigid.h"
#include "align/rigid_image.h"
#include "align/rigid_pair.h"

struct rmd_rigid_fit {
    struct rmd_rigid_pose pose; // of b against a
    double ncc;                 // at the scale of similarity.h
    double outliers;
    int converged;
};

// Aligns b to a; with `mirror`, b is first reflected in world x about its centre. With `coarse` the
// estimate stops at the scale at which similarity is measured.
RMD_MUST_CHECK enum rmd_status rmd_rigid_search(struct rmd_rigid_fit *out,
                                                const struct rmd_rigid_image *a,
                                                const struct rmd_rigid_image *b,
                                                const struct rmd_rigid_opts *opts, int mirror,
                                                int coarse);

#endif
