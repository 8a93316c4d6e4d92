// SPDX-License-Identifier: BSD-3-Clause
// A map of world points in a small text file: one header line, then the 4 x 4 matrix.
#ifndef RMD_ALIGN_XFM_H
#define RMD_ALIGN_XFM_H

#include "base/file.h"
#include "math/mat3.h"

// Adds the file to `set`. `name` says which space is reached from which, such as
// "halfway_from_ses-1"; it must be one word of printable ASCII (RMD_EARG). Numbers have 17 digits,
// so that reading gives the same bits.
RMD_MUST_CHECK enum rmd_status rmd_xfm_write(struct rmd_outputs *set, const char *path,
                                             const struct rmd_affine *map, const char *name);

// Reads a file of rmd_xfm_write(), whatever its name says. RMD_EFORMAT where the header line, the
// number of rows or entries, or the last row (0 0 0 1) differ, or the matrix cannot be inverted.
RMD_MUST_CHECK enum rmd_status rmd_xfm_read(struct rmd_affine *map, const char *path);

// The same from memory, a text that ends with a 0; `path` stands for the file in messages.
RMD_MUST_CHECK enum rmd_status rmd_xfm_parse(struct rmd_affine *map, const char *path,
                                             const char *text);

// 1 where a text begins with our header line.
int rmd_xfm_is(const char *text);

#endif
