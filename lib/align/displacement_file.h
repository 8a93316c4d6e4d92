// SPDX-License-Identifier: BSD-3-Clause
// Displacement fields as NIfTI images: align/transform_file.h says which.
#ifndef RMD_ALIGN_DISPLACEMENT_FILE_H
#define RMD_ALIGN_DISPLACEMENT_FILE_H

#include "align/transform_file.h"

// A field as displacements in RAS. RMD_EFORMAT where `form` is to be detected and the image fits
// more than one convention.
RMD_MUST_CHECK enum rmd_status
rmd_displacement_file_read(struct rmd_volume *field, struct rmd_transform_about *about,
                           const char *path, enum rmd_transform_form form, struct rmd_log *log);

// Writes displacements in RAS in the convention of `form`; `field` is changed. RMD_EARG for a form
// without fields.
RMD_MUST_CHECK enum rmd_status rmd_displacement_file_write(struct rmd_outputs *set,
                                                           const char *path,
                                                           struct rmd_volume *field,
                                                           enum rmd_transform_form form);

#endif
