// SPDX-License-Identifier: BSD-3-Clause
// One DWI session made ready to be refitted on the meeting grid: its signals and residuals voxel by
// voxel, and the refit of sixteen voxels of the meeting grid.
#ifndef RMD_CHANGE_REFIT_H
#define RMD_CHANGE_REFIT_H

#include "change/pullback.h"
#include "change/session.h"
#include "dwi/tensor_plan.h"

struct rmd_refit {
    struct rmd_tensor_plan plan; // with the gradients turned into the halfway space
    struct rmd_pullback pullback;
    int slice_axis, slices; // canonical axis across the slices, and how many they are
    size_t room;            // plan.n rounded up to whole lanes
    int *row;               // [voxels of the session, as stored] row of the next two; -1 for none
    size_t rows;
    float *signal;   // [rows][room]; NaN where not finite and in voxels that could not be fitted
    float *residual; // [rows][room] (S - S_hat) / sqrt(1 - leverage)
    float *noise;    // [rows] variance of one signal
};

// Fits the session in its own space: the voxels of its mask and those around them. The slices are
// taken to lie across the third stored axis.
RMD_MUST_CHECK enum rmd_status rmd_refit_new(struct rmd_refit *out,
                                             const struct rmd_session *session,
                                             const struct rmd_affine *half_from_session,
                                             const struct rmd_grid *half,
                                             const struct rmd_tensor_opts *opts);
void rmd_refit_free(struct rmd_refit *refit);

// Interpolates and fits the voxels voxel[count], count <= 16, of the meeting grid; further lanes
// repeat the first. `taps`[16] is filled; NaN where the session has no data. `mixed` is scratch of
// `room` floats.
void rmd_refit_fit(struct rmd_tensor_block *block, struct rmd_taps *taps,
                   const struct rmd_refit *refit, const size_t *voxel, int count, float *mixed);

// The residuals that a voxel of the meeting grid inherits: slice[0][room] from the lower of the two
// slices that it mixes, slice[1][room] from the upper one.
void rmd_refit_residuals(float *slice[2], const struct rmd_refit *refit,
                         const struct rmd_taps *taps);

#endif
