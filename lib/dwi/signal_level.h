// SPDX-License-Identifier: BSD-3-Clause
// How strong the signal of every volume is: beside the noise, and beside that of the other b0.
#ifndef RMD_DWI_SIGNAL_LEVEL_H
#define RMD_DWI_SIGNAL_LEVEL_H

#include "dwi/gradients.h"
#include "image/volume.h"

enum {
    RMD_SIGNAL_FLOOR = 3
}; // times the noise SD: below, magnitude images are 5 % and more too bright

struct rmd_signal_level {
    double b0,
        weighted;      // shares of the signals of b0, and of the largest b, that are near the floor
    double b_weighted; // s/mm2; NaN with `weighted` where all volumes are b0
    double *mean;      // [nt] signal of the volumes inside the mask
};

// Of the voxels of a mask whose noise SD is known. RMD_EFIT where there is none.
RMD_MUST_CHECK enum rmd_status rmd_signal_level_of(struct rmd_signal_level *out,
                                                   const struct rmd_volume *dwi,
                                                   const struct rmd_volume *noise,
                                                   const struct rmd_mask *mask,
                                                   const struct rmd_gradients *gradients);
void rmd_signal_level_free(struct rmd_signal_level *level);

struct rmd_signal_drift {
    double
        trend; // of the b0 from the first to the last volume, share of their mean; NaN for one b0
    double largest; // distance of a b0 from their mean, likewise
    int volume;     // where it is, from 0
};

// Of the mean signals of all volumes; those that are not b0 or not finite do not enter.
void rmd_signal_drift_of(struct rmd_signal_drift *out, const double *mean,
                         const struct rmd_gradients *gradients);

#endif
