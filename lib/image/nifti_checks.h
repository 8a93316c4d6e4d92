// SPDX-License-Identifier: BSD-3-Clause
// Inside the NIfTI reader: what the voxels themselves betray, found a slab of volumes at a time.
#ifndef RMD_IMAGE_NIFTI_CHECKS_H
#define RMD_IMAGE_NIFTI_CHECKS_H

#include "base/log.h"
#include "image/series.h"

struct rmd_nifti_checks {
    const char *path; // of the voxels
    struct rmd_log *log;
    int of, intent; // volumes of the image, and its NIfTI intent
    // What the slabs so far have shown:
    int volumes, copies, first_copy;
    size_t not_finite;
    const unsigned char *last; // the last volume as stored, which must be there for the next slab
};

// 1 where all volumes must be in one slab.
int rmd_nifti_checks_whole(const struct rmd_nifti_checks *checks);

// Checks the volumes of `slab`, which follow those seen so far. RMD_EFORMAT where one is empty, or
// an integer loses digits.
RMD_MUST_CHECK enum rmd_status rmd_nifti_checks_slab(struct rmd_nifti_checks *checks,
                                                     const struct rmd_series *slab);

// Says what all slabs together have shown of `total` voxels; RMD_EFORMAT where none is a number.
RMD_MUST_CHECK enum rmd_status rmd_nifti_checks_end(const struct rmd_nifti_checks *checks,
                                                    size_t total);

#endif
