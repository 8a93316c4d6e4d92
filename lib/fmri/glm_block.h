// SPDX-License-Identifier: BSD-3-Clause
// Inside the fit: 64 voxels at a time, as lanes.
#ifndef RMD_FMRI_GLM_BLOCK_H
#define RMD_FMRI_GLM_BLOCK_H

#include "fmri/noise.h"
#include "image/series.h"

#include <stddef.h>

enum { RMD_GLM_LANES = 64 };
typedef float rmd_glm_row[RMD_GLM_LANES];

// Owned by the caller. Lanes without a voxel hold 0.
struct rmd_glm_block {
    rmd_glm_row *y;           // [n] in: signal less its mean; out: residuals of white noise
    rmd_glm_row *w;           // [n] scratch
    rmd_glm_row *coefficient; // [chunks * RMD_NOISE_CHUNK] of the basis of point 0
};

// Bytes behind the three arrays, and their places in `scratch` (64-byte aligned).
size_t rmd_glm_block_scratch(const struct rmd_noise_plan *plan);
void rmd_glm_block_place(struct rmd_glm_block *block, const struct rmd_noise_plan *plan,
                         void *scratch);

// Reads the voxels voxel[count] of the volumes that the design keeps into block->y and takes off
// the mean of each, which goes to mean[lane]; NaN, and a lane of 0, where a value is not finite.
void rmd_glm_block_read(struct rmd_glm_block *block, double mean[RMD_GLM_LANES],
                        const struct rmd_series *series, const struct rmd_noise_plan *plan,
                        const size_t *voxel, int count);

// Fits point 0: block->coefficient, and block->y becomes the residuals.
void rmd_glm_block_ols(struct rmd_glm_block *block, const struct rmd_noise_plan *plan);

// -2 ln of the restricted likelihood of every point, up to a constant of the voxel (fmri.14):
// value[points], of the residuals in block->y.
void rmd_glm_block_likelihood(rmd_glm_row *value, const struct rmd_glm_block *block,
                              const struct rmd_noise_plan *plan);

// The two functions above for each instruction set; NULL where the build has none.
struct rmd_glm_kernel {
    void (*ols)(struct rmd_glm_block *block, const struct rmd_noise_plan *plan);
    void (*likelihood)(rmd_glm_row *value, const struct rmd_glm_block *block,
                       const struct rmd_noise_plan *plan);
};
extern const struct rmd_glm_kernel *const rmd_glm_block_kernels[]; // [RMD_SIMD_SETS]

#endif
