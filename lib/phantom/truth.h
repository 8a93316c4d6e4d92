// SPDX-License-Identifier: BSD-3-Clause
// What a scan of a synthetic patient should show.
#ifndef RMD_PHANTOM_TRUTH_H
#define RMD_PHANTOM_TRUTH_H

#include "image/labels.h"
#include "phantom/scan.h"

struct rmd_truth {
    struct rmd_volume fa, md; // of the tensor of initial decay, mm2/s; NaN outside the brain
    struct rmd_volume b0, t1; // signal without diffusion weighting, T1-weighted signal; no noise
    struct rmd_volume lesion; // volume fraction
    struct rmd_volume tract;  // volume fraction of every bundle, nt = RMD_TRACTS
    struct rmd_mask brain;    // at least half inside the hull
    struct rmd_labels labels; // index of a bundle: its enum rmd_tract + 1
};

// The truth on `grid` (the scan's own, or another one) with the head where the scan has it. A voxel
// is labelled with a bundle that fills at least `core` of it where no other fills more than 0.05.
RMD_MUST_CHECK enum rmd_status rmd_truth_draw(struct rmd_truth *out, const struct rmd_scan *scan,
                                              const struct rmd_grid *grid, double core);
void rmd_truth_free(struct rmd_truth *truth);

#endif
