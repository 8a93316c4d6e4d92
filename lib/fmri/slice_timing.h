// SPDX-License-Identifier: BSD-3-Clause
// Brings all slices of a volume to one time.
#ifndef RMD_FMRI_SLICE_TIMING_H
#define RMD_FMRI_SLICE_TIMING_H

#include "fmri/bold_scan.h"

// Shifts the series of every slice of scan->slice_time, so that all stand for `reference` s after a
// volume began, by a sinc of six lobes under Lanczos' window; the run continues as its mirror.
// Voxels with values that are not finite stay as they are. RMD_EARG where slice times are unknown.
RMD_MUST_CHECK enum rmd_status rmd_slice_timing_correct(struct rmd_volume *out,
                                                        const struct rmd_bold_scan *scan,
                                                        double reference);

#endif
