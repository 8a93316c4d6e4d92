// SPDX-License-Identifier: BSD-3-Clause
// What one contrast shows of another: the mean of one image's values given the other's, as in the
// correlation ratio (Roche et al. 1998).
#ifndef RMD_ALIGN_TRANSFER_H
#define RMD_ALIGN_TRANSFER_H

#include "math/lanes.h"

enum { RMD_TRANSFER_BINS = 64 };

struct rmd_transfer {
    int side;                           // which image is mapped: 0 the first, 1 the second
    float value[RMD_TRANSFER_BINS + 1]; // at multiples of top / RMD_TRANSFER_BINS
    double explained;                   // share of the other image's variance: correlation ratio
};

// Values from here on map like this one; images have a robust maximum of 1.
static const float rmd_transfer_top = 1.6F;

// Sums over voxels: per bin their number, the other image's sum and sum of squares.
enum { RMD_TRANSFER_SUMS = 3 * RMD_TRANSFER_BINS };

// Adds voxels of which one value is above `head`: x to be mapped, and y that the other image shows;
// NaN where there is none.
void rmd_transfer_add(double sum[RMD_TRANSFER_SUMS], const float *x, const float *y, int n,
                      float head);

// The curve for out->side; explained is 0 where there are fewer than `least` voxels or
// there is no contrast.
void rmd_transfer_fit(struct rmd_transfer *out, const double sum[RMD_TRANSFER_SUMS], double least);

// Maps n values in place; NaN stays.
void rmd_transfer_apply(float *v, int n, const struct rmd_transfer *transfer);

#endif
