// SPDX-License-Identifier: BSD-3-Clause
// The voxels of a mask as a list without those between them, and back into an image.
#ifndef RMD_IMAGE_MASK_RUNS_H
#define RMD_IMAGE_MASK_RUNS_H

#include "image/volume.h"

// Neighbouring voxels of a mask; `before` of the list are in earlier runs.
struct rmd_mask_run {
    size_t first, count, before;
};

struct rmd_mask_runs {
    struct rmd_grid grid; // of the mask
    size_t n, count;      // runs, and voxels in them
    struct rmd_mask_run *run;
};

RMD_MUST_CHECK enum rmd_status rmd_mask_runs_new(struct rmd_mask_runs *out,
                                                 const struct rmd_mask *mask);
void rmd_mask_runs_free(struct rmd_mask_runs *runs); // accepts a zeroed struct

// Lists the voxels of one volume, whose items have `item` bytes.
void rmd_mask_runs_list(void *list, const void *image, size_t item,
                        const struct rmd_mask_runs *runs);

// Voxels [first, first + count) of the image of a list: 0 outside the mask.
void rmd_mask_runs_image(float *image, const float *list, size_t first, size_t count,
                         const struct rmd_mask_runs *runs);

#endif
