// SPDX-License-Identifier: BSD-3-Clause
// Minimum of a function of a few numbers without derivatives.
#ifndef RMD_MATH_SIMPLEX_H
#define RMD_MATH_SIMPLEX_H

enum { RMD_SIMPLEX_MOST = 12 };

typedef double rmd_objective(void *context, const double *x);

// Moves x[n] to a minimum (Nelder and Mead 1965), started anew from where it ends until that gains
// less than `tolerance`. `step`: [n] first steps. NaN counts as worst. Returns the minimum.
double rmd_simplex_minimise(double *x, const double *step, int n, double tolerance,
                            rmd_objective *f, void *context);

#endif
