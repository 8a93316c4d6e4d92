// SPDX-License-Identifier: BSD-3-Clause
// Inside the reading of a run: TR and slice times from options, sidecar and header.
#ifndef RMD_FMRI_BOLD_TIMING_H
#define RMD_FMRI_BOLD_TIMING_H

#include "fmri/bold_scan.h"

// Fills timing, their sources and slice_time of a scan whose image is read.
RMD_MUST_CHECK enum rmd_status rmd_bold_timing_read(struct rmd_bold_scan *scan,
                                                    const struct rmd_bold_scan_opts *opts,
                                                    struct rmd_log *log);

#endif
