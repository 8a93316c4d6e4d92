// SPDX-License-Identifier: BSD-3-Clause
// Fibre orientation distributions by constrained spherical deconvolution: of one shell (Tournier
// 2007) or of several shells and tissues (Jeurissen 2014).
#ifndef RMD_DWI_FOD_H
#define RMD_DWI_FOD_H

#include "base/param.h"
#include "dwi/response.h"
#include "dwi/signals.h"
#include "math/cone.h"

enum rmd_fod_tissue { RMD_FOD_WM, RMD_FOD_GM, RMD_FOD_CSF, RMD_FOD_TISSUES };
enum rmd_fod_method { RMD_FOD_AUTO, RMD_FOD_CSD, RMD_FOD_MSMT };

struct rmd_fod_opts {
    int method; // enum rmd_fod_method
    int lmax;   // highest degree of the distributions
};
extern const struct rmd_param rmd_fod_params[];

// csd for one shell, msmt for several.
enum rmd_fod_method rmd_fod_choose(int method, const struct rmd_shells *shells);

// The responses of tissues that are in the model; NULL for those that are not. WM must be.
struct rmd_fod_tissues {
    const struct rmd_response *response[RMD_FOD_TISSUES];
};

// All that does not depend on the voxel.
struct rmd_fod_plan {
    int directions, lmax, wm;   // degree and number of the coefficients of white matter
    int first[RMD_FOD_TISSUES]; // unknown at which a tissue begins, -1 where it is not in the model
    int volumes, *volume;       // those that enter
    float *fit;                 // [volumes][cone.width] the unknowns without constraints
    double scale;               // by which signals are multiplied
    struct rmd_cone cone;
};

// csd takes the highest shell and WM only; msmt every shell that all responses have. A degree that
// the directions do not determine is lowered, which `log` is told. `intensity`, the median b0
// signal of the brain of this scan, brings it to that of the WM response; 0 where unknown. RMD_EARG
// where shells and responses do not fit together.
RMD_MUST_CHECK enum rmd_status
rmd_fod_plan_new(struct rmd_fod_plan *out, const struct rmd_gradients *gradients,
                 const struct rmd_shells *shells, const struct rmd_fod_tissues *tissues,
                 const struct rmd_fod_opts *opts, double intensity, struct rmd_log *log);
void rmd_fod_plan_free(struct rmd_fod_plan *plan);

struct rmd_fod {
    // On rmd_mask_list_grid(): of WM the coefficients (math/harmonics.h), of others the one of
    // degree 0; v is NULL where a tissue is not in the model. NaN where the fit failed.
    struct rmd_volume tissue[RMD_FOD_TISSUES];
    size_t voxels, not_fitted;
};

// Fits the listed voxels; `item` as in rmd_signals_take(), `count` of them.
RMD_MUST_CHECK enum rmd_status rmd_fod_fit(struct rmd_fod *out, const struct rmd_fod_plan *plan,
                                           const struct rmd_signals *signals, const size_t *item,
                                           size_t count);
void rmd_fod_free(struct rmd_fod *fod);

#endif
