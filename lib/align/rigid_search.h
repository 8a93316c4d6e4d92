// SPDX-License-Identifier: BSD-3-Clause
// The pose of one image against another, from a coarse search to the finest scale.
#ifndef RMD_ALIGN_RIGID_SEARCH_H
#define RMD_ALIGN_RIGID_SEARCH_H

#include "align/rigid.h"
#include "align/rigid_image.h"
#include "align/rigid_pair.h"

// Where the search starts.
enum rmd_start {
    RMD_START_SEARCH, // turns of 20 degrees, with the headers' translation and that of the centres
    RMD_START_HEADER, // the headers only
    RMD_START_CENTRE, // the centres only
    RMD_START_WIDE,   // also all turns of the axes by right angles
};

struct rmd_rigid_task {
    const struct rmd_rigid_image *image[2]; // a, b
    const unsigned char *left_out[2];       // as in struct rmd_rigid_view
    struct rmd_rigid_opts opts;
    enum rmd_start start;
    int affine;
    int other_contrast, mapped; // where contrasts differ, which image is mapped: 0 a, 1 b
    int mirror;                 // 1: b is first reflected in world x about its centre
};

struct rmd_rigid_fit {
    struct rmd_rigid_pose pose; // of b against a
    double ncc;                 // at the scale of similarity.h, with gain and transfer applied
    double overlap;             // share of the smaller head's volume that lies in the other head
    double outliers, spread;    // of the last step; see rigid_system.h
    int converged;
};

// Down to the scale at which similarity is measured.
RMD_MUST_CHECK enum rmd_status rmd_rigid_search_coarse(struct rmd_rigid_fit *out,
                                                       const struct rmd_rigid_task *task);

// From there to the finest scale.
RMD_MUST_CHECK enum rmd_status rmd_rigid_search_fine(struct rmd_rigid_fit *fit,
                                                     const struct rmd_rigid_task *task);

#endif
