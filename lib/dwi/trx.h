// SPDX-License-Identifier: BSD-3-Clause
// TRX, the community's tractogram format: a zip archive, not compressed, of a JSON header, points
// in the world and where each streamline starts.
#ifndef RMD_DWI_TRX_H
#define RMD_DWI_TRX_H

#include "base/outputs.h"
#include "dwi/streamlines.h"

// RMD_EARG where there is more than 4 GiB to write, or no grid.
RMD_MUST_CHECK enum rmd_status rmd_trx_write(struct rmd_outputs *set, const char *path,
                                             const struct rmd_streamlines *streamlines);

#endif
