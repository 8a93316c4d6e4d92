// SPDX-License-Identifier: BSD-3-Clause
// What unringing did, and what in the acquisition speaks against it.
#ifndef RMD_REPORT_UNRING_REPORT_H
#define RMD_REPORT_UNRING_REPORT_H

#include "base/log.h"
#include "dwi/unring.h"
#include "report/quantity.h"

enum { RMD_UNRING_QUANTITIES = 4 };
void rmd_unring_report(struct rmd_quantity list[RMD_UNRING_QUANTITIES],
                       const struct rmd_unring *unring, const struct rmd_unring_opts *opts);

// Warns of partial Fourier acquisition, of 3D encoding, of slices that the sidecar of the image or
// its longest voxel side puts along another axis, and notes where the sidecar says nothing.
RMD_MUST_CHECK enum rmd_status rmd_unring_report_doubts(struct rmd_log *log, const char *image_path,
                                                        const struct rmd_grid *grid,
                                                        const struct rmd_unring_opts *opts);

#endif
