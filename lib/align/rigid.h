// SPDX-License-Identifier: BSD-3-Clause
// Robust, symmetric rigid registration and the unbiased mean space of several sessions
// (Reuter, Rosas & Fischl 2010; Lewis & Fox 2004 for the log-gain field).
#ifndef RMD_ALIGN_RIGID_H
#define RMD_ALIGN_RIGID_H

#include "base/log.h"
#include "base/param.h"
#include "image/volume.h"

struct rmd_rigid_opts {
    double saturation; // residual, in robust SD, beyond which a voxel has no influence
    int gain_order;    // order of the polynomial log-gain field, 0 for one gain
};
extern const struct rmd_param rmd_rigid_params[];

struct rmd_rigid_result {
    struct rmd_affine fixed_from_moving; // world points, mm
    double translation, rotation;        // mm at the image centre, radian
    double ncc;          // correlation inside the head after alignment and gain correction
    double ncc_mirrored; // the same with the moving image flipped left to right and realigned
    double outliers;     // share of brain voxels with weight below 0.1
    int converged;
};

// Aligns two images of one contrast. Swapping them gives the exact inverse.
RMD_MUST_CHECK enum rmd_status rmd_rigid_register(struct rmd_rigid_result *out,
                                                  const struct rmd_volume *fixed,
                                                  const struct rmd_volume *moving,
                                                  const struct rmd_rigid_opts *opts);

// The mean space of n >= 2 sessions: half_from_session[s] maps world points of session s, the mean
// of their logarithms is zero. `grid` gets canonical axes (rmd_grid_canonical) at the coarsest
// voxel size, and covers every session's field of view. Independent of the order of the sessions.
// pair[] (n - 1, or NULL) gets the results of session 0 against each other one.
RMD_MUST_CHECK enum rmd_status rmd_rigid_halfway(struct rmd_affine *half_from_session,
                                                 struct rmd_grid *grid,
                                                 struct rmd_rigid_result *pair,
                                                 const struct rmd_volume *const *session, int n,
                                                 const struct rmd_rigid_opts *opts);

// Exponential and logarithm of a rigid map, as (rotation vector, translation) in the Lie algebra.
struct rmd_affine rmd_rigid_exp(const double log[6]);
void rmd_rigid_log(double log[6], const struct rmd_affine *rigid);

#endif
