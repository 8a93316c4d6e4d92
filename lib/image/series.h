// SPDX-License-Identifier: BSD-3-Clause
// A 4D image kept as it is stored, converted to float32 a run of voxels at a time: raw int16 needs
// half the memory and bandwidth of float32, which is what a tensor fit is limited by.
#ifndef RMD_IMAGE_SERIES_H
#define RMD_IMAGE_SERIES_H

#include "image/datatype.h"
#include "image/volume.h"

struct rmd_series {
    struct rmd_grid grid;
    int nt;
    double dt; // s between volumes, 0 where it is no time series
    enum rmd_datatype datatype;
    int swapped; // 1: stored in the other byte order
    double slope,
        inter;    // value = slope * stored + inter, computed in double, rounded to float once
    void *raw;    // `kept` * nt items, x fastest, volume-major
    size_t kept;  // voxels a volume, those of a mask in their order; 0: all of the grid
    int borrowed; // 1: `raw` belongs to someone else
};

// Writes the values of voxels [first, first + count) of those kept of volume t to `value`; NaN
// where the stored or scaled number is not finite.
void rmd_series_values(float *value, const struct rmd_series *series, int t, size_t first,
                       size_t count);

// A view of `volume` as a series, valid while the volume is.
struct rmd_series rmd_series_of(const struct rmd_volume *volume);

// The whole series as float32; all voxels must have been kept.
RMD_MUST_CHECK enum rmd_status rmd_series_volume(struct rmd_volume *out,
                                                 const struct rmd_series *series);
// The same, taking the series, whose memory becomes the volume's where it is float32 already.
RMD_MUST_CHECK enum rmd_status rmd_series_take(struct rmd_volume *out, struct rmd_series *series);
void rmd_series_free(struct rmd_series *series);

#endif
