// SPDX-License-Identifier: BSD-3-Clause
// Gauss-Hermite quadrature for expectations under the standard normal distribution.
#ifndef RMD_MATH_HERMITE_H
#define RMD_MATH_HERMITE_H

enum { RMD_HERMITE_MOST = 32 };

// Nodes, ascending, and weights with sum 1 such that sum w f(x) is the mean of f(Z) for polynomials
// of degree up to 2n - 1; 1 <= n <= RMD_HERMITE_MOST.
void rmd_hermite_rule(double *node, double *weight, int n);

#endif
