// SPDX-License-Identifier: BSD-3-Clause
// Inside the NIfTI reader: the file from which header and voxels come, compressed or not.
#ifndef RMD_IMAGE_NIFTI_SOURCE_H
#define RMD_IMAGE_NIFTI_SOURCE_H

#include "base/gzfile.h"
#include "base/infile.h"
#include "base/log.h"

struct rmd_nifti_source {
    struct rmd_infile file;
    struct rmd_gzfile *gz; // NULL where the file is not compressed
    size_t at;             // bytes delivered
};

// Whether a path ends so, in whatever case.
int rmd_nifti_source_named(const char *path, const char *suffix);

// RMD_EFORMAT where the name hides that the file is compressed.
RMD_MUST_CHECK enum rmd_status rmd_nifti_source_open(struct rmd_nifti_source *out, const char *path,
                                                     struct rmd_log *log);
void rmd_nifti_source_close(struct rmd_nifti_source *source); // accepts a zeroed struct

// Up to `size` bytes; *got is smaller only at the end.
RMD_MUST_CHECK enum rmd_status rmd_nifti_source_some(struct rmd_nifti_source *source, void *data,
                                                     size_t size, size_t *got);

// Exactly `size` bytes; RMD_EFORMAT where there are fewer.
RMD_MUST_CHECK enum rmd_status rmd_nifti_source_read(struct rmd_nifti_source *source, void *data,
                                                     size_t size);

// Reads to the end, where every check of gzip and the fingerprint are complete. Bytes beyond the
// image are said, and refused where they are more than `most`; `volume`: bytes of one of its
// volumes.
RMD_MUST_CHECK enum rmd_status rmd_nifti_source_finish(struct rmd_nifti_source *source,
                                                       char sha256[65], size_t most, size_t volume,
                                                       struct rmd_log *log);

#endif
