// SPDX-License-Identifier: BSD-3-Clause
// The exponential of a small upper triangular matrix.
#ifndef RMD_MATH_MATEXP_H
#define RMD_MATH_MATEXP_H

enum { RMD_MATEXP_MOST = 8 };

// e = exp(a) for the upper triangular n x n matrix `a` (row-major), n <= RMD_MATEXP_MOST, by
// scaling, Taylor series and squaring; exact to rounding also where diagonal entries coincide.
void rmd_matexp_triangular(double *e, const double *a, int n);

#endif
