// SPDX-License-Identifier: BSD-3-Clause
// Signals of listed voxels, for work that goes through some voxels of a mask.
#ifndef RMD_DWI_SIGNALS_H
#define RMD_DWI_SIGNALS_H

#include "image/series.h"

// Which voxels of a series belong to a mask, in the order of the mask.
struct rmd_signals {
    const struct rmd_series *series; // borrowed
    size_t n;
    size_t *voxel; // [n] in the image
    size_t *at;    // [n] among those that the series holds; may be `voxel`
};

// RMD_EGRID where the mask lies elsewhere. A series that holds the voxels of a mask only must hold
// those of this one.
RMD_MUST_CHECK enum rmd_status rmd_signals_of(struct rmd_signals *out,
                                              const struct rmd_series *series,
                                              const struct rmd_mask *mask);
void rmd_signals_free(struct rmd_signals *signals);

// Writes value[i * stride + v] of the volumes volume[0..volumes) and of the `count` voxels whose
// places in the list are item[v]; item NULL for those from `first` on.
void rmd_signals_take(float *value, size_t stride, const struct rmd_signals *signals,
                      const int *volume, int volumes, const size_t *item, size_t first,
                      size_t count);

#endif
