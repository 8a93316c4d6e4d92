// SPDX-License-Identifier: BSD-3-Clause
// One session as it was given: recognised by content, read, fitted in its own space, and checked.
#ifndef RMD_CHANGE_SESSION_H
#define RMD_CHANGE_SESSION_H

#include "dwi/tensor.h"
#include "image/nifti.h"

enum rmd_input_kind { RMD_INPUT_DWI, RMD_INPUT_TENSOR, RMD_INPUT_SCALAR };

struct rmd_session {
    const char *path; // borrowed
    enum rmd_input_kind kind;
    struct rmd_nifti_info info;
    struct rmd_series dwi; // kind DWI: as stored, with its gradients in the world frame
    struct rmd_gradients gradients;
    struct rmd_tensor_fit fit; // kind DWI: in the session's own space
    struct rmd_volume tensor;  // kind TENSOR: world frame, mm2/s, in the order of rmd_tensor_fit
    struct rmd_volume scalar;  // kind SCALAR
    struct rmd_mask mask;      // brain
    struct rmd_volume
        guide;  // what alignment sees: mean b0, MD-free mean diffusivity map, or the scalar
    double snr; // median b0 signal over sigma in white matter; NaN where unknown
};

// Recognises by content: 4D with gradient tables beside it is DWI; 6 volumes or intent 1005 a
// tensor, whose volume order and unit are detected; 3D a scalar map. `mask_path` may be NULL. What
// could not be fitted or looks wrong is refused or added to `log`.
RMD_MUST_CHECK enum rmd_status rmd_session_read(struct rmd_session *out, const char *path,
                                                const char *mask_path,
                                                const struct rmd_tensor_opts *opts,
                                                struct rmd_log *log);
void rmd_session_free(struct rmd_session *session);

#endif
