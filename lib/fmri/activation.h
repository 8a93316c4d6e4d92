// SPDX-License-Identifier: BSD-3-Clause
// What the runs of one session say together: fixed effects over their fits.
#ifndef RMD_FMRI_ACTIVATION_H
#define RMD_FMRI_ACTIVATION_H

#include "fmri/glm.h"

// Maps have the layout of rmd_glm; of one run they are its own. Contrasts are those of the first
// run.
struct rmd_activation {
    int runs;
    const struct rmd_glm *first; // borrowed: grid, voxels and contrasts
    struct rmd_glm_map *map;     // [contrasts]; of several runs F contrasts have none (all NULL)
    float **df;                  // [contrasts][voxels]; NULL where it is that of the one run
    const float *baseline, *sd;  // [voxels] of the first run
    float *store;
};

// Combines t contrasts over runs on one grid (fmri.20): runs weigh by the efficiency of their
// design, not by their noise, and degrees of freedom are Satterthwaite's. A voxel has a value where
// every run has one. RMD_EGRID where grids differ, RMD_EARG where contrasts do.
RMD_MUST_CHECK enum rmd_status rmd_activation_combine(struct rmd_activation *out,
                                                      const struct rmd_glm *const *glm, int runs);
void rmd_activation_free(struct rmd_activation *activation);

// Degrees of freedom of a contrast at a voxel.
double rmd_activation_df(const struct rmd_activation *activation, int contrast, size_t voxel);

// The smallest |z| that is significant at a false discovery rate of q among the two-sided tests of
// a contrast (Benjamini & Hochberg 1995; fmri.21); INFINITY where none is.
RMD_MUST_CHECK enum rmd_status rmd_activation_fdr(double *threshold,
                                                  const struct rmd_activation *activation,
                                                  int contrast, double q);

#endif
