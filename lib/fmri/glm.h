// SPDX-License-Identifier: BSD-3-Clause
// The general linear model of one run: effects in percent of the signal at rest, with errors that
// know how noise of one volume is remembered by the next.
#ifndef RMD_FMRI_GLM_H
#define RMD_FMRI_GLM_H

#include "base/param.h"
#include "fmri/noise.h"
#include "image/series.h"

struct rmd_glm_opts {
    int noise; // enum rmd_noise_model
    int alone; // 1: the noise of every voxel by itself, not of its neighbourhood
};
extern const struct rmd_param rmd_glm_params[];

// Of one contrast, [voxels] each; NaN where a voxel could not be fitted.
struct rmd_glm_map {
    float *effect;    // percent; of an F contrast NULL, as is its variance
    float *variance;  // percent^2
    float *statistic; // t with plan.df, or F with rows and plan.df
    float *z;         // as improbable as the statistic, with its sign
};

struct rmd_glm {
    struct rmd_noise_plan plan;
    const struct rmd_series *series; // borrowed
    size_t voxels, *voxel;           // of the mask, ascending; index on the grid
    unsigned short *point;           // [voxels] the noise, an index of plan.point
    float *baseline;                 // [voxels] signal at rest; NaN where not fitted
    float *sd;                       // [voxels] SD of the residuals, percent of the baseline
    float *portmanteau;              // [voxels] Q of Ljung and Box (1978) of the whitened residuals
    struct rmd_glm_map *map;         // [contrasts]
    size_t not_fitted;               // voxels without variance or with values that are not finite
    size_t dark; // voxels too dark for a percentage: a tenth of the bright ones or less
    float *store;
};

enum { RMD_GLM_LAGS = 16 }; // of the portmanteau statistic

// Fits every voxel of the mask (fmri.15). `design` and `contrasts` are borrowed until
// rmd_glm_free().
RMD_MUST_CHECK enum rmd_status rmd_glm_fit(struct rmd_glm *out, const struct rmd_series *series,
                                           const struct rmd_mask *mask,
                                           const struct rmd_design *design,
                                           const struct rmd_contrasts *contrasts,
                                           const struct rmd_glm_opts *opts);
void rmd_glm_free(struct rmd_glm *glm);

// Share of the fitted voxels whose whitened residuals correlate more than those of 19 in 20 runs of
// white noise fitted by the same design (fmri.17): 5 % where the noise model holds.
RMD_MUST_CHECK enum rmd_status rmd_glm_coloured(double *share, const struct rmd_glm *glm);

// One number a voxel as an image on the grid of the series, 0 outside the mask.
RMD_MUST_CHECK enum rmd_status rmd_glm_image(struct rmd_volume *out, const struct rmd_glm *glm,
                                             const float *value);

#endif
