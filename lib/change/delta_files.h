// SPDX-License-Identifier: BSD-3-Clause
// The images and transforms that a comparison leaves behind.
#ifndef RMD_CHANGE_DELTA_FILES_H
#define RMD_CHANGE_DELTA_FILES_H

#include "base/file.h"
#include "change/comparison.h"

struct rmd_delta_image {
    struct rmd_text path; // such as PREFIX_delta-fa.nii.gz
    const struct rmd_volume *volume;
    const char *units;
    char description[256];
};

struct rmd_delta_images {
    size_t n;
    struct rmd_delta_image *image;
    struct rmd_volume *reliable; // [sessions - 1]
    int sessions;
    const char *prefix; // borrowed
};

// Lists the maps of every later session and the template; the volumes belong to the comparison,
// but for the reliable-change maps, which are made here: delta FA where it exceeds both 1.96 times
// its scan noise and the MDC95 of the median tract of the retest table, 0 elsewhere.
RMD_MUST_CHECK enum rmd_status rmd_delta_files_list(struct rmd_delta_images *out,
                                                    const struct rmd_comparison *comparison,
                                                    const char *prefix);
void rmd_delta_files_free(struct rmd_delta_images *images);

// Adds PREFIX_from-<n>_to-half_xfm.txt of every session n to `set`.
RMD_MUST_CHECK enum rmd_status rmd_delta_files_transforms(struct rmd_outputs *set,
                                                          const struct rmd_comparison *comparison,
                                                          const char *prefix);

#endif
