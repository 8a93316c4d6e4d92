// SPDX-License-Identifier: BSD-3-Clause
// Linear transforms as ITK and ANTs keep them: a text, or a MATLAB version 4 file.
#ifndef RMD_ALIGN_ITK_TRANSFORM_H
#define RMD_ALIGN_ITK_TRANSFORM_H

#include "base/error.h"
#include "base/text.h"
#include "math/mat3.h"

enum { RMD_ITK_MOST = 16 };

// Up to RMD_ITK_MOST maps of LPS points, map[0] applied first.
struct rmd_itk_transform {
    struct rmd_affine map[RMD_ITK_MOST];
    int n;
    char type[64]; // of the first in the file, such as "AffineTransform"
};

// 1 where the bytes begin as such a text, or as such a MATLAB file.
int rmd_itk_transform_is_text(const char *text);
int rmd_itk_transform_is_matlab(const unsigned char *data, size_t size);

// `text` ends with a 0. RMD_EFORMAT, naming `name`, for what is damaged or not linear.
RMD_MUST_CHECK enum rmd_status rmd_itk_transform_text(struct rmd_itk_transform *out,
                                                      const char *name, const char *text);
RMD_MUST_CHECK enum rmd_status rmd_itk_transform_matlab(struct rmd_itk_transform *out,
                                                        const char *name, const unsigned char *data,
                                                        size_t size);

// One map of LPS points as a text with an AffineTransform about the origin.
void rmd_itk_transform_print(struct rmd_text *text, const struct rmd_affine *map);

#endif
