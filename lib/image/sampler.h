// SPDX-License-Identifier: BSD-3-Clause
// Values of one volume at any positions: planned once, then sampled in rows by any thread.
#ifndef RMD_IMAGE_SAMPLER_H
#define RMD_IMAGE_SAMPLER_H

#include "image/volume.h"

enum rmd_sampling {
    RMD_SAMPLE_NEAREST, // half-way positions take the upper voxel
    RMD_SAMPLE_LINEAR,
    RMD_SAMPLE_CUBIC, // B-splines with prefilter
    RMD_SAMPLE_QUINTIC,
    RMD_SAMPLE_LABEL, // the label with most of the linear weights; of equals the lowest
};

struct rmd_sampler {
    int n[3];
    enum rmd_sampling kind;
    int clip;        // 1: splines are cut to the range of the volume's values
    const float *v;  // of the volume that was loaded; borrowed
    float *spline;   // its coefficients, only for the B-splines
    float low, high; // the range of its finite values
    int gaps;        // 1 where it has voxels without value
};

// Plans for volumes on a grid of less than 2^31 voxels (RMD_EARG).
RMD_MUST_CHECK enum rmd_status rmd_sampler_new(struct rmd_sampler *out, const struct rmd_grid *grid,
                                               enum rmd_sampling kind, int clip);

// Takes the voxels of one volume, x fastest, which must stay as they are while it is sampled.
RMD_MUST_CHECK enum rmd_status rmd_sampler_load(struct rmd_sampler *sampler, const float *v);

// value[i] at position (p[0][i], p[1][i], p[2][i]) in voxels. The voxels of an image reach half a
// voxel beyond the outermost centres, and have there the value of the nearest point between the
// centres. Further out `outside`; NaN where one of the nearest voxels (of weight above 0) has no
// value. A position that is NaN is outside. Each value has the same bits in any company.
void rmd_sampler_values(float *value, size_t count, const struct rmd_sampler *sampler,
                        double *const p[3], float outside);

void rmd_sampler_free(struct rmd_sampler *sampler); // accepts a zeroed struct

#endif
