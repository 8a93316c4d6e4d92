// SPDX-License-Identifier: BSD-3-Clause
// Transform files of Remodel and of other software, in and out. The form is told from the content;
// where the content fits two conventions the file is refused until the caller names one.
//
// form      matrix                                 field (NIfTI of 3 components)
// remodel   text of xfm.h, moving to fixed, RAS    5D, intent 1006, displacement in RAS
// itk       .txt/.tfm or MATLAB 4 .mat, LPS        5D, intent 1007, displacement in LPS
// mrtrix    4 x 4 text, RAS                        4D, position in the moving image, RAS
// fsl       4 x 4 text, scaled mm, moving to fixed -
// afni      12 numbers in a row, LPS               4D or 5D, displacement in LPS (read only)
//
// All but those said otherwise map points of the fixed image to the moving one.
#ifndef RMD_ALIGN_TRANSFORM_FILE_H
#define RMD_ALIGN_TRANSFORM_FILE_H

#include "align/transform.h"
#include "base/log.h"
#include "base/outputs.h"

enum rmd_transform_form {
    RMD_FORM_DETECT,
    RMD_FORM_REMODEL,
    RMD_FORM_ITK,
    RMD_FORM_MRTRIX,
    RMD_FORM_FSL,
    RMD_FORM_AFNI,
};

extern const char *const rmd_transform_form_names[]; // "detect", "remodel", ...; ends with NULL

// What a file was taken for.
struct rmd_transform_about {
    enum rmd_transform_form form;
    char kind[80];   // in words, such as "ITK AffineTransform"
    int forward;     // 1: the file maps points of the moving image to the fixed one
    char sha256[65]; // of the file; "" from memory
};

// Adds the pull-back moving_from_fixed that a file holds to the end of `transform`. `moving` and
// `fixed` are the grids of the images that were registered, which only FSL's matrices need; NULL
// where unknown (RMD_EARG where needed). RMD_EFORMAT, with the fault and the remedy, for what is no
// transform, cannot be inverted, has more than three axes, or could be of two conventions.
RMD_MUST_CHECK enum rmd_status
rmd_transform_file_read(struct rmd_transform *transform, struct rmd_transform_about *about,
                        const char *path, enum rmd_transform_form form,
                        const struct rmd_grid *moving, const struct rmd_grid *fixed,
                        struct rmd_log *log);

// The same for the bytes of a matrix file, which end with a 0 beyond `size`; `name` stands for it.
RMD_MUST_CHECK enum rmd_status rmd_transform_file_parse(struct rmd_transform *transform,
                                                        struct rmd_transform_about *about,
                                                        const char *name, const unsigned char *data,
                                                        size_t size, enum rmd_transform_form form,
                                                        const struct rmd_grid *moving,
                                                        const struct rmd_grid *fixed);

// Writes moving_from_fixed as PREFIX_xfm with the ending of the form and kind; a transform with a
// field as one field on `fixed`. `path` (size bytes) is set to the name of the file. RMD_EARG where
// the form has no fields, or the field has points without value.
RMD_MUST_CHECK enum rmd_status
rmd_transform_file_write(char *path, size_t size, struct rmd_outputs *set, const char *prefix,
                         const struct rmd_transform *transform, enum rmd_transform_form form,
                         const struct rmd_grid *moving, const struct rmd_grid *fixed);

#endif
