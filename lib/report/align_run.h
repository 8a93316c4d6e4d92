// SPDX-License-Identifier: BSD-3-Clause
// What vol-align does: two images read, aligned, resampled, written, and said how well it went.
#ifndef RMD_REPORT_ALIGN_RUN_H
#define RMD_REPORT_ALIGN_RUN_H

#include "align/deform.h"
#include "align/transform_file.h"
#include "align/warp_image.h"
#include "base/json.h"
#include "image/nifti.h"

enum rmd_align_model { RMD_ALIGN_RIGID, RMD_ALIGN_AFFINE, RMD_ALIGN_DEFORMABLE };

struct rmd_align_run_opts {
    int model;                                // enum rmd_align_model
    int form;                                 // of the transform: 0 is Remodel's own
    const char *fixed_lesion, *moving_lesion; // masks of what must not count
    struct rmd_linear_opts linear;
    struct rmd_deform_opts deform;
};
extern const struct rmd_param rmd_align_run_params[];

enum rmd_transform_form rmd_align_run_form(const struct rmd_align_run_opts *opts);

// One image with its mask.
struct rmd_align_input {
    struct rmd_volume volume;
    struct rmd_mask lesion;
    int masked;
    struct rmd_nifti_info info;
};

// Starts as { 0 }.
struct rmd_align_run {
    struct rmd_align_input input[2]; // fixed, moving
    struct rmd_linear_result linear;
    struct rmd_deform_result deform;
    struct rmd_transform moving_from_fixed, fixed_from_moving;
    struct rmd_warp warp;
    struct rmd_warp_result result; // the moving image on the fixed grid
    int deformed;
    double inverse_error, least, most; // mm; smallest and largest Jacobian determinant in the head
};

// Reads one 3D image; `lesion_path` may be NULL. A mask must lie on the image's grid, and leave
// most of the image.
RMD_MUST_CHECK enum rmd_status rmd_align_run_read(struct rmd_align_input *out, const char *path,
                                                  const char *lesion_path, struct rmd_log *log);

// Aligns and resamples.
RMD_MUST_CHECK enum rmd_status rmd_align_run_make(struct rmd_align_run *run,
                                                  const struct rmd_align_run_opts *opts,
                                                  struct rmd_log *log);
void rmd_align_run_free(struct rmd_align_run *run);

// The same facts three times.
void rmd_align_run_text(struct rmd_text *out, const struct rmd_align_run *run);
void rmd_align_run_tsv(struct rmd_text *out, const struct rmd_align_run *run);
struct rmd_json *rmd_align_run_json(const struct rmd_align_run *run);

#endif
