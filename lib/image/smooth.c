// SPDX-License-Identifier: BSD-3-Clause
// One axis after the other; lanes run along x.
#include "image/smooth.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"

#include <stdlib.h>
#include <string.h>

enum { WIDEST = 64 }; // voxels on each side

struct pass {
    const struct rmd_volume *volume;
    int axis, radius;
    float kernel[WIDEST + 1]; // sums to 1 over both sides
};

RMD_CLONES static void add_row(float *target, const float *source, float weight, int n)
{
    for (int i = 0; i < n; i++)
        target[i] = __builtin_fmaf(weight, source[i], target[i]);
}

RMD_CLONES static void scale_row(float *target, float factor, int n)
{
    for (int i = 0; i < n; i++)
        target[i] *= factor;
}

// The part of the kernel around position p that lies inside a line of n.
static float coverage(const struct pass *pass, int p, int n)
{
    float total = 0;
    for (int q = -pass->radius; q <= pass->radius; q++)
        if (p + q >= 0 && p + q < n) total += pass->kernel[abs(q)];
    return total;
}

// Filters a row along itself; `copy` has room for it.
static void filter_row(float *v, float *copy, const struct pass *pass, int n)
{
    memcpy(copy, v, (size_t)n * sizeof *v);
    memset(v, 0, (size_t)n * sizeof *v);
    for (int q = -pass->radius; q <= pass->radius; q++) {
        int low = q < 0 ? -q : 0, high = q > 0 ? n - q : n;
        if (high > low) add_row(v + low, copy + low + q, pass->kernel[abs(q)], high - low);
    }
    for (int p = 0; p < n; p++)
        if (p < pass->radius || p >= n - pass->radius) v[p] /= coverage(pass, p, n);
}

// Filters n rows of `width` across, `stride` apart; `copy` has room for all of them.
static void filter_across(float *v, float *copy, const struct pass *pass, int n, size_t stride,
                          int width)
{
    for (int p = 0; p < n; p++)
        memcpy(copy + (size_t)(p * width), v + (size_t)p * stride, (size_t)width * sizeof *v);
    for (int p = 0; p < n; p++) {
        float *target = v + (size_t)p * stride;
        memset(target, 0, (size_t)width * sizeof *target);
        for (int q = -pass->radius; q <= pass->radius; q++)
            if (p + q >= 0 && p + q < n)
                add_row(target, copy + (size_t)((p + q) * width), pass->kernel[abs(q)], width);
        if (p < pass->radius || p >= n - pass->radius)
            scale_row(target, 1 / coverage(pass, p, n), width);
    }
}

// Along x and y an item is a plane of constant z, along z one of constant y.
static enum rmd_status filter_planes(void *context, size_t first, size_t last, void *scratch)
{
    const struct pass *pass = context;
    const int *n = pass->volume->grid.n;
    size_t row = (size_t)n[0], plane = row * (size_t)n[1];
    for (size_t item = first; item < last; item++) {
        float *v = pass->volume->v;
        if (pass->axis == 2) {
            size_t t = item / (size_t)n[1], j = item % (size_t)n[1];
            filter_across(v + t * plane * (size_t)n[2] + j * row, scratch, pass, n[2], plane, n[0]);
        } else if (pass->axis == 1) {
            filter_across(v + item * plane, scratch, pass, n[1], row, n[0]);
        } else {
            for (int j = 0; j < n[1]; j++)
                filter_row(v + item * plane + (size_t)j * row, scratch, pass, n[0]);
        }
    }
    return RMD_OK;
}

static void set_kernel(struct pass *pass, double sigma)
{
    double weight[WIDEST + 1], total = 0;
    pass->radius = (int)ceil(3 * sigma);
    if (pass->radius > WIDEST) pass->radius = WIDEST;
    for (int q = 0; q <= pass->radius; q++) {
        weight[q] = exp(-0.5 * q * q / (sigma * sigma));
        total += q ? 2 * weight[q] : 1;
    }
    for (int q = 0; q <= pass->radius; q++)
        pass->kernel[q] = (float)(weight[q] / total);
}

enum rmd_status rmd_smooth_gaussian(struct rmd_volume *volume, const double sigma[3])
{
    enum rmd_status st = RMD_OK;
    double spacing[3];
    const int *n = volume->grid.n;
    rmd_grid_spacing(spacing, &volume->grid);
    for (int axis = 0; axis < 3; axis++) {
        struct pass pass = { .volume = volume, .axis = axis };
        if (!(sigma[axis] > 0.01 * spacing[axis])) continue;
        set_kernel(&pass, sigma[axis] / spacing[axis]);
        size_t items = (size_t)n[axis == 2 ? 1 : 2] * (size_t)volume->nt;
        size_t room = (size_t)n[0] * (size_t)(axis == 0 ? 1 : n[axis]) * sizeof(float);
        RMD_TRY(rmd_parallel_for(items, 1, room, filter_planes, &pass));
    }
out:
    return st;
}
