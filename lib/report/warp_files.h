// SPDX-License-Identifier: BSD-3-Clause
// What vol-warp does beside moving voxels: tensors, gradient tables, names of files, and words.
#ifndef RMD_REPORT_WARP_FILES_H
#define RMD_REPORT_WARP_FILES_H

#include "align/transform_list.h"
#include "align/warp_image.h"
#include "base/json.h"
#include "base/param.h"
#include "image/nifti.h"

struct rmd_warp_files_opts {
    int tensor, tensor_order; // an enum rmd_tensor_order
    int log_jacobian;
    int write_transform; // 0 or an enum rmd_transform_form
};
extern const struct rmd_param rmd_warp_files_params[];

// One run, from what is read to what is written. Starts as { 0 } but for the four pointers that a
// caller sets and keeps.
struct rmd_warp_files {
    const char *image_path, *reference_path; // reference: NULL for the grid of the image
    const struct rmd_warp_opts *warp_opts;
    const struct rmd_warp_files_opts *opts;

    struct rmd_series image;
    struct rmd_nifti_info info;
    struct rmd_transform transform;
    int n; // transforms
    struct rmd_transform_entry *entry;
    struct rmd_warp warp;
    struct rmd_warp_result result;
    char prefix[3000], path[3100], log_jacobian_path[3100]; // set by rmd_warp_files_write()
};

// Reads images and transforms (listed as in align/transform_list.h). Refuses what would come out
// wrong (vectors, NaN among labels) and says what may. With --tensor the six volumes become tensors
// of the world frame.
RMD_MUST_CHECK enum rmd_status rmd_warp_files_read(struct rmd_warp_files *files,
                                                   const struct rmd_paths *transforms,
                                                   struct rmd_log *log);

// Warps, and turns tensors.
RMD_MUST_CHECK enum rmd_status rmd_warp_files_make(struct rmd_warp_files *files);

void rmd_warp_files_free(struct rmd_warp_files *files);

// Writes image, gradient table, log-Jacobian and transform. `prefix` may end in .nii or .nii.gz.
RMD_MUST_CHECK enum rmd_status rmd_warp_files_write(struct rmd_outputs *set,
                                                    struct rmd_warp_files *files,
                                                    const char *prefix, struct rmd_log *log);

// The same facts three times; text and table end with a newline.
void rmd_warp_files_text(struct rmd_text *out, const struct rmd_warp_files *files);
void rmd_warp_files_tsv(struct rmd_text *out, const struct rmd_warp_files *files);
struct rmd_json *rmd_warp_files_json(const struct rmd_warp_files *files);

#endif
