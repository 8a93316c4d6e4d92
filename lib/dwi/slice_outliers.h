// SPDX-License-Identifier: BSD-3-Clause
// Slices of single volumes that do not fit the model, from movement or interference while they were
// acquired.
#ifndef RMD_DWI_SLICE_OUTLIERS_H
#define RMD_DWI_SLICE_OUTLIERS_H

#include "base/error.h"

#include <stddef.h>

// Counts the (slice, volume) pairs whose mean residual is beyond 4 robust SD of all pairs.
// sum[slice * volumes + volume] is the sum of the standardised residuals of voxels[slice] voxels;
// slices of fewer than 20 voxels are left out. Each volume's median is removed first, so that a
// misfit of the model is no outlier. Method: docs/methods/diffusion.md (dwi.12).
RMD_MUST_CHECK enum rmd_status rmd_slice_outliers_count(size_t *outliers, const double *sum,
                                                        const size_t *voxels, size_t slices,
                                                        size_t volumes);

#endif
