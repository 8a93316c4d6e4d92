// SPDX-License-Identifier: BSD-3-Clause
// Intensity scale, head box and scale space of one image.
#include "align/rigid_image.h"

#include "image/bspline.h"
#include "image/canonical.h"
#include "image/fingerprint.h"
#include "image/smooth.h"

#include <limits.h>
#include <string.h>

enum { BINS = 4096, NOISE_BINS = 100 };

static const double robust_share = 0.99;     // the quantile that stands for the maximum
static const double blur_per_voxel = 0.42;   // SD of a Gaussian about as wide as a voxel, in voxels
static const double least_background = 0.05; // share of the image
static const double box_scale = 8;           // mm, smoothness at which the head is outlined

// The smallest value with at least `share` of the positive ones below: a histogram, narrowed until
// its bins are fine beside the answer. 0 where no value is positive.
static double robust_maximum(const float *v, size_t n, double share)
{
    double high = 0;
    for (size_t i = 0; i < n; i++)
        high = (double)v[i] > high ? (double)v[i] : high;
    for (int narrow = 0; narrow < 16 && high > 0; narrow++) {
        size_t bin[BINS] = { 0 }, total = 0, below = 0;
        int q = 0;
        for (size_t i = 0; i < n; i++) {
            if (v[i] <= 0) continue;
            double place = (double)v[i] / high * BINS;
            bin[place < BINS ? (int)place : BINS - 1]++;
            total++;
        }
        while ((double)(below += bin[q]) < share * (double)total)
            q++;
        high *= (q + 1.0) / BINS;
        if (q >= 64) break;
    }
    return high;
}

static void copy_canonical(struct rmd_volume *base, const struct rmd_volume *volume)
{
    struct rmd_canonical order = rmd_canonical_of(&volume->grid);
    const int *n = base->grid.n;
    float *to = base->v;
    for (int k = 0; k < n[2]; k++)
        for (int j = 0; j < n[1]; j++) {
            const float *v = volume->v + order.start + j * order.step[1] + k * order.step[2];
            for (int i = 0; i < n[0]; i++) {
                float value = v[i * order.step[0]];
                *to++ = isfinite(value) && value > 0 ? value : 0;
            }
        }
}

// The SD of the noise where there is no signal: the mode of the values there, which are Rayleigh
// distributed; 0 where too few voxels tell, as in images without background.
static double background_noise(const float *v, size_t n)
{
    size_t bin[NOISE_BINS] = { 0 }, count = 0;
    int mode = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i] > 0 && v[i] < (float)RMD_RIGID_HEAD) {
            bin[(int)(v[i] * (float)(NOISE_BINS / RMD_RIGID_HEAD))]++;
            count++;
        }
    for (int q = 1; q < NOISE_BINS; q++)
        if (bin[q] > bin[mode]) mode = q;
    if ((double)count < least_background * (double)n || mode > NOISE_BINS / 2) return 0;
    return (mode + 0.5) / NOISE_BINS * RMD_RIGID_HEAD;
}

// Takes the floor that noise gives a magnitude image away: with it, the ratio of two images is no
// smooth field at the edge of the head. EQ align.30
static void remove_floor(float *v, size_t n)
{
    double sigma = background_noise(v, n);
    for (size_t i = 0; i < n && sigma > 0; i++) {
        double power = (double)v[i] * (double)v[i] - 2 * sigma * sigma;
        if (v[i] > 0) v[i] = (float)copysign(sqrt(fabs(power)), power);
    }
}

// Centre of intensity of the head.
static void find_centre(struct rmd_rigid_image *image)
{
    const int *n = image->base.grid.n;
    const float *v = image->base.v;
    double sum[3] = { 0 }, total = 0;
    for (int k = 0; k < n[2]; k++)
        for (int j = 0; j < n[1]; j++)
            for (int i = 0; i < n[0]; i++, v++) {
                if ((double)*v < RMD_RIGID_HEAD) continue;
                double weight = *v < 1 ? (double)*v : 1;
                sum[0] += weight * i, sum[1] += weight * j, sum[2] += weight * k;
                total += weight;
            }
    for (int axis = 0; axis < 3; axis++)
        sum[axis] /= total;
    rmd_affine_apply(image->centre, &image->base.grid.world_from_voxel, sum);
}

