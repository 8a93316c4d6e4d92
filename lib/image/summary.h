// SPDX-License-Identifier: BSD-3-Clause
// The four numbers by which two readings of one image are compared.
#ifndef RMD_IMAGE_SUMMARY_H
#define RMD_IMAGE_SUMMARY_H

#include "image/series.h"

struct rmd_summary {
    size_t count; // finite voxels of all volumes
    double min, max, mean;
};

// Summed in double and in canonical voxel order, so that every storage order of one scan and any
// number of threads give the same bits. NaN where no voxel is finite.
RMD_MUST_CHECK enum rmd_status rmd_summary_of(struct rmd_summary *out,
                                              const struct rmd_series *series);

#endif
