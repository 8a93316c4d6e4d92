// SPDX-License-Identifier: BSD-3-Clause
// The images that a scanner would give of a synthetic patient.
#ifndef RMD_PHANTOM_ACQUIRE_H
#define RMD_PHANTOM_ACQUIRE_H

#include "dwi/gradients.h"
#include "image/series.h"
#include "phantom/scan.h"

// The diffusion-weighted images of one run as 16-bit integers with slope 1, and their gradients.
RMD_MUST_CHECK enum rmd_status rmd_acquire_dwi(struct rmd_series *dwi,
                                               struct rmd_gradients *gradients,
                                               const struct rmd_scan *scan);

#endif
