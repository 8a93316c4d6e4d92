// SPDX-License-Identifier: BSD-3-Clause
// Transforms as a person lists them on the command line: FILE, inverse:FILE, FORM:FILE or
// inverse:FORM:FILE with FORM as in align/transform_file.h.
#ifndef RMD_ALIGN_TRANSFORM_LIST_H
#define RMD_ALIGN_TRANSFORM_LIST_H

#include "align/transform_file.h"

struct rmd_transform_entry {
    const char *path; // within the text that was given
    int inverse;
    struct rmd_transform_about about;
};

// Reads `n` transforms in the order in which they move the image: the first from the image, the
// last to the reference. `transform` becomes the pull-back image_from_reference, entry[n] says what
// each file was taken for. Matrices of FSL only work alone.
RMD_MUST_CHECK enum rmd_status
rmd_transform_list_read(struct rmd_transform *transform, struct rmd_transform_entry *entry,
                        const char *const *text, int n, const struct rmd_grid *image,
                        const struct rmd_grid *reference, struct rmd_log *log);

// Which way the points of a file go, and whether that had to be inverted to find the value of each
// voxel of the reference.
const char *rmd_transform_list_use(const struct rmd_transform_entry *entry);

#endif
