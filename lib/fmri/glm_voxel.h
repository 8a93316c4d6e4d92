// SPDX-License-Identifier: BSD-3-Clause
// Inside the fit: one voxel whose noise is known.
#ifndef RMD_FMRI_GLM_VOXEL_H
#define RMD_FMRI_GLM_VOXEL_H

#include "fmri/glm_block.h"

// Owned by the caller. Rows are those of all contrasts, then the constant.
struct rmd_glm_voxel {
    double *whitened; // [n + RMD_GLM_LAGS] in: residuals of white noise; out: those of the fit,
                      // whitened, then 0
    double *along;    // [chunks * RMD_NOISE_CHUNK] Q' W e
    double *row;      // [rows + 1] c' beta
    double *square;   // [rows + 1] c' (X' R^-1 X)^-1 c
    double variance;  // of the noise at one volume
    double portmanteau;
};

size_t rmd_glm_voxel_scratch(const struct rmd_noise_plan *plan);
void rmd_glm_voxel_place(struct rmd_glm_voxel *voxel, const struct rmd_noise_plan *plan,
                         void *scratch);

// Fits lane `lane` of a block, whose residuals of white noise it takes, with the noise of `point`.
void rmd_glm_voxel_fit(struct rmd_glm_voxel *voxel, const struct rmd_noise_plan *plan, int point,
                       const struct rmd_glm_block *block, int lane);

// F of rows [first, first + rows), with `rows` and plan->df degrees of freedom; NaN where the rows
// depend on each other. scratch: rows * (rows + 1).
double rmd_glm_voxel_f(const struct rmd_glm_voxel *voxel, const struct rmd_noise_plan *plan,
                       int point, int first, int rows, double *scratch);

#endif
