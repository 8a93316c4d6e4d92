// SPDX-License-Identifier: BSD-3-Clause
// Inside the fit: the noise of a voxel from its neighbourhood.
#ifndef RMD_FMRI_GLM_POOL_H
#define RMD_FMRI_GLM_POOL_H

#include "image/volume.h"

// point[v] = the point with the smallest sum of likelihood[voxel][points] over the voxels of the
// mask among the 27 around v, or at v itself with `alone`. voxel[voxels] are the indices on the
// grid, ascending.
RMD_MUST_CHECK enum rmd_status rmd_glm_pool(unsigned short *point, const float *likelihood,
                                            int points, const struct rmd_grid *grid,
                                            const size_t *voxel, size_t voxels, int alone);

#endif
