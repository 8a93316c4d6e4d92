// SPDX-License-Identifier: BSD-3-Clause
// TCK, the track file of MRtrix: text that ends with END, then points as they are in the world; NaN
// ends a streamline, infinity the file.
#ifndef RMD_DWI_TCK_H
#define RMD_DWI_TCK_H

#include "base/outputs.h"
#include "dwi/streamlines.h"

int rmd_tck_is(const unsigned char *data, size_t size);

// Reads bytes of either order and precision; `name` stands for the file in messages.
RMD_MUST_CHECK enum rmd_status rmd_tck_parse(struct rmd_streamlines *out, const char *name,
                                             const unsigned char *data, size_t size);

RMD_MUST_CHECK enum rmd_status rmd_tck_write(struct rmd_outputs *set, const char *path,
                                             const struct rmd_streamlines *streamlines);

#endif
