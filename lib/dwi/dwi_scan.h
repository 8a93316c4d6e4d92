// SPDX-License-Identifier: BSD-3-Clause
// A diffusion-weighted scan with all that belongs to it: images, gradients, brain mask.
#ifndef RMD_DWI_DWI_SCAN_H
#define RMD_DWI_DWI_SCAN_H

#include "base/param.h"
#include "dwi/tensor.h"
#include "image/nifti.h"

// Every path may be NULL.
struct rmd_dwi_scan_opts {
    const char *bval, *bvec; // FSL tables
    const char *grad;        // MRtrix table; without any, tables beside the image
    const char *mask;        // computed without it
    int whole;               // 1: the series keeps all voxels; no option of tools
};
extern const struct rmd_param rmd_dwi_scan_params[];

struct rmd_dwi_scan {
    const char *path; // borrowed
    struct rmd_nifti_info info;
    struct rmd_series series; // of a given mask only its voxels, but for opts->whole
    struct rmd_gradients gradients;
    struct rmd_mask mask;
};

// RMD_EARG where the options contradict each other.
RMD_MUST_CHECK enum rmd_status rmd_dwi_scan_read(struct rmd_dwi_scan *out, const char *path,
                                                 const struct rmd_dwi_scan_opts *opts,
                                                 struct rmd_log *log);

// Fits the tensor, in lists of the voxels of the mask, and refuses a gradient table that cannot
// belong to the images.
RMD_MUST_CHECK enum rmd_status rmd_dwi_scan_fit(struct rmd_tensor_fit *out,
                                                const struct rmd_dwi_scan *scan,
                                                const struct rmd_tensor_opts *opts,
                                                struct rmd_log *log);

void rmd_dwi_scan_free(struct rmd_dwi_scan *scan);

#endif
