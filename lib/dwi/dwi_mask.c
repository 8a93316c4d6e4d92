// SPDX-License-Identifier: BSD-3-Clause
// Brain and background are told apart in the mean image of every shell, then the shells are united.
#include "dwi/dwi_mask.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "image/brain.h"

#include <math.h>

enum { MOST_SHELLS = 8, BLOCK = 8192 };

// Which mean image every volume adds to: 0 the b0, then one a shell.
struct means {
    const struct rmd_series *dwi;
    const int *image;    // [nt], -1 for none
    const double *share; // [nt], 1 / volumes of the image
    size_t voxels;
    float *mean; // [images * voxels]
};

static enum rmd_status add_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct means *means = context;
    float *value = scratch;
    for (int t = 0; t < means->dwi->nt; t++) {
        if (means->image[t] < 0) continue;
        float *mean = means->mean + (size_t)means->image[t] * means->voxels + first;
        float share = (float)means->share[t];
        rmd_series_values(value, means->dwi, t, first, last - first);
        for (size_t v = 0; v < last - first; v++)
            mean[v] += share * (isfinite(value[v]) ? value[v] : 0);
    }
    return RMD_OK;
}

// The nearest of the shells; b0 are image 0.
static int image_of(double b, const double *shell, int shells)
{
    int best = 0;
    if (b <= RMD_B0_LIMIT) return 0;
    for (int k = 1; k < shells; k++)
        if (fabs(b - shell[k]) < fabs(b - shell[best])) best = k;
    return 1 + best;
}

// Mean images of the b0 and of up to `most` shells; *images is how many there are.
static enum rmd_status mean_images(float **mean, int *images, const struct rmd_series *dwi,
                                   const struct rmd_gradients *gradients, int most)
{
    enum rmd_status st;
    double shell[MOST_SHELLS], *share = NULL;
    int volumes[MOST_SHELLS], *image = NULL, members[MOST_SHELLS + 1] = { 0 };
    size_t voxels = rmd_grid_count(&dwi->grid);
    int shells = most > 0 ? rmd_gradients_shells(shell, volumes, most, gradients) : 0;
    if (shells > most) shells = most;

    *mean = NULL;
    *images = 1 + shells;
    RMD_TRY(rmd_alloc(&share, (size_t)dwi->nt, sizeof *share));
    RMD_TRY(rmd_alloc(&image, (size_t)dwi->nt, sizeof *image));
    RMD_TRY(rmd_alloc(mean, (size_t)*images * voxels, sizeof **mean));
    for (int t = 0; t < dwi->nt; t++) {
        int weighted = gradients->b[t] > RMD_B0_LIMIT;
        image[t] = weighted && shells == 0 ? -1 : image_of(gradients->b[t], shell, shells);
        if (image[t] >= 0) members[image[t]]++;
    }
    for (int t = 0; t < dwi->nt; t++)
        share[t] = image[t] >= 0 ? 1.0 / members[image[t]] : 0;
    RMD_TRY(rmd_parallel_for(voxels, BLOCK, BLOCK * sizeof(float), add_block,
                             &(struct means){ dwi, image, share, voxels, *mean }));
out:
    rmd_release(share);
    rmd_release(image);
    return st;
}

enum rmd_status rmd_dwi_mean_b0(struct rmd_volume *out, const struct rmd_series *dwi,
                                const struct rmd_gradients *gradients)
{
    enum rmd_status st;
    int images;
    *out = (struct rmd_volume){ .grid = dwi->grid, .nt = 1 };
    if (rmd_gradients_b0(gradients) == 0)
        return rmd_fail(RMD_EFIT, "no volume is a b0 (b up to %d s/mm2): a mean b0 cannot be made",
                        RMD_B0_LIMIT);
    RMD_TRY(mean_images(&out->v, &images, dwi, gradients, 0));
out:
    if (st) rmd_volume_free(out);
    return st;
}

enum rmd_status rmd_dwi_mask(struct rmd_mask *out, const struct rmd_series *dwi,
                             const struct rmd_gradients *gradients)
{
    enum rmd_status st;
    float *mean = NULL;
    int images;
    size_t voxels = rmd_grid_count(&dwi->grid);

    RMD_TRY(rmd_mask_new(out, &dwi->grid));
    RMD_TRY(mean_images(&mean, &images, dwi, gradients, MOST_SHELLS));
    for (int m = 0; m < images; m++)
        RMD_TRY(rmd_brain_add(out, mean + (size_t)m * voxels));
    RMD_TRY(rmd_brain_tidy(out));
out:
    rmd_release(mean);
    if (st) rmd_mask_free(out);
    return st;
}
