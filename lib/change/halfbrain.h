// SPDX-License-Identifier: BSD-3-Clause
// The brain voxels of the meeting grid that every session covers, and what each session shows
// there.
#ifndef RMD_CHANGE_HALFBRAIN_H
#define RMD_CHANGE_HALFBRAIN_H

#include "change/refit.h"
#include "change/tractchange.h"

enum { RMD_HALFBRAIN_MEASURES = 4 }; // FA, MD, AD, RD

struct rmd_halfbrain {
    struct rmd_grid grid;
    int sessions;
    int measures; // 4, or 1 of scalar maps
    size_t n;
    size_t *voxel;           // [n] ascending
    size_t *unfitted;        // [sessions] further voxels that could not be fitted in this session
    struct rmd_refit *refit; // [sessions]; zeroed for a session that is no DWI
    float (**tensor)[6];     // [sessions][n] um2/ms in the halfway frame; NULL for scalar maps
    float **measure;         // [sessions][measures * n], in the metric's unit, measure by measure
};

// Fits or interpolates every session at the voxels inside the brain of all of them. Voxels that
// cannot be fitted in one session are counted and left out for all. RMD_EGRID where nothing is
// left, RMD_EARG where the sessions are of different kinds.
RMD_MUST_CHECK enum rmd_status rmd_halfbrain_new(struct rmd_halfbrain *out,
                                                 const struct rmd_session *session,
                                                 const struct rmd_meeting *meeting,
                                                 const struct rmd_tensor_opts *opts);
void rmd_halfbrain_free(struct rmd_halfbrain *brain);

// The measures of 16 tensors in um2/ms, in the metrics' units.
void rmd_halfbrain_measures(float measure[RMD_HALFBRAIN_MEASURES][RMD_LANES],
                            const float tensor[6][RMD_LANES]);

// A map on the meeting grid from one value a brain voxel; NaN elsewhere.
RMD_MUST_CHECK enum rmd_status
rmd_halfbrain_map(struct rmd_volume *out, const struct rmd_halfbrain *brain, const float *value);

#endif
