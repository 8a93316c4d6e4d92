// SPDX-License-Identifier: BSD-3-Clause
// The names of the images, and which of them are wanted.
#include "dwi/tensor_images.h"

#include <string.h>

// clang-format off
const struct rmd_tensor_image rmd_tensor_images_table[RMD_TENSOR_IMAGES] = {
    [RMD_FA]   = { "fa", "fractional anisotropy", "1" },
    [RMD_MD]   = { "md", "mean diffusivity", "mm2/s" },
    [RMD_AD]   = { "ad", "axial diffusivity, the largest eigenvalue", "mm2/s" },
    [RMD_RD]   = { "rd", "radial diffusivity, the mean of the other eigenvalues", "mm2/s" },
    [RMD_MODE] = { "mode", "mode of anisotropy, from -1 (planar) to 1 (linear)", "1" },
    [RMD_V1]   = { "v1", "principal direction, unit vector in the world frame (RAS+)", "1" },
    [RMD_IMAGE_TENSOR]   = { "tensor", "diffusion tensor Dxx Dyy Dzz Dxy Dxz Dyz in the world frame "
                             "(RAS+)", "mm2/s" },
    [RMD_IMAGE_S0]       = { "s0", "fitted signal without diffusion weighting", "arbitrary" },
    [RMD_IMAGE_SIGMA]    = { "sigma", "noise SD of the signal, from the residuals", "arbitrary" },
    [RMD_IMAGE_RESIDUAL] = { "residual", "largest residual of any volume, in units of sigma", "1" },
};
// clang-format on

enum rmd_status rmd_tensor_images_parse(unsigned *wanted, const char *list)
{
    *wanted = list ? 0 : (1u << RMD_TENSOR_IMAGES) - 1;
    while (list) {
        size_t n = strcspn(list, ",");
        int k = 0;
        while (k < RMD_TENSOR_IMAGES && (strncmp(list, rmd_tensor_images_table[k].name, n) != 0 ||
                                         rmd_tensor_images_table[k].name[n]))
            k++;
        if (n == 0 || k == RMD_TENSOR_IMAGES)
            return rmd_fail(RMD_EARG,
                            "'%.*s' is no map: choose from fa, md, ad, rd, mode, v1, tensor, s0, "
                            "sigma, residual, separated by commas",
                            (int)n, list);
        *wanted |= 1u << k;
        list = list[n] ? list + n + 1 : NULL;
    }
    return RMD_OK;
}

enum rmd_status rmd_tensor_images_make(struct rmd_tensor_images *out,
                                       const struct rmd_tensor_fit *fit, unsigned wanted)
{
    *out = (struct rmd_tensor_images){ .wanted = wanted, .fit = fit };
    return rmd_tensor_maps(out->map, &fit->tensor,
                           wanted | 1u << RMD_FA | 1u << RMD_MD | 1u << RMD_V1);
}

void rmd_tensor_images_free(struct rmd_tensor_images *images)
{
    for (int m = 0; m < RMD_TENSOR_MAPS; m++)
        rmd_volume_free(&images->map[m]);
}

const struct rmd_volume *rmd_tensor_images_volume(const struct rmd_tensor_images *images, int image)
{
    if (!(images->wanted >> image & 1)) return NULL;
    switch (image) {
    case RMD_IMAGE_TENSOR: return &images->fit->tensor;
    case RMD_IMAGE_S0: return &images->fit->s0;
    case RMD_IMAGE_SIGMA: return &images->fit->sigma;
    case RMD_IMAGE_RESIDUAL: return &images->fit->residual;
    default: return &images->map[image];
    }
}
