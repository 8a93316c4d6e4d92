// SPDX-License-Identifier: BSD-3-Clause
// Wild bootstrap of the whitened residuals of a run: what an effect would be with its noise drawn
// anew (Friman & Westin 2005; Davidson & Flachaire 2008).
#ifndef RMD_FMRI_GLM_BOOTSTRAP_H
#define RMD_FMRI_GLM_BOOTSTRAP_H

#include "fmri/glm.h"

#include <stdint.h>

struct rmd_glm_bootstrap_opts {
    int replicates;
    uint32_t seed;
    uint64_t fingerprint; // of the run: the same run has the same signs wherever it stands
};

// Adds weight * (replicate - effect), in percent, to deviation[count][replicates] for the t
// contrast whose row of the plan is `row` (fmri.22). at[count]: rows of `glm`, ascending, all
// fitted. One sign a volume serves every voxel, so that replicates keep how noise goes along in
// space.
RMD_MUST_CHECK enum rmd_status rmd_glm_bootstrap(float *deviation, const struct rmd_glm *glm,
                                                 const size_t *at, size_t count, int row,
                                                 double weight,
                                                 const struct rmd_glm_bootstrap_opts *opts);

#endif
