// SPDX-License-Identifier: BSD-3-Clause
// A smooth random diffeomorphism that is known at every point: what separates two anatomies.
#ifndef RMD_PHANTOM_DEFORMATION_H
#define RMD_PHANTOM_DEFORMATION_H

#include "image/volume.h"

#include <stdint.h>

// x -> x + u(x), u the cubic spline of its values on a lattice.
struct rmd_deformation {
    struct rmd_volume coefficient; // of u, mm; 3 volumes
    struct rmd_affine lattice_from_world;
};

// The exponential of a stationary random velocity that covers `grid`: each component normal of SD
// `sd` mm, with the correlation exp(-r^2/(4 smoothness^2)) over a distance of r mm.
RMD_MUST_CHECK enum rmd_status rmd_deformation_draw(struct rmd_deformation *out,
                                                    const struct rmd_grid *grid, double smoothness,
                                                    double sd, uint32_t seed);
void rmd_deformation_free(struct rmd_deformation *deformation);

// Moves `count` world points in place; not where they lie outside the lattice.
void rmd_deformation_apply(const struct rmd_deformation *deformation, float *x, float *y, float *z,
                           int count);

#endif
