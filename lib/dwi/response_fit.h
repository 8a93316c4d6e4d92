// SPDX-License-Identifier: BSD-3-Clause
// A response function from chosen voxels.
#ifndef RMD_DWI_RESPONSE_FIT_H
#define RMD_DWI_RESPONSE_FIT_H

#include "dwi/response.h"
#include "dwi/signals.h"

// The voxels that a response comes from: places in the list of `signals`.
struct rmd_response_voxels {
    const struct rmd_signals *signals;
    const struct rmd_gradients *gradients;
    const struct rmd_shells *shells;
    const size_t *item;
    size_t count;
};

// Of single fibres along direction[count]: for every shell the zonal coefficients that fit best in
// all voxels together, with a signal that is not negative and rises from the fibre to the plane
// across it (Smith, Dhollander & Connelly 2019). RMD_EFIT where there is no voxel.
RMD_MUST_CHECK enum rmd_status rmd_response_fit_fibre(struct rmd_response *out,
                                                      const struct rmd_response_voxels *voxels,
                                                      const double (*direction)[3]);

// Of a tissue without direction: the mean signal of every shell.
RMD_MUST_CHECK enum rmd_status rmd_response_fit_tissue(struct rmd_response *out,
                                                       const struct rmd_response_voxels *voxels);

#endif
