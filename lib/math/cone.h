// SPDX-License-Identifier: BSD-3-Clause
// Least squares under linear inequalities: min |C x - s|^2 subject to A x >= 0, by its dual, a
// non-negative least-squares problem with one unknown a constraint (Lawson & Hanson 1974).
#ifndef RMD_MATH_CONE_H
#define RMD_MATH_CONE_H

#include "base/error.h"

#include <stddef.h>

enum { RMD_CONE_MOST = 96 }; // unknowns, and constraints

// All that does not depend on s; to be shared by threads.
struct rmd_cone {
    int n, m;         // unknowns, constraints
    int width, depth; // n and m rounded up to whole registers
    double *inverse;  // [n * n] of C'C
    float *row;       // [n][depth] the constraints, each scaled to a variance of 1, by column
    float *gram;      // [m][depth] their covariances
    float *push;      // [m][width] how x moves with the multiplier of each
    float *soft;      // [m] added to the variance of 1 of each
};

// `normal` is C'C (n x n, row-major; only the lower triangle is read), `constraint` is A (m x n).
// A constraint with soft[i] above 0 may be broken, at the cost (A x)_i^2 / (soft[i] v_i), with v_i
// = (A (C'C)^-1 A')_ii; 1e-4 is as good as hard; constraints that may depend on each other need
// that. RMD_EFIT where C'C is not positive definite to working precision.
RMD_MUST_CHECK enum rmd_status rmd_cone_plan(struct rmd_cone *out, const double *normal, int n,
                                             const double *constraint, const double *soft, int m);
void rmd_cone_free(struct rmd_cone *cone);

size_t rmd_cone_scratch(const struct rmd_cone *cone); // bytes

// Turns x[width], the solution without constraints (0 behind n), into the one with them. Returns
// how many constraints hold it, -1 where it was not found, x then being the last one.
int rmd_cone_solve(float *x, const struct rmd_cone *cone, void *scratch);

#endif
