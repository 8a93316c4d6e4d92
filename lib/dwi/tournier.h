// SPDX-License-Identifier: BSD-3-Clause
// The response of single fibres found in the scan itself (Tournier, Calamante & Connelly 2013).
#ifndef RMD_DWI_TOURNIER_H
#define RMD_DWI_TOURNIER_H

#include "dwi/fod.h"
#include "dwi/response_fit.h"

// How much a voxel looks like one fibre, from its two highest peaks (6 volumes as rmd_lobes has
// them) and the distribution they are of; and the direction of the first.
double rmd_tournier_score(double direction[3], const struct rmd_volume *peaks,
                          const struct rmd_volume *fod, size_t v);

// Places in a list, best first: the `most` of score[n] that are above 0. Returns how many.
size_t rmd_tournier_best(size_t *place, size_t most, const double *score, size_t n);

// From the voxels of `mask`, listed by `signals`, on the highest shell: the 300 that look most like
// one fibre when seen with the response of the round before, until they stay the same (at most 10
// rounds). Writes their number to *used. RMD_EFIT where there are none.
RMD_MUST_CHECK enum rmd_status rmd_tournier_estimate(struct rmd_response *out, size_t *used,
                                                     const struct rmd_signals *signals,
                                                     const struct rmd_mask *mask,
                                                     const struct rmd_gradients *gradients,
                                                     const struct rmd_shells *shells);

#endif
