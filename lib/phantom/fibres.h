// SPDX-License-Identifier: BSD-3-Clause
// The true course of the fibres of every bundle, as streamlines.
#ifndef RMD_PHANTOM_FIBRES_H
#define RMD_PHANTOM_FIBRES_H

#include "dwi/streamlines.h"
#include "image/volume.h"
#include "phantom/scan.h"

// Draws `count` fibres, spread evenly over the cross-section of a bundle, in the world of the scan:
// the longest part of each that runs through the bundle, which ends at the cortex and in a lesion,
// inside the grid.
// All point the same way. There are fewer where some have no such part.
RMD_MUST_CHECK enum rmd_status rmd_fibres_draw(struct rmd_streamlines *out,
                                               const struct rmd_scan *scan, enum rmd_tract tract,
                                               int count, uint32_t seed);

// Gives the voxels within `reach` mm of where fibres begin the value `label`, and those of where
// they end label + 1, unless they have one above 0 already.
void rmd_fibres_ends(struct rmd_volume *ends, const struct rmd_streamlines *fibres, int label,
                     double reach);

#endif
