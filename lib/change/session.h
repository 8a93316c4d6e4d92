// SPDX-License-Identifier: BSD-3-Clause
// One session as it was given: recognised by content, read, fitted in its own space, and checked.
#ifndef RMD_CHANGE_SESSION_H
#define RMD_CHANGE_SESSION_H

#include "dwi/tensor.h"
#include "image/nifti.h"

enum rmd_input_kind { RMD_INPUT_DWI, RMD_INPUT_TENSOR, RMD_INPUT_SCALAR, RMD_INPUT_BOLD };

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
    // What alignment sees: the mean b0 of a DWI, the FA of a tensor, or the scalar map itself; 0
    // where there is no value.
    struct rmd_volume guide;
    double snr; // median b0 signal over median sigma in white matter; NaN where unknown
};

struct rmd_session_opts {
    const char *mask; // a mask image on the session's grid, NULL: computed
    int tensor_order; // enum rmd_tensor_order
};
extern const struct rmd_param rmd_session_params[];

// Recognises by content: 4D with gradient tables beside it is DWI; 6 volumes or intent 1005 a
// tensor, whose volume order and unit are detected; 3D a scalar map. What could not be fitted or
// looks wrong is refused or added to `log`.
RMD_MUST_CHECK enum rmd_status rmd_session_read(struct rmd_session *out, const char *path,
                                                const struct rmd_session_opts *opts,
                                                const struct rmd_tensor_opts *tensor_opts,
                                                struct rmd_log *log);
void rmd_session_free(struct rmd_session *session);

#endif
