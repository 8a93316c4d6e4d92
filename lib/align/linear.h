// SPDX-License-Identifier: BSD-3-Clause
// Rigid and affine alignment of two images of one or of different contrast, with masks, and the
// judgement whether the answer may be believed.
#ifndef RMD_ALIGN_LINEAR_H
#define RMD_ALIGN_LINEAR_H

#include "align/affine_group.h"
#include "align/rigid_search.h"
#include "base/log.h"

enum rmd_linear_model { RMD_LINEAR_RIGID, RMD_LINEAR_AFFINE };
enum rmd_linear_contrast { RMD_LINEAR_AUTO, RMD_LINEAR_SAME, RMD_LINEAR_OTHER };

struct rmd_linear_opts {
    int init;     // enum rmd_start
    int contrast; // enum rmd_linear_contrast
    struct rmd_rigid_opts robust;
};
extern const struct rmd_param rmd_linear_params[];

// One image, borrowed, and the voxels that must not count, on its grid; NULL for none.
struct rmd_linear_input {
    const struct rmd_volume *volume;
    const struct rmd_mask *left_out;
};

struct rmd_linear_result {
    double log[RMD_AFFINE_LOGS];         // of moving_from_fixed
    struct rmd_affine fixed_from_moving; // exactly the exponential of minus the logarithm
    struct rmd_rigid_fit fit; // of the image whose content comes second against the other
    int swapped;              // 1: the moving image comes first
    double translation, rotation,
        volume; // mm at the centre, radian, determinant of fixed_from_moving
    double ncc_mirrored;
};

// The voxels of a mask in canonical order, to be released with rmd_release().
RMD_MUST_CHECK enum rmd_status rmd_linear_mask(unsigned char **left_out,
                                               const struct rmd_mask *mask);

// RMD_EREFUSED, with the figures, where the images are mirrored, do not overlap, do not resemble
// each other or would be scaled beyond reason; doubts go to `log`. Swapping the images gives the
// exact inverse.
RMD_MUST_CHECK enum rmd_status
rmd_linear_register(struct rmd_linear_result *out, const struct rmd_linear_input *fixed,
                    const struct rmd_linear_input *moving, enum rmd_linear_model model,
                    const struct rmd_linear_opts *opts, struct rmd_log *log);

#endif
