// SPDX-License-Identifier: BSD-3-Clause
// Small dense symmetric systems by Cholesky factorisation.
#ifndef RMD_MATH_LINSOLVE_H
#define RMD_MATH_LINSOLVE_H

// Factors the symmetric positive definite n x n matrix `a` (row-major; only the lower triangle is
// read) in place into L with a = L L'. Returns 0 where a pivot is not above 1e-12 of its diagonal
// entry, that is where the matrix is not positive definite to working precision; `a` is then
// undefined.
int rmd_linsolve_factor(double *a, int n);

// Overwrites b[n] with the solution of L L' x = b.
void rmd_linsolve_solve(const double *factor, double *b, int n);

// Overwrites b[n] with the solution of L b' = b: whitens b where L L' is its covariance.
void rmd_linsolve_whiten(const double *factor, double *b, int n);

// log det(L L').
double rmd_linsolve_log_det(const double *factor, int n);

// Writes the inverse of L L' into out[n * n].
void rmd_linsolve_inverse(double *out, const double *factor, int n);

#endif
