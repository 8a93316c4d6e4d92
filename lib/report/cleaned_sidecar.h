// SPDX-License-Identifier: BSD-3-Clause
// The sidecar of images whose voxels were cleaned.
#ifndef RMD_REPORT_CLEANED_SIDECAR_H
#define RMD_REPORT_CLEANED_SIDECAR_H

#include "base/text.h"

// What the sidecar of the image that was cleaned says of its acquisition, and what was done.
RMD_MUST_CHECK enum rmd_status rmd_cleaned_sidecar(struct rmd_text *out, const char *image_path,
                                                   const char *description);

#endif
