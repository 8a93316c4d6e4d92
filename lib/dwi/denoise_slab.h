// SPDX-License-Identifier: BSD-3-Clause
// The slices that a layer of patches touches: their signals voxel by voxel, and the sums of what
// the patches make of them. The whole series never lies in memory twice.
#ifndef RMD_DWI_DENOISE_SLAB_H
#define RMD_DWI_DENOISE_SLAB_H

#include "dwi/denoise.h"

struct rmd_denoise_sums {
    float weight, variance, rank; // the last two weighted; variance of `known` weight
    float known;
};

// What is at a voxel.
enum { RMD_SLAB_INSIDE = 1, RMD_SLAB_USABLE = 2 }; // of the mask; finite and not always 0

struct rmd_denoise_slab {
    const struct rmd_series *series;
    const struct rmd_mask *mask;
    int depth;          // slices that are held
    int begin, end;     // slices [begin, end) are
    size_t plane, step; // voxels of a slice; numbers of a voxel
    float *signal;      // [depth][plane][step]
    float *cleaned;     // likewise, weighted sums
    struct rmd_denoise_sums *sums;
    unsigned char *what;
};

RMD_MUST_CHECK enum rmd_status rmd_denoise_slab_new(struct rmd_denoise_slab *out,
                                                    const struct rmd_series *series,
                                                    const struct rmd_mask *mask, int depth);
void rmd_denoise_slab_free(struct rmd_denoise_slab *slab);

// Index in the arrays of the first voxel of a slice that is held.
static inline size_t rmd_denoise_slab_slice(const struct rmd_denoise_slab *slab, int slice)
{
    return (size_t)(slice % slab->depth) * slab->plane;
}

// Reads the slices before `end` that are not held yet.
RMD_MUST_CHECK enum rmd_status rmd_denoise_slab_read(struct rmd_denoise_slab *slab, int end);

// Of the slices written so far: voxels of the mask that no patch cleaned; and along both axes of a
// slice, of what was taken away from neighbours a and b, the sums of ab, aa and bb.
enum { RMD_SLAB_LEFT, RMD_SLAB_ALONG, RMD_SLAB_ACROSS = RMD_SLAB_ALONG + 3, RMD_SLAB_TOTALS = 7 };

// Writes the slices before `begin` to the images of `out`, and lets go of them. Adds to total[].
RMD_MUST_CHECK enum rmd_status rmd_denoise_slab_write(double total[RMD_SLAB_TOTALS],
                                                      struct rmd_denoise *out,
                                                      struct rmd_denoise_slab *slab, int begin);

#endif
