// SPDX-License-Identifier: BSD-3-Clause
// The responses of white matter, grey matter and fluid, found in the scan without a segmentation
// (Dhollander et al. 2016, 2019).
#ifndef RMD_DWI_DHOLLANDER_H
#define RMD_DWI_DHOLLANDER_H

#include "dwi/dwi_scan.h"
#include "dwi/fod.h"
#include "dwi/response_fit.h"

struct rmd_dhollander {
    struct rmd_response response[RMD_FOD_TISSUES];
    size_t voxels[RMD_FOD_TISSUES]; // that each was measured in
};

// RMD_EFIT where a tissue has too few voxels.
RMD_MUST_CHECK enum rmd_status rmd_dhollander_estimate(struct rmd_dhollander *out,
                                                       const struct rmd_dwi_scan *scan,
                                                       const struct rmd_signals *signals,
                                                       const struct rmd_shells *shells);

#endif
