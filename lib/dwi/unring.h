// SPDX-License-Identifier: BSD-3-Clause
// Gibbs ringing of slices whose k-space was covered in full: local subvoxel shifts (Kellner,
// Dhital, Kiselev & Reisert 2016).
#ifndef RMD_DWI_UNRING_H
#define RMD_DWI_UNRING_H

#include "base/param.h"
#include "image/volume.h"

// The two axes of the image along which a slice was encoded.
enum rmd_unring_axes { RMD_UNRING_IJ, RMD_UNRING_IK, RMD_UNRING_JK };

struct rmd_unring_opts {
    int axes;   // enum rmd_unring_axes
    int shifts; // to either side of a voxel
};
extern const struct rmd_param rmd_unring_params[];

struct rmd_unring {
    size_t slices;     // of all volumes
    size_t not_finite; // slices that hold NaN, left as they are
    double change;     // root mean square of what was taken away, in the unit of the image
};

// Unrings every slice of `volume` in place. RMD_EARG where a slice is narrower than 8 voxels.
RMD_MUST_CHECK enum rmd_status rmd_unring_volume(struct rmd_unring *out, struct rmd_volume *volume,
                                                 const struct rmd_unring_opts *opts);

#endif
