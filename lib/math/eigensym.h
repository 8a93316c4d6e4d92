// SPDX-License-Identifier: BSD-3-Clause
// Eigenvalues of symmetric matrices of some hundred rows, and the eigenvectors of the largest.
#ifndef RMD_MATH_EIGENSYM_H
#define RMD_MATH_EIGENSYM_H

#include <stddef.h>

// The work of one matrix, on memory of the caller.
struct rmd_eigensym {
    int n;
    size_t step;    // numbers from row to row: n, rounded up to a multiple of 8
    double *value;  // [n] ascending
    double *vector; // [n][width] after rmd_eigensym_vectors(): column r is of value[n - 1 - r]
    double *mirror; // [n][step] directions of the reflections, scaled by scale[]
    double *diagonal, *beside, *scale, *work; // work has 4 rows
    struct rmd_eigensym_turn *turn;
    size_t turns, room;
    int *order;
};

// Bytes of scratch for matrices of up to n rows; the scratch is aligned to 64 bytes.
size_t rmd_eigensym_scratch(int n);

// Sets up the work on a matrix of n rows in `scratch`.
void rmd_eigensym_place(struct rmd_eigensym *out, int n, void *scratch);

// Fills value[] from a[n][step], whose rows are aligned and 0 beyond n, and destroys it:
// reflections to tridiagonal form (Householder 1958), then the implicit QL method (Dubrulle, Martin
// & Wilkinson 1968). Returns 0 where it does not converge, as with entries that are not finite.
int rmd_eigensym_values(struct rmd_eigensym *eigen, double *a);

// Fills vector[] with the unit eigenvectors of the `count` largest values, in descending order, and
// 0 up to `width`, a multiple of 8.
void rmd_eigensym_vectors(struct rmd_eigensym *eigen, int count, size_t width);

#endif
