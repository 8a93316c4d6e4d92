// SPDX-License-Identifier: BSD-3-Clause
// The files of a BIDS data set while it is written: paths are formatted, folders made on the way.
#ifndef RMD_PHANTOM_BIDS_FILE_H
#define RMD_PHANTOM_BIDS_FILE_H

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "dwi/streamlines.h"
#include "image/series.h"

struct rmd_bids_folder {
    struct rmd_outputs *set;
    const char *root;   // of the data set
    const char *suffix; // of images: ".nii" or ".nii.gz"
};

// Each writes one file; `format` makes its path below the root, without the suffix of an image.
RMD_MUST_CHECK enum rmd_status rmd_bids_file_text(const struct rmd_bids_folder *folder,
                                                  const struct rmd_text *text, const char *format,
                                                  ...) __attribute__((format(printf, 3, 4)));
// Takes `json`.
RMD_MUST_CHECK enum rmd_status rmd_bids_file_json(const struct rmd_bids_folder *folder,
                                                  struct rmd_json *json, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
RMD_MUST_CHECK enum rmd_status rmd_bids_file_image(const struct rmd_bids_folder *folder,
                                                   const struct rmd_volume *volume,
                                                   enum rmd_datatype datatype, const char *format,
                                                   ...) __attribute__((format(printf, 4, 5)));
// TCK, `format` with its ending.
RMD_MUST_CHECK enum rmd_status rmd_bids_file_streamlines(const struct rmd_bids_folder *folder,
                                                         const struct rmd_streamlines *streamlines,
                                                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
