// SPDX-License-Identifier: BSD-3-Clause
// Robust normal equations of a rigid motion and a log-gain field, summed on the fly (Reuter, Rosas
// & Fischl 2010; Lewis & Fox 2004).
#ifndef RMD_ALIGN_RIGID_SYSTEM_H
#define RMD_ALIGN_RIGID_SYSTEM_H

#include "align/rigid_pair.h"

struct rmd_rigid_update {
    double motion[RMD_AFFINE_LOGS]; // logarithm of a map about the pose's origin, in mid space
    double gain[RMD_RIGID_GAINS];
    double outliers; // share of voxels with weight below 0.1
    double spread;   // robust SD of the residuals, in units of the images' robust maximum
};

// The update of the pose that fits the residuals of `pair`, `motions` (6 or 12) and `gains` terms
// of it, after `rounds` of reweighting with Tukey's biweight at `saturation` robust SD. RMD_EFIT
// where the head is too small or too plain to tell.
RMD_MUST_CHECK enum rmd_status rmd_rigid_system_solve(struct rmd_rigid_update *out,
                                                      const struct rmd_rigid_pair *pair,
                                                      int motions, int gains, double saturation,
                                                      int rounds);

#endif
