// SPDX-License-Identifier: BSD-3-Clause
// The acquisition fields of the JSON file beside an image (BIDS sidecar).
#ifndef RMD_SUBJECT_SIDECAR_H
#define RMD_SUBJECT_SIDECAR_H

#include "base/error.h"

enum rmd_sidecar_text {
    RMD_SIDECAR_MANUFACTURER,
    RMD_SIDECAR_MODEL,
    RMD_SIDECAR_SERIAL,
    RMD_SIDECAR_SOFTWARE,
    RMD_SIDECAR_COIL,
    RMD_SIDECAR_SEX,
    RMD_SIDECAR_ACQUIRED, // AcquisitionDateTime, ISO 8601
    RMD_SIDECAR_TEXTS
};

enum rmd_sidecar_number {
    RMD_SIDECAR_FIELD, // T
    RMD_SIDECAR_TE,    // s
    RMD_SIDECAR_TR,    // s
    RMD_SIDECAR_NUMBERS
};

struct rmd_json;

struct rmd_sidecar {
    int present;
    char text[RMD_SIDECAR_TEXTS][96];   // "" where absent
    double number[RMD_SIDECAR_NUMBERS]; // NaN where absent
};

// The BIDS names of the fields.
extern const char *const rmd_sidecar_text_names[RMD_SIDECAR_TEXTS];
extern const char *const rmd_sidecar_number_names[RMD_SIDECAR_NUMBERS];

// Reads the file with the image's path and .json for .nii, .nii.gz or .img; everything is absent
// where there is none. RMD_EFORMAT where it is no JSON object.
RMD_MUST_CHECK enum rmd_status rmd_sidecar_read(struct rmd_sidecar *out, const char *image_path);

// The file itself, to be freed by the caller; NULL where there is none.
RMD_MUST_CHECK enum rmd_status rmd_sidecar_json(struct rmd_json **out, const char *image_path);

// Puts into `out` what remains true of an image whose voxels were cleaned: the acquisition, without
// dates and without anything that could name a person or a place.
RMD_MUST_CHECK enum rmd_status rmd_sidecar_carry(struct rmd_json *out, const char *image_path);

#endif
