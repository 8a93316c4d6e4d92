// SPDX-License-Identifier: BSD-3-Clause
// Displacement fields at points: y = x + u(x), and its inverse.
#ifndef RMD_ALIGN_DISPLACEMENT_H
#define RMD_ALIGN_DISPLACEMENT_H

#include "image/volume.h"

// Moves `count` points p[axis][i] in place by the field u of three volumes (linear between voxels,
// beyond them as at the nearest point of the border).
void rmd_displacement_apply(double *const p[3], size_t count, const struct rmd_volume *u);

// Moves them by the inverse: y with y + u(y) = x, by fixed-point steps (Chen et al. 2008) and where
// those fail by damped Newton steps. NaN where y + u(y) stays 1e-3 mm or more from x.
void rmd_displacement_invert(double *const p[3], size_t count, const struct rmd_volume *u);

#endif
