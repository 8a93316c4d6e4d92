// SPDX-License-Identifier: BSD-3-Clause
// Diffusion-weighted images that a tool has cleaned: images, sidecar and gradient tables under one
// name, ready for the next tool.
#ifndef RMD_KIT_CLEANED_H
#define RMD_KIT_CLEANED_H

#include "dwi/gradients.h"
#include "image/volume.h"
#include "kit/cli.h"
#include "report/quantity.h"

// One set of images: `gradients` is NULL where there are none.
struct rmd_cleaned {
    const char *prefix;
    int format; // index of rmd_run_formats
    const struct rmd_volume *volume;
    const struct rmd_gradients *gradients;
};

// Writes PREFIX_dwi.nii[.gz] with `sidecar` as its .json, and the tables as .bval and .bvec.
RMD_MUST_CHECK enum rmd_status rmd_cleaned_write(struct rmd_run *run, const struct rmd_cleaned *dwi,
                                                 const struct rmd_text *sidecar);

// Prints quantities in the form that --json or --tsv asks for.
RMD_MUST_CHECK enum rmd_status rmd_cleaned_print(struct rmd_run *run,
                                                 const struct rmd_quantity *list, int n);

#endif
