// SPDX-License-Identifier: BSD-3-Clause
// What a design determines once for every noise it may meet: whitening, orthonormal basis, penalty.
#ifndef RMD_FMRI_NOISE_H
#define RMD_FMRI_NOISE_H

#include "fmri/arma.h"
#include "fmri/contrast.h"

enum rmd_noise_model { RMD_NOISE_ARMA, RMD_NOISE_AR1, RMD_NOISE_OLS };
extern const char *const rmd_noise_names[];

enum { RMD_NOISE_CHUNK = 8 }; // columns that a kernel takes together

// One noise of the grid. Columns beyond those of the design are 0.
struct rmd_noise_point {
    struct rmd_arma arma;
    double penalty; // ln |R| + ln |X' R^-1 X|
    double *factor; // [columns][columns] upper triangle: W X = Q factor
    double *row;    // [rows + 1][columns] factor'^-1 c of every contrast row, then of the constant
    const struct rmd_arma_filter *filter; // [n]
    const float *keep_carry_scale;        // [n][3] the same for the kernels
    const float *basis;                   // [chunks][n][RMD_NOISE_CHUNK] Q
};

struct rmd_noise_plan {
    int n, columns, chunks, points;
    int rows;                              // of all contrasts together
    int df;                                // n - columns
    const struct rmd_design *design;       // borrowed
    const struct rmd_contrasts *contrasts; // borrowed
    struct rmd_noise_point *point;         // [points]; point 0 is white noise
    double *numbers;                       // behind the above
    struct rmd_arma_filter *filters;
    float *floats;
};

// Plans a grid of noises: one for OLS; b = 0 and a = 0 ... 0.95 for AR(1); for ARMA(1,1) a = 0 ...
// 0.95, b = -0.9 ... 0.8, without those whose neighbours correlate negatively (fmri.13).
RMD_MUST_CHECK enum rmd_status rmd_noise_plan_new(struct rmd_noise_plan *out,
                                                  const struct rmd_design *design,
                                                  const struct rmd_contrasts *contrasts,
                                                  enum rmd_noise_model model);
void rmd_noise_plan_free(struct rmd_noise_plan *plan);

#endif
