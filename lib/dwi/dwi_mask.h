// SPDX-License-Identifier: BSD-3-Clause
// A brain mask from diffusion-weighted images, without learning.
#ifndef RMD_DWI_DWI_MASK_H
#define RMD_DWI_DWI_MASK_H

#include "dwi/gradients.h"
#include "image/series.h"

// Threshold of the mean of every shell (Ridgway 2009), union over shells, largest component, holes
// filled: reference registration 2g. RMD_EFIT where no brain is found.
RMD_MUST_CHECK enum rmd_status rmd_dwi_mask(struct rmd_mask *out, const struct rmd_series *dwi,
                                            const struct rmd_gradients *gradients);

// The mean of the b0 volumes.
RMD_MUST_CHECK enum rmd_status rmd_dwi_mean_b0(struct rmd_volume *out, const struct rmd_series *dwi,
                                               const struct rmd_gradients *gradients);

#endif