static enum rmd_status find_box(struct rmd_rigid_image *image)
{
    enum rmd_status st;
    struct rmd_volume smooth = { 0 };
    const int *n = image->base.grid.n;
    int low[3] = { n[0], n[1], n[2] }, high[3] = { -1, -1, -1 };
    RMD_TRY(rmd_rigid_image_smooth(&smooth, image, box_scale, 0));
    const float *v = smooth.v;
    for (int k = 0; k < n[2]; k++)
        for (int j = 0; j < n[1]; j++)
            for (int i = 0; i < n[0]; i++) {
                if ((double)*v++ < RMD_RIGID_HEAD) continue;
                int voxel[3] = { i, j, k };
                image->head += fabs(rmd_affine_determinant(&smooth.grid.world_from_voxel));
                for (int axis = 0; axis < 3; axis++) {
                    low[axis] = voxel[axis] < low[axis] ? voxel[axis] : low[axis];
                    high[axis] = voxel[axis] > high[axis] ? voxel[axis] : high[axis];
                }
            }
    if (high[0] < 0) {
        st = rmd_fail(RMD_EFIT, "no head-sized object in the image; align needs a whole head");
        goto out;
    }
    for (int corner = 0; corner < 8; corner++) {
        double voxel[3];
        for (int axis = 0; axis < 3; axis++)
            voxel[axis] = corner >> axis & 1 ? high[axis] : low[axis];
        rmd_affine_apply(image->corner[corner], &image->base.grid.world_from_voxel, voxel);
    }
out:
    rmd_volume_free(&smooth);
    return st;
}

enum rmd_status rmd_rigid_image_new(struct rmd_rigid_image *out, const struct rmd_volume *volume)
{
    enum rmd_status st;
    struct rmd_grid grid = rmd_grid_canonical(&volume->grid);
    *out = (struct rmd_rigid_image){ 0 };
    if (rmd_grid_count(&grid) > INT_MAX)
        return rmd_fail(RMD_EARG, "%zu voxels are too many to align; %d are allowed",
                        rmd_grid_count(&grid), INT_MAX);
    RMD_TRY(rmd_volume_new(&out->base, &grid, 1));
    copy_canonical(&out->base, volume);
    size_t count = rmd_grid_count(&grid);
    double scale = robust_maximum(out->base.v, count, robust_share);
    if (!(scale > 0)) {
        st = rmd_fail(RMD_EFIT, "the image has no positive value; there is nothing to align");
        goto out;
    }
    for (size_t i = 0; i < count; i++)
        out->base.v[i] = (float)((double)out->base.v[i] / scale);
    remove_floor(out->base.v, count);
    find_centre(out);
    out->fingerprint = rmd_fingerprint(volume);
    RMD_TRY(find_box(out));
out:
    if (st != RMD_OK) rmd_rigid_image_free(out);
    return st;
}

int rmd_rigid_image_precedes(const struct rmd_rigid_image *a, const struct rmd_rigid_image *b)
{
    if (a->fingerprint != b->fingerprint) return a->fingerprint < b->fingerprint;
    for (int i = 0; i < 12; i++) {
        double x = a->base.grid.world_from_voxel.m[i / 4][i % 4];
        double y = b->base.grid.world_from_voxel.m[i / 4][i % 4];
        if (x != y) return x < y;
    }
    return 0;
}

void rmd_rigid_image_free(struct rmd_rigid_image *image)
{
    rmd_volume_free(&image->base);
}

enum rmd_status rmd_rigid_image_smooth(struct rmd_volume *out, const struct rmd_rigid_image *image,
                                       double spacing, int cubic)
{
    enum rmd_status st;
    const struct rmd_grid *grid = &image->base.grid;
    double native[3], sigma[3];
    rmd_grid_spacing(native, grid);
    for (int axis = 0; axis < 3; axis++) { // EQ align.3
        double more = spacing * spacing - native[axis] * native[axis];
        sigma[axis] = more > 0 ? blur_per_voxel * sqrt(more) : 0;
    }
    RMD_TRY(rmd_volume_new(out, grid, 1));
    memcpy(out->v, image->base.v, rmd_grid_count(grid) * sizeof *out->v);
    RMD_TRY(rmd_smooth_gaussian(out, sigma));
    if (cubic) RMD_TRY(rmd_bspline_prefilter(out->v, grid->n, 3));
out:
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}
