// SPDX-License-Identifier: BSD-3-Clause
// Gibbs ringing along lines: every sample is taken from the fraction of a voxel beside it where the
// line oscillates least (Kellner et al. 2016).
#ifndef RMD_DWI_UNRING_LINE_H
#define RMD_DWI_UNRING_LINE_H

#include "base/error.h"

#include <stddef.h>

struct rmd_unring_line; // a plan

// For lines of at least 8 samples, with shifts by 1 / (2 shifts) voxel up to half a voxel.
RMD_MUST_CHECK enum rmd_status rmd_unring_line_new(struct rmd_unring_line **out, int n, int shifts);
void rmd_unring_line_free(struct rmd_unring_line *plan); // accepts NULL

size_t rmd_unring_line_scratch(const struct rmd_unring_line *plan); // bytes

// Writes the line of a spectrum: both n complex numbers as pairs of floats; real and imaginary part
// are two lines of their own. `scratch` is aligned to 64 bytes.
void rmd_unring_line_run(const struct rmd_unring_line *plan, float *line, const float *spectrum,
                         void *scratch);

#endif
