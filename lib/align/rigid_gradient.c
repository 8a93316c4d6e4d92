// SPDX-License-Identifier: BSD-3-Clause
// The matched smoothing and derivative filters of Farid & Simoncelli (2004), first within planes,
// then across. What is outside an image is NaN and stays so through every filter.
#include "align/rigid_gradient.h"

#include "align/rigid_image.h"
#include "base/parallel.h"
#include "base/simd.h"

#include <stddef.h>

enum { REACH = 2, TAPS = 2 * REACH + 1 };

// EQ align.7
static const float smoothing[TAPS] = { 0.037659F, 0.249153F, 0.426375F, 0.249153F, 0.037659F };
static const float derivative[TAPS] = { -0.109604F, -0.276691F, 0, 0.276691F, 0.109604F };

struct job {
    struct rmd_rigid_pair *pair;
    const struct rmd_rigid_pose *pose;
};

// to[i] = sum of kernel[tap] * from[i + (tap - REACH) * stride]
RMD_CLONES static void filter(float *to, const float *from, const float kernel[TAPS],
                              ptrdiff_t stride, int n)
{
    for (int i = 0; i < n; i++) {
        float sum = kernel[0] * from[i - 2 * stride];
        sum = __builtin_fmaf(kernel[1], from[i - stride], sum);
        sum = __builtin_fmaf(kernel[2], from[i], sum);
        sum = __builtin_fmaf(kernel[3], from[i + stride], sum);
        to[i] = __builtin_fmaf(kernel[4], from[i + 2 * stride], sum);
    }
}

// x and y of planes of constant z: filtered[] = smooth, d/dx and d/dy of the mean; residual.
static enum rmd_status filter_planes(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_rigid_pair *pair = job->pair;
    const int nx = pair->n[0], ny = pair->n[1], inner = nx - 2 * REACH;
    const size_t plane = pair->items.room;
    float *smooth = scratch, *slope = smooth + plane, *error = slope + plane;
    for (size_t k = first; k < last; k++) {
        for (int j = 0; j < ny; j++) {
            size_t at = (size_t)j * (size_t)nx + REACH, from = k * plane + at;
            filter(smooth + at, pair->mean + from, smoothing, 1, inner);
            filter(slope + at, pair->mean + from, derivative, 1, inner);
            filter(error + at, pair->residual + from, smoothing, 1, inner);
        }
        for (int j = REACH; j < ny - REACH; j++) {
            size_t at = (size_t)j * (size_t)nx + REACH, to = k * plane + at;
            filter(pair->filtered[0] + to, smooth + at, smoothing, nx, inner);
            filter(pair->filtered[1] + to, slope + at, smoothing, nx, inner);
            filter(pair->filtered[2] + to, smooth + at, derivative, nx, inner);
            filter(pair->filtered[3] + to, error + at, smoothing, nx, inner);
        }
    }
    return RMD_OK;
}

// Appends the voxels of a row that belong to the head and have all values.
static void keep_row(struct rmd_rigid_items *items, size_t k, const float *row, int n, float x,
                     float y, float step)
{
    const float *mean = row, *gx = row + n, *gy = gx + n, *gz = gy + n, *residual = gz + n;
    size_t at = k * items->room + (size_t)items->count[k];
    for (int i = 0; i < n; i++) {
        if (!(mean[i] > (float)RMD_RIGID_HEAD)) continue; // also where it is NaN
        items->x[at] = x + (float)i * step;
        items->y[at] = y;
        items->mean[at] = mean[i];
        items->residual[at] = residual[i];
        items->gx[at] = gx[i] / step;
        items->gy[at] = gy[i] / step;
        items->gz[at] = gz[i] / step;
        at++;
    }
    items->count[k] = (int)(at - k * items->room);
}

static enum rmd_status filter_across(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_rigid_pair *pair = job->pair;
    struct rmd_rigid_items *items = &job->pair->items;
    const int nx = pair->n[0], ny = pair->n[1], inner = nx - 2 * REACH;
    const ptrdiff_t plane = (ptrdiff_t)items->room;
    const double *origin = job->pose->origin, h = pair->spacing;
    float *row = scratch;
    for (size_t k = first + REACH; k < last + REACH; k++) {
        items->count[k] = 0;
        items->z[k] = (float)(pair->low[2] + (double)k * h - origin[2]);
        for (int j = REACH; j < ny - REACH; j++) {
            size_t at = k * items->room + (size_t)j * (size_t)nx + REACH;
            filter(row, pair->filtered[0] + at, smoothing, plane, inner);
            filter(row + inner, pair->filtered[1] + at, smoothing, plane, inner);
            filter(row + 2 * inner, pair->filtered[2] + at, smoothing, plane, inner);
            filter(row + 3 * inner, pair->filtered[0] + at, derivative, plane, inner);
            filter(row + 4 * inner, pair->filtered[3] + at, smoothing, plane, inner);
            keep_row(items, k, row, inner, (float)(pair->low[0] + REACH * h - origin[0]),
                     (float)(pair->low[1] + j * h - origin[1]), (float)h);
        }
    }
    return RMD_OK;
}

enum rmd_status rmd_rigid_gradient_fill(struct rmd_rigid_pair *pair,
                                        const struct rmd_rigid_pose *pose)
{
    enum rmd_status st;
    struct job job = { pair, pose };
    size_t planes = (size_t)pair->n[2];
    RMD_TRY(rmd_parallel_for(planes, 1, 3 * pair->items.room * sizeof(float), filter_planes, &job));
    RMD_TRY(rmd_parallel_for(planes - 2 * REACH, 1, 5 * (size_t)pair->n[0] * sizeof(float),
                             filter_across, &job));
out:
    return st;
}
