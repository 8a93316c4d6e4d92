// SPDX-License-Identifier: BSD-3-Clause
// Which regions are measured, and in which order they are told.
#ifndef RMD_CHANGE_REGIONS_H
#define RMD_CHANGE_REGIONS_H

#include "change/measurement.h"
#include "image/labels.h"

// Reads `labels` with its table, or the regions in the folder `atlas` (align/atlas.h); n = 0 where
// both are NULL. Regions in template space are brought onto `fa`, the FA map of the session they
// are needed for; RMD_EARG where that is NULL, or where both `labels` and `atlas` are given.
RMD_MUST_CHECK enum rmd_status rmd_regions_find(struct rmd_labels *out, const char *labels,
                                                const char *table, const char *atlas,
                                                const struct rmd_volume *fa, struct rmd_log *log);

// Rows by tract, left before right before both sides, then by metric: *order[rows], to be released
// with rmd_release().
RMD_MUST_CHECK enum rmd_status rmd_regions_order(size_t **order,
                                                 const struct rmd_measurements *measurements);

#endif
