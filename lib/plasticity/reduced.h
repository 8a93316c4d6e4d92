// SPDX-License-Identifier: BSD-3-Clause
// The data of a course reduced to what any model can use: for every latent course and session the
// information about it, with levels of metrics and session errors integrated out exactly.
#ifndef RMD_PLASTICITY_REDUCED_H
#define RMD_PLASTICITY_REDUCED_H

#include "plasticity/course.h"

// With y the values less their norms, H the loadings, C the covariance of levels, session errors
// and noise: y ~ N(H d, C) for changes d of the latent courses, rows latent * sessions + session.
struct rmd_reduced {
    int rows, traces, values;
    double *information; // [rows * rows] H' C^-1 H
    double *pull;        // [rows] H' C^-1 y
    double square;       // y' C^-1 y
    double log_det;      // of C
    double level_variance;
    double *norm;  // [traces]
    double *level; // [traces] B' C^-1 y, B the metric's own values
    double *lever; // [traces * rows] B' C^-1 H
    double *hold;  // [traces] B' C^-1 B
};

// `omit`: a session to leave out, -1 for none. RMD_EARG where no value is left, or where errors are
// so small that C is singular to working precision.
RMD_MUST_CHECK enum rmd_status rmd_reduced_new(struct rmd_reduced *out,
                                               const struct rmd_course *course,
                                               const struct rmd_priors *priors, int omit);
void rmd_reduced_free(struct rmd_reduced *reduced);

#endif
