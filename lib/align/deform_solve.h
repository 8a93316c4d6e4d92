// SPDX-License-Identifier: BSD-3-Clause
// The step of a velocity field that balances what images say with smoothness.
#ifndef RMD_ALIGN_DEFORM_SOLVE_H
#define RMD_ALIGN_DEFORM_SOLVE_H

#include "align/deform_field.h"

// Per node of the lattice: 3x3 matrices xx yy zz yz zx xy (float[6 * count]) and vectors
// (float[3 * count]).
struct rmd_deform_normal {
    float *matrix, *vector;
    double bending; // weight of the squared Laplacian, mm4 times the unit of the matrix
};

// Solves (H + b L'L) v = g - b L'L w by `rounds` of conjugate gradients from v = 0, L being the
// Laplacian with mirrored borders. `room` holds 5 fields.
RMD_MUST_CHECK enum rmd_status rmd_deform_solve(float *v, const float *w,
                                                const struct rmd_deform_normal *normal,
                                                const struct rmd_lattice *lattice, int rounds,
                                                float *room);

#endif
