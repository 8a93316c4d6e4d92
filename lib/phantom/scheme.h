// SPDX-License-Identifier: BSD-3-Clause
// A single-shell gradient scheme by electrostatic repulsion (Jones, Horsfield & Simmons 1999).
#ifndef RMD_PHANTOM_SCHEME_H
#define RMD_PHANTOM_SCHEME_H

#include "dwi/gradients.h"

// `directions` directions of weighting b (s/mm2), with `b0` volumes spread evenly among them, the
// first volume being one. The same numbers give the same scheme. RMD_EARG without a volume.
RMD_MUST_CHECK enum rmd_status rmd_scheme_build(struct rmd_gradients *out, int b0, int directions,
                                                double b);

#endif
