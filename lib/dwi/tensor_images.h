// SPDX-License-Identifier: BSD-3-Clause
// The images that a tensor fit has to offer, by name.
#ifndef RMD_DWI_TENSOR_IMAGES_H
#define RMD_DWI_TENSOR_IMAGES_H

#include "dwi/tensor.h"

enum { // the first are the maps of tensor.h
    RMD_IMAGE_TENSOR = RMD_TENSOR_MAPS,
    RMD_IMAGE_S0,
    RMD_IMAGE_SIGMA,
    RMD_IMAGE_RESIDUAL,
    RMD_TENSOR_IMAGES
};

struct rmd_tensor_image {
    const char *name, *description, *units;
};
extern const struct rmd_tensor_image rmd_tensor_images_table[RMD_TENSOR_IMAGES];

struct rmd_tensor_images {
    unsigned wanted; // bits 1 << RMD_FA ... 1 << RMD_IMAGE_RESIDUAL
    struct rmd_volume map[RMD_TENSOR_MAPS];
    const struct rmd_tensor_fit *fit; // borrowed
};

// Reads a list such as "fa,md,tensor"; NULL means all. RMD_EARG where a name is unknown.
RMD_MUST_CHECK enum rmd_status rmd_tensor_images_parse(unsigned *wanted, const char *list);

// Makes the wanted images, FA, MD and V1 in any case, of the voxels that the volumes of `fit` hold;
// NaN where the fit failed.
RMD_MUST_CHECK enum rmd_status rmd_tensor_images_make(struct rmd_tensor_images *out,
                                                      const struct rmd_tensor_fit *fit,
                                                      unsigned wanted);
void rmd_tensor_images_free(struct rmd_tensor_images *images);

// The volume of a wanted image, NULL for another.
const struct rmd_volume *rmd_tensor_images_volume(const struct rmd_tensor_images *images,
                                                  int image);

#endif
