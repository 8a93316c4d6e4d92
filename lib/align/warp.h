// SPDX-License-Identifier: BSD-3-Clause
// Images brought onto another grid by a transform: the whole chain first, then one interpolation.
#ifndef RMD_ALIGN_WARP_H
#define RMD_ALIGN_WARP_H

#include "align/transform.h"
#include "image/sampler.h"

// The plan: where in the world of the image the value of each voxel of the result lies.
struct rmd_warp {
    struct rmd_grid grid;                  // of the result
    const struct rmd_transform *transform; // image_from_result; borrowed
    struct rmd_affine matrix;              // the whole of it, where `field` has no voxels
    struct rmd_volume field;               // else its displacements on `grid`
    size_t unreached;                      // voxels that an inverse field does not reach
};

// Composes the chain. `transform` must stay as it is until rmd_warp_free().
RMD_MUST_CHECK enum rmd_status rmd_warp_new(struct rmd_warp *out, const struct rmd_grid *grid,
                                            const struct rmd_transform *image_from_result);
void rmd_warp_free(struct rmd_warp *warp); // accepts a zeroed struct

// How many voxels of the result lie within an image on `image_grid`.
RMD_MUST_CHECK enum rmd_status rmd_warp_covered(size_t *count, const struct rmd_warp *warp,
                                                const struct rmd_grid *image_grid);

// One volume on warp->grid from the loaded sampler of an image on `image_grid`: `outside` beyond
// the image, NaN where a voxel it needs has no value (image/sampler.h).
RMD_MUST_CHECK enum rmd_status rmd_warp_resample(float *out, const struct rmd_warp *warp,
                                                 const struct rmd_grid *image_grid,
                                                 const struct rmd_sampler *sampler, float outside);

// det dy/dx at each voxel of the result, y in the world of the image: below 1 where the image has
// less tissue than the result. The determinant itself may be 0 or below where a field folds;
// *folds counts those voxels.
RMD_MUST_CHECK enum rmd_status rmd_warp_determinant(float *out, size_t *folds,
                                                    const struct rmd_warp *warp);

// Turns tensors xx yy zz xy xz yz (world frame of the image, six volumes on warp->grid) into the
// world frame of the result by preservation of the principal direction (Alexander et al. 2001),
// which for a rigid transform is its rotation. NaN where the transform has no Jacobian.
RMD_MUST_CHECK enum rmd_status rmd_warp_turn_tensors(struct rmd_volume *tensor,
                                                     const struct rmd_warp *warp);

// The rotation that takes directions of the image into the result, of a transform that is one
// matrix: the one nearest to its inverse (finite strain). 0 where there is a field.
int rmd_warp_rotation(struct rmd_affine *result_from_image, const struct rmd_warp *warp);

#endif
