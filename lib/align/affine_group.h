// SPDX-License-Identifier: BSD-3-Clause
// Affine maps by their logarithms, which can be halved and negated.
#ifndef RMD_ALIGN_AFFINE_GROUP_H
#define RMD_ALIGN_AFFINE_GROUP_H

#include "math/mat3.h"

// A rotation vector, a translation, and a symmetric stretch xx yy zz yz zx xy.
enum { RMD_AFFINE_LOGS = 12 };

// The exponential of `factor` times a logarithm. Without stretch it is that of rmd_rigid_exp(),
// bit for bit.
struct rmd_affine rmd_affine_group_exp(const double log[RMD_AFFINE_LOGS], double factor);

// The logarithm of an affine map of positive determinant that turns by less than half a turn.
void rmd_affine_group_log(double log[RMD_AFFINE_LOGS], const struct rmd_affine *map);

// Root mean square displacement of a small motion, given as a logarithm about the centre, within a
// sphere of `radius` mm (Jenkinson 1999).
double rmd_affine_group_size(const double log[RMD_AFFINE_LOGS], double radius);

#endif
