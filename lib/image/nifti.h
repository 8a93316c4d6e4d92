// SPDX-License-Identifier: BSD-3-Clause
// Strict NIfTI-1 and NIfTI-2 reading (.nii, .nii.gz, .hdr/.img) and atomic writing.
#ifndef RMD_IMAGE_NIFTI_H
#define RMD_IMAGE_NIFTI_H

#include "base/file.h"
#include "base/log.h"
#include "image/mask_runs.h"
#include "image/series.h"
#include "image/volume.h"

// What a header says, beyond what became the image.
struct rmd_nifti_info {
    int version;      // 1 or 2
    int ndim, dim[7]; // as stored
    int intent;       // NIfTI intent code
    int swapped, compressed;
    enum rmd_datatype datatype;
    double slope, inter;   // as applied
    int qform, sform;      // codes; the sform is used where its code is above 0
    double tr;             // s, 0 where the 4th axis is no time
    size_t not_finite;     // voxels that are NaN or infinite, all kept as NaN
    char sha256[65];       // of the file's bytes as stored, read from the same descriptor
    char sha256_image[65]; // of the .img of a pair, else ""
    char free_text[4][81]; // descrip, aux_file, intent_name, db_name: may hold personal data
    int extensions;        // between header and voxels; never read further nor written
    unsigned personal;     // what the bytes there may hold, bits of image/personal.h
};

struct rmd_nifti_limits {
    size_t most_bytes; // of uncompressed image; 0 means 16 GiB
    int assume_ras;    // 1: an image without qform and sform is taken as RAS with pixdim spacing
    const struct rmd_mask *keep; // keep these voxels only; RMD_EGRID where it lies elsewhere
};

// Reads exactly the path given. `info`, `log` and `limits` may be NULL. Every anomaly of
// docs/formats.md is either refused (RMD_EFORMAT, message with file, fault and remedy) or added to
// `log`; nothing is repaired silently.
RMD_MUST_CHECK enum rmd_status rmd_nifti_read(struct rmd_volume *out, struct rmd_nifti_info *info,
                                              const char *path,
                                              const struct rmd_nifti_limits *limits,
                                              struct rmd_log *log);

// The same, kept as stored, and with limits->keep only the voxels of a mask.
RMD_MUST_CHECK enum rmd_status rmd_nifti_read_series(struct rmd_series *out,
                                                     struct rmd_nifti_info *info, const char *path,
                                                     const struct rmd_nifti_limits *limits,
                                                     struct rmd_log *log);

// Writes float32 NIfTI-1 (NIfTI-2 where a side exceeds 32767) with sform and qform, compressed
// where the path ends in ".gz"; the fresh header carries no free text. The file appears on commit
// of `set`. `intent` is a NIfTI intent code, 0 for none.
RMD_MUST_CHECK enum rmd_status rmd_nifti_write(struct rmd_outputs *set, const char *path,
                                               const struct rmd_volume *volume, int intent);

// The same of volumes that list the voxels of a mask; 0 outside.
RMD_MUST_CHECK enum rmd_status rmd_nifti_write_list(struct rmd_outputs *set, const char *path,
                                                    const struct rmd_volume *list,
                                                    const struct rmd_mask_runs *runs, int intent);

// As rmd_nifti_write(), stored as `datatype` with `slope` (integers are rounded to nearest;
// RMD_EARG where a value does not fit). For masks, labels and scanner-like images.
RMD_MUST_CHECK enum rmd_status rmd_nifti_write_as(struct rmd_outputs *set, const char *path,
                                                  const struct rmd_volume *volume, int intent,
                                                  enum rmd_datatype datatype, double slope);

// The length of a path without the ending of an image: .nii, .nii.gz, .hdr, .img or .img.gz.
size_t rmd_nifti_stem(const char *path);

#endif
