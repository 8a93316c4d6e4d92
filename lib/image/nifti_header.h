// SPDX-License-Identifier: BSD-3-Clause
// The header of NIfTI-1 and NIfTI-2 as one structure of plain numbers, and the rules it must obey.
#ifndef RMD_IMAGE_NIFTI_HEADER_H
#define RMD_IMAGE_NIFTI_HEADER_H

#include "image/nifti.h"

#include <stdint.h>

enum { RMD_NIFTI1_BYTES = 348, RMD_NIFTI2_BYTES = 540 };

struct rmd_nifti_header {
    int version, swapped, pair; // pair: 1 for a .hdr whose voxels are in an .img
    size_t bytes;               // RMD_NIFTI1_BYTES or RMD_NIFTI2_BYTES
    int64_t dim[8];
    double pixdim[8], vox_offset, slope, inter;
    int datatype, bitpix, intent, qform, sform, units;
    double quatern[3], qoffset[3];
    struct rmd_affine srow;
    char text[4][81]; // descrip, aux_file, intent_name, db_name
};

// 1 where the first RMD_NIFTI1_BYTES bytes of a file begin a NIfTI-2 header.
int rmd_nifti_header_is2(const unsigned char *data);

// Reads the first `size` bytes of a file: byte order, version and magic must be exact.
RMD_MUST_CHECK enum rmd_status rmd_nifti_header_parse(struct rmd_nifti_header *out,
                                                      const char *path, const unsigned char *data,
                                                      size_t size);

// Sizes, datatype, scaling and place of the voxels: fills all of `out` but raw, world_from_voxel
// and dt.
RMD_MUST_CHECK enum rmd_status rmd_nifti_shape(struct rmd_series *out,
                                               const struct rmd_nifti_header *header,
                                               const char *path, struct rmd_log *log);

// Where the voxels lie in the world, and the time between volumes: fills grid.world_from_voxel and
// dt of `series`. info->qform, ->sform and ->tr are set.
RMD_MUST_CHECK enum rmd_status rmd_nifti_orient(struct rmd_series *series,
                                                struct rmd_nifti_info *info,
                                                const struct rmd_nifti_header *header,
                                                const char *path, int assume_ras,
                                                struct rmd_log *log);

// The `size` bytes from the end of the header to the voxels, extensions and all.
void rmd_nifti_extensions(struct rmd_nifti_info *info, const unsigned char *gap, size_t size,
                          const char *path, struct rmd_log *log);

// Reads and checks the voxels, counts the non-finite ones, and gives the SHA-256 of their file.
struct rmd_nifti_source;
RMD_MUST_CHECK enum rmd_status rmd_nifti_voxels(struct rmd_series *series, char sha256[65],
                                                struct rmd_nifti_info *info,
                                                struct rmd_nifti_source *source,
                                                const struct rmd_nifti_limits *limits,
                                                struct rmd_log *log);

#endif
