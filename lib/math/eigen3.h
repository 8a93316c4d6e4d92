// SPDX-License-Identifier: BSD-3-Clause
// Eigenvalues and eigenvectors of a symmetric 3x3 matrix (cyclic Jacobi rotations, Jacobi 1846).
#ifndef RMD_MATH_EIGEN3_H
#define RMD_MATH_EIGEN3_H

// `symmetric` holds xx yy zz xy xz yz. value[0] >= value[1] >= value[2]; vector[k] is the unit
// eigenvector of value[k], each with its largest component positive; `vector` may be NULL. All NaN
// where an input is not finite.
void rmd_eigen3(double value[3], double (*vector)[3], const double symmetric[6]);

#endif
