// SPDX-License-Identifier: BSD-3-Clause
// Diffeomorphic alignment: a stationary velocity in the middle between two images, as smooth as
// they allow (Ashburner 2007; symmetric as Avants et al. 2008).
#ifndef RMD_ALIGN_DEFORM_H
#define RMD_ALIGN_DEFORM_H

#include "align/deform_field.h"
#include "align/linear.h"
#include "align/transform.h"

struct rmd_deform_opts {
    double bending; // mm2
    double window;  // mm
};
extern const struct rmd_param rmd_deform_params[];

struct rmd_deform_result {
    double log[RMD_AFFINE_LOGS]; // moving_from_fixed = exp(log/2) exp(w) exp(log/2)
    struct rmd_lattice lattice;
    float *w;      // velocity, mm
    double spread; // robust SD of what still differs, in units of the robust maximum
};

// Refines an affine alignment. Voxels that are left out have no say, and are filled smoothly.
RMD_MUST_CHECK enum rmd_status rmd_deform_register(struct rmd_deform_result *out,
                                                   const struct rmd_linear_input *fixed,
                                                   const struct rmd_linear_input *moving,
                                                   const struct rmd_linear_result *linear,
                                                   const struct rmd_deform_opts *opts);
void rmd_deform_free(struct rmd_deform_result *result);

// moving_from_fixed, or with `inverse` fixed_from_moving, as a chain of steps.
RMD_MUST_CHECK enum rmd_status rmd_deform_transform(struct rmd_transform *out,
                                                    const struct rmd_deform_result *result,
                                                    int inverse);

#endif
