// SPDX-License-Identifier: BSD-3-Clause
// Which regions are measured, and in which order they are told.
#ifndef RMD_CHANGE_REGIONS_H
#define RMD_CHANGE_REGIONS_H

#include "change/measurement.h"
#include "image/labels.h"

// Reads `labels` with its table, or the one *_dseg image in the folder `atlas`; n = 0 where both
// are NULL. RMD_EARG where both are given, RMD_EMISSING where the atlas is a name that would need
// template normalisation.
RMD_MUST_CHECK enum rmd_status rmd_regions_find(struct rmd_labels *out, const char *labels,
                                                const char *table, const char *atlas,
                                                struct rmd_log *log);

// Rows by tract, left before right before both sides, then by metric: *order[rows], to be released
// with rmd_release().
RMD_MUST_CHECK enum rmd_status rmd_regions_order(size_t **order,
                                                 const struct rmd_measurements *measurements);

#endif
