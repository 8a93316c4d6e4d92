// SPDX-License-Identifier: BSD-3-Clause
// Head motion during a run: rigid alignment of every volume with one of them, by inverse
// compositional Gauss-Newton steps whose Hessian is made once (Baker & Matthews 2004).
#ifndef RMD_ALIGN_REALIGN_H
#define RMD_ALIGN_REALIGN_H

#include "base/param.h"
#include "image/series.h"

struct rmd_realign_opts {
    int target;     // volume that the others are aligned with, from 1; 0: the middle one
    double blur;    // mm, FWHM of the smoothing before estimation
    double spacing; // mm between the points that are compared
};
extern const struct rmd_param rmd_realign_params[];

struct rmd_realign {
    int volumes, target;
    double centre[3];               // world, of the mask: rotations are about it
    struct rmd_affine *from_target; // [volumes] world point of the head in a volume from that in
                                    // the target
    double (*motion)[6];            // [volumes] x, y, z mm; rotations about x, y, z, radian
    int *converged;                 // [volumes]
    int failed;                     // volumes that did not converge
};

// RMD_EFIT where the mask is too small or too plain to tell motion.
RMD_MUST_CHECK enum rmd_status rmd_realign_estimate(struct rmd_realign *out,
                                                    const struct rmd_series *series,
                                                    const struct rmd_mask *mask,
                                                    const struct rmd_realign_opts *opts);
void rmd_realign_free(struct rmd_realign *realign);

// Every volume where the head lies in the target, by cubic B-splines; 0 beyond the field of view.
RMD_MUST_CHECK enum rmd_status rmd_realign_resample(struct rmd_volume *out,
                                                    const struct rmd_series *series,
                                                    const struct rmd_realign *realign);

#endif
