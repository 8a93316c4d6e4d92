// SPDX-License-Identifier: BSD-3-Clause
// Even brightness, a threshold that depends on no order of voxels, and the largest part without its
// bridges.
#include "image/brain.h"

#include "base/memory.h"
#include "image/canonical.h"
#include "image/components.h"
#include "image/smooth.h"

#include <math.h>
#include <string.h>

enum { BINS = 2048, LEAST = 100, PASSES = 3 };

static const double near = 20;                  // mm
static const float darkest = 10, brightest = 2; // of the field below its mean; of the even image

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

static size_t stored(const struct rmd_canonical *order, size_t voxel, const int n[3])
{
    size_t i = voxel % (size_t)n[0], row = voxel / (size_t)n[0];
    size_t j = row % (size_t)n[1], k = row / (size_t)n[1];
    return (size_t)(order->start + (ptrdiff_t)i * order->step[0] + (ptrdiff_t)j * order->step[1] +
                    (ptrdiff_t)k * order->step[2]);
}

// inside = 1 where an image is at or above its threshold, in the canonical order of both.
static void split(struct rmd_volume *inside, const struct rmd_volume *image)
{
    size_t voxels = rmd_grid_count(&image->grid);
    double threshold = best_threshold(image->v, voxels, bright(image->v, voxels));
    for (size_t v = 0; v < voxels; v++)
        inside->v[v] = (double)image->v[v] >= threshold && threshold > 0;
}

// field = the mean of `image` over what is inside, near every voxel.
static enum rmd_status find_field(struct rmd_volume *field, struct rmd_volume *weight,
                                  const struct rmd_volume *image, const struct rmd_volume *inside)
{
    enum rmd_status st;
    const double sigma[3] = { near, near, near };
    size_t voxels = rmd_grid_count(&image->grid);
    double sum = 0, count = 0;

    for (size_t v = 0; v < voxels; v++) {
        weight->v[v] = inside->v[v];
        field->v[v] = inside->v[v] > 0 ? image->v[v] : 0;
        sum += (double)field->v[v];
        count += (double)weight->v[v];
    }
    RMD_TRY(rmd_smooth_gaussian(field, sigma));
    RMD_TRY(rmd_smooth_gaussian(weight, sigma));
    float least = (float)(sum / fmax(count, 1)) / darkest;
    for (size_t v = 0; v < voxels; v++)
        field->v[v] = fmaxf(field->v[v] / fmaxf(weight->v[v], 1e-3F), least);
out:
    return st;
}

// Coils make the rim of a head brighter than its middle: threshold, field and image in turn.
//                                                                                  EQ dwi.15
static enum rmd_status find_inside(struct rmd_volume *inside, const struct rmd_volume *image)
{
    enum rmd_status st;
    struct rmd_volume even = { 0 }, field = { 0 }, weight = { 0 };
    size_t voxels = rmd_grid_count(&image->grid);

    RMD_TRY(rmd_volume_new(&even, &image->grid, 1));
    RMD_TRY(rmd_volume_new(&field, &image->grid, 1));
    RMD_TRY(rmd_volume_new(&weight, &image->grid, 1));
    split(inside, image);
    for (int pass = 0; pass < PASSES; pass++) {
        RMD_TRY(find_field(&field, &weight, image, inside));
        for (size_t v = 0; v < voxels; v++) {
            float ratio = field.v[v] > 0 ? image->v[v] / field.v[v] : 0;
            even.v[v] = fminf(ratio, brightest);
        }
        split(inside, &even);
    }
out:
    rmd_volume_free(&even);
    rmd_volume_free(&field);
    rmd_volume_free(&weight);
    return st;
}

enum rmd_status rmd_brain_add(struct rmd_mask *mask, const float *value)
{
    enum rmd_status st;
    struct rmd_canonical order = rmd_canonical_of(&mask->grid);
    struct rmd_volume image = { 0 }, inside = { 0 };
    const int *n = order.grid.n;

    RMD_TRY(rmd_volume_new(&image, &order.grid, 1));
    RMD_TRY(rmd_volume_new(&inside, &order.grid, 1));
    for (size_t v = 0; v < rmd_grid_count(&order.grid); v++)
        image.v[v] = value[stored(&order, v, n)];
    RMD_TRY(find_inside(&inside, &image));
    for (size_t v = 0; v < rmd_grid_count(&order.grid); v++)
        if (inside.v[v] > 0) mask->v[stored(&order, v, n)] = 1;
out:
    rmd_volume_free(&image);
    rmd_volume_free(&inside);
    return st;
}

enum rmd_status rmd_brain_tidy(struct rmd_mask *mask)
{
    enum rmd_status st;
    RMD_TRY(smooth_border(mask));
    // Thin bridges to eyes and scalp break before the largest part is chosen.
    RMD_TRY(rmd_components_erode(mask, RMD_FACES, 1));
    RMD_TRY(rmd_components_largest(mask, RMD_FACES));
    RMD_TRY(rmd_components_dilate(mask, RMD_FACES, 1));
    RMD_TRY(rmd_components_fill(mask));
    if (mask->count < LEAST)
        st = rmd_fail(RMD_EFIT, "no brain was found (%zu voxels): give --mask", mask->count);
out:
    return st;
}
