// SPDX-License-Identifier: BSD-3-Clause
// Streamlines from and to files: TCK of MRtrix, TRK of TrackVis, TRX (written only).
#ifndef RMD_DWI_STREAMLINE_FILE_H
#define RMD_DWI_STREAMLINE_FILE_H

#include "base/log.h"
#include "base/outputs.h"
#include "dwi/streamlines.h"

// Reads the file, whose first bytes tell its format, and its SHA-256. `image`, which may be NULL,
// tells where a TRK file lies that does not say so itself. RMD_EFORMAT, with file, fault and
// remedy, for everything that does not add up: numbers of streamlines, truncated data, points that
// are no numbers, headers that contradict themselves. Data beside the points are not read, which
// `log` says.
RMD_MUST_CHECK enum rmd_status rmd_streamline_file_read(struct rmd_streamlines *out,
                                                        char sha256[65], const char *path,
                                                        const struct rmd_grid *image,
                                                        struct rmd_log *log);

// Writes the format of the path's ending: .tck, .trk or .trx (RMD_EARG for another). The last two
// need the grid of an image.
RMD_MUST_CHECK enum rmd_status rmd_streamline_file_write(struct rmd_outputs *set, const char *path,
                                                         const struct rmd_streamlines *streamlines);

#endif
