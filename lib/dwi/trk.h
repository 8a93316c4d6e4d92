// SPDX-License-Identifier: BSD-3-Clause
// TRK, the track file of TrackVis: a header of 1000 bytes, then points in mm from the corner of the
// first voxel, along the axes of the voxels.
#ifndef RMD_DWI_TRK_H
#define RMD_DWI_TRK_H

#include "base/log.h"
#include "base/outputs.h"
#include "dwi/streamlines.h"

int rmd_trk_is(const unsigned char *data, size_t size);

// Reads version 1 or 2 of either byte order; `name` stands for the file in messages. `image`, which
// may be NULL, is used where the header has no matrix (version 1).
RMD_MUST_CHECK enum rmd_status rmd_trk_parse(struct rmd_streamlines *out, const char *name,
                                             const unsigned char *data, size_t size,
                                             const struct rmd_grid *image, struct rmd_log *log);

// Writes version 2.
RMD_MUST_CHECK enum rmd_status rmd_trk_write(struct rmd_outputs *set, const char *path,
                                             const struct rmd_streamlines *streamlines);

#endif
