// SPDX-License-Identifier: BSD-3-Clause
// The wild bootstrap of one DWI session on the meeting grid (Liu 1988; Whitcher et al. 2008): one
// sign a volume and slice as acquired, because that is what noise and artefacts share.
#ifndef RMD_CHANGE_BOOTSTRAP_H
#define RMD_CHANGE_BOOTSTRAP_H

#include "change/tractcore.h"

struct rmd_bootstrap_opts {
    int replicates;
    uint32_t seed;
    uint64_t fingerprint; // of the session: the same scan has the same signs wherever it stands
    int kept;             // replicates of which deviations at single voxels are kept
};

struct rmd_bootstrap {
    size_t replicates, kept;
    size_t spare;     // volumes that enter the fit, less its parameters
    float *se;        // [measures][voxels of the brain] SD over the replicates
    double *mean;     // [regions][measures][replicates] weighted mean of the region, less that of
                      // the data; NaN for a region without voxels
    double *bias;     // [regions][measures] what noise adds to the weighted mean (noisebias.h)
    size_t *slices;   // [regions] slices as acquired that a region draws from
    float *deviation; // [voxels to keep][kept] FA of a replicate less that of the data
};

// `keep`[voxels of the brain] is 1 where deviations are to be kept.
RMD_MUST_CHECK enum rmd_status rmd_bootstrap_run(struct rmd_bootstrap *out,
                                                 const struct rmd_halfbrain *brain, int session,
                                                 const struct rmd_tractcore *regions,
                                                 const unsigned char *keep,
                                                 const struct rmd_bootstrap_opts *opts);
void rmd_bootstrap_free(struct rmd_bootstrap *bootstrap);

#endif
