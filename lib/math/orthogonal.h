// SPDX-License-Identifier: BSD-3-Clause
// Orthonormal columns from any (Gram-Schmidt, each column twice: Giraud et al. 2005).
#ifndef RMD_MATH_ORTHOGONAL_H
#define RMD_MATH_ORTHOGONAL_H

// Takes from v[n] its part along the orthonormal columns q[columns][n], twice; adds the
// coefficients to along[columns] where that is not NULL. Returns the length of what is left.
double rmd_orthogonal_rest(double *v, const double *q, int columns, int n, double *along);

// x = q r: x[columns][n] becomes q, r[columns][columns] upper triangular, row-major, with positive
// diagonal; zero below. Returns the index of the first column that depends on those before it (less
// than 1e-9 of its length is left), or `columns` where there is none; q and r are then complete.
int rmd_orthogonal_factor(double *x, double *r, int columns, int n);

// Overwrites b[columns] by the solution of r x = b, and of r' x = b.
void rmd_orthogonal_solve(const double *r, double *b, int columns);
void rmd_orthogonal_solve_transposed(const double *r, double *b, int columns);

#endif
