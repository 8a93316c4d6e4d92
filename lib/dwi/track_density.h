// SPDX-License-Identifier: BSD-3-Clause
// Streamline maps: how many streamlines pass through each voxel.
#ifndef RMD_DWI_TRACK_DENSITY_H
#define RMD_DWI_TRACK_DENSITY_H

#include "dwi/streamlines.h"
#include "image/volume.h"

// Counts every streamline once in each voxel of `grid` that the lines between its points cross.
RMD_MUST_CHECK enum rmd_status rmd_track_density(struct rmd_volume *out,
                                                 const struct rmd_streamlines *streamlines,
                                                 const struct rmd_grid *grid);

#endif
