// SPDX-License-Identifier: BSD-3-Clause
// Brain and background are told apart in the mean image of every shell, then the shells are united.
#include "dwi/dwi_mask.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "image/components.h"

#include <math.h>
#include <string.h>

enum { MOST_SHELLS = 8, BLOCK = 8192, BINS = 2048 };

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

// EQ dwi.14: the threshold at which the two-valued image correlates best with the grey one.
// Counting in bins makes it independent of the order of the voxels.
static double best_threshold(const float *value, size_t n, double most)
{
    double count[BINS] = { 0 }, total = 0, sum = 0, above = 0, sum_above = 0;
    double best = -1, threshold = most;
    if (!(most > 0)) return most;
    for (size_t v = 0; v < n; v++) {
        double at = (double)value[v] / most * BINS;
        count[at < 0 ? 0 : at >= BINS ? BINS - 1 : (int)at]++;
    }
    for (int k = 0; k < BINS; k++) {
        total += count[k];
        sum += count[k] * (k + 0.5);
    }
    for (int k = BINS - 1; k > 0; k--) {
        above += count[k];
        sum_above += count[k] * (k + 0.5);
        double p = above / total;
        if (above == 0 || p >= 1) continue;
        double correlation = (sum_above / above - sum / total) * sqrt(p / (1 - p));
        if (correlation > best) {
            best = correlation;
            threshold = most * k / BINS;
        }
    }
    return threshold;
}

// A bright few (eyes, fluid) must not stretch the bins: the scale ends at the 99th percentile.
static double bright(const float *value, size_t n)
{
    double count[BINS] = { 0 }, above = 0;
    float most = 0;
    for (size_t v = 0; v < n; v++)
        most = value[v] > most ? value[v] : most;
    if (!(most > 0)) return 0;
    for (size_t v = 0; v < n; v++)
        if (value[v] > 0) count[(int)fmin((double)value[v] / (double)most * BINS, BINS - 1)]++;
    for (int k = BINS - 1; k >= 0; k--)
        if ((above += count[k]) > 0.01 * (double)n) return (double)most * (k + 1) / BINS;
    return (double)most;
}

// A voxel stays or comes where most of its 27 neighbours are inside: the median of a binary image.
static enum rmd_status smooth_border(struct rmd_mask *mask)
{
    enum rmd_status st;
    unsigned char *before = NULL;
    const int *n = mask->grid.n;
    size_t voxels = rmd_grid_count(&mask->grid), at = 0;
    RMD_TRY(rmd_alloc_raw(&before, voxels, 1));
    memcpy(before, mask->v, voxels);
    mask->count = 0;
    for (int k = 0; k < n[2]; k++)
        for (int j = 0; j < n[1]; j++)
            for (int i = 0; i < n[0]; i++, at++) {
                int inside = 0;
                for (int d = 0; d < 27; d++) {
                    int x = i + d % 3 - 1, y = j + d / 3 % 3 - 1, z = k + d / 9 - 1;
                    if (x >= 0 && y >= 0 && z >= 0 && x < n[0] && y < n[1] && z < n[2])
                        inside += before[(size_t)x +
                                         (size_t)n[0] * ((size_t)y + (size_t)n[1] * (size_t)z)];
                }
                mask->v[at] = inside >= 14;
                mask->count += mask->v[at];
            }
out:
    rmd_release(before);
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
    for (int m = 0; m < images; m++) {
        const float *value = mean + (size_t)m * voxels;
        double threshold = best_threshold(value, voxels, bright(value, voxels));
        for (size_t v = 0; v < voxels; v++)
            if ((double)value[v] >= threshold && threshold > 0) out->v[v] = 1;
    }
    RMD_TRY(smooth_border(out));
    // Thin bridges to eyes and scalp break before the largest part is chosen.
    RMD_TRY(rmd_components_erode(out, RMD_FACES, 1));
    RMD_TRY(rmd_components_largest(out, RMD_FACES));
    RMD_TRY(rmd_components_dilate(out, RMD_FACES, 1));
    RMD_TRY(rmd_components_fill(out));
    if (out->count < 100)
        st = rmd_fail(RMD_EFIT, "no brain was found (%zu voxels): give --mask", out->count);
out:
    rmd_release(mean);
    if (st) rmd_mask_free(out);
    return st;
}
