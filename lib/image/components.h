// SPDX-License-Identifier: BSD-3-Clause
// Connected components of a mask, and the morphology that goes with them.
#ifndef RMD_IMAGE_COMPONENTS_H
#define RMD_IMAGE_COMPONENTS_H

#include "image/volume.h"

// Voxels that touch: by a face, or also by an edge or a corner.
enum rmd_neighbours { RMD_FACES = 6, RMD_CORNERS = 26 };

// Sets component[rmd_grid_count()] to 1 .. *count inside the mask and 0 outside, numbered in the
// order of their first voxel. RMD_EARG where the grid has more voxels than an int counts.
RMD_MUST_CHECK enum rmd_status rmd_components_label(int *component, size_t *count,
                                                    const struct rmd_mask *mask,
                                                    enum rmd_neighbours neighbours);

// Keeps the component with most voxels; of equal ones, the first. An empty mask stays empty.
RMD_MUST_CHECK enum rmd_status rmd_components_largest(struct rmd_mask *mask,
                                                      enum rmd_neighbours neighbours);

// Adds the background that no path of faces leads out of the image.
RMD_MUST_CHECK enum rmd_status rmd_components_fill(struct rmd_mask *mask);

// Removes the voxels that touch the background, or adds the background that touches the mask,
// `times` times. What lies beyond the image counts as background.
RMD_MUST_CHECK enum rmd_status rmd_components_erode(struct rmd_mask *mask,
                                                    enum rmd_neighbours neighbours, int times);
RMD_MUST_CHECK enum rmd_status rmd_components_dilate(struct rmd_mask *mask,
                                                     enum rmd_neighbours neighbours, int times);

#endif
