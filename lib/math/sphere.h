// SPDX-License-Identifier: BSD-3-Clause
// Directions spread nearly evenly over half the sphere: the corners of an icosahedron whose edges
// were halved again and again. A corner and the opposite one are the same axis.
#ifndef RMD_MATH_SPHERE_H
#define RMD_MATH_SPHERE_H

#include "base/error.h"

struct rmd_sphere {
    int n;                  // 6, 21, 81, 321, 1281 for 0 to 4 halvings
    double (*direction)[3]; // [n], z >= 0
    int (*neighbour)[6];    // [n], -1 behind the last where there are five
};

RMD_MUST_CHECK enum rmd_status rmd_sphere_build(struct rmd_sphere *out, int halvings);
void rmd_sphere_free(struct rmd_sphere *sphere);

// Quadrature weights weight[sphere->n], the most even ones with which sums over the directions are
// integrals over the whole sphere, exact for functions of even degree up to `lmax`. RMD_EFIT where
// there are too few directions.
RMD_MUST_CHECK enum rmd_status rmd_sphere_weights(double *weight, const struct rmd_sphere *sphere,
                                                  int lmax);

#endif
