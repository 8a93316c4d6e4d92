// SPDX-License-Identifier: BSD-3-Clause
// One causal and one anticausal recursion along each axis; lanes run along x.
#include "image/bspline.h"

#include "base/parallel.h"
#include "base/simd.h"

#include <stddef.h>

enum { LANES = 16, MOST_HORIZON = 22 };

// One recursion: the power of its pole at `horizon` is below the rounding of a float.
struct recursion {
    float pole, gain; // (1 - pole)(1 - 1/pole)
    int horizon;
};

static const struct recursion cubic = { -0.26794919243112270647F, 6, 16 }; // sqrt(3) - 2
static const struct recursion quintic[2] = { { -0.43057534709997379185F, 4.7530492F, 22 },
                                             { -0.043096288203264653823F, 25.246957F, 8 } };

struct job {
    float *v;
    const int *n;
    int axis;
    const struct recursion *recursion;
};

RMD_CLONES static void add_row(float *target, const float *source, float factor, int n)
{
    for (int i = 0; i < n; i++)
        target[i] = __builtin_fmaf(factor, source[i], target[i]);
}

RMD_CLONES static void last_row(float *last, const float *before, float pole, int n)
{
    const float factor = pole / (pole * pole - 1);
    for (int i = 0; i < n; i++)
        last[i] = factor * __builtin_fmaf(pole, before[i], last[i]);
}

RMD_CLONES static void back_row(float *row, const float *after, float pole, int n)
{
    for (int i = 0; i < n; i++)
        row[i] = pole * (after[i] - row[i]);
}

RMD_CLONES static void scale_row(float *row, float factor, int n)
{
    for (int i = 0; i < n; i++)
        row[i] *= factor;
}

// Index q >= 0 of a line of n >= 2 that is mirrored about both ends.
static int mirrored(int q, int n)
{
    q %= 2 * n - 2;
    return q < n ? q : 2 * n - 2 - q;
}

// n >= 2 rows of `width`, `stride` apart. EQ align.2 and align.43
static void filter_across(float *v, int n, size_t stride, int width,
                          const struct recursion *recursion)
{
    const int horizon = recursion->horizon;
    float start[MOST_HORIZON] = { 0 }, power = 1, pole = recursion->pole;
    for (int q = 0; q < horizon; q++, power *= pole)
        start[mirrored(q, n)] += power;
    for (int p = 0; p < n; p++)
        scale_row(v + (size_t)p * stride, recursion->gain, width);
    scale_row(v, start[0], width);
    for (int p = 1; p < horizon && p < n; p++)
        add_row(v, v + (size_t)p * stride, start[p], width);
    for (int p = 1; p < n; p++)
        add_row(v + (size_t)p * stride, v + (size_t)(p - 1) * stride, pole, width);
    last_row(v + (size_t)(n - 1) * stride, v + (size_t)(n - 2) * stride, pole, width);
    for (int p = n - 2; p >= 0; p--)
        back_row(v + (size_t)p * stride, v + (size_t)(p + 1) * stride, pole, width);
}

// Rows along x, a few at a time, turned so that they lie across.
static void filter_rows(float *v, size_t rows, int n, float *turned,
                        const struct recursion *recursion)
{
    for (size_t first = 0; first < rows; first += LANES) {
        int width = rows - first < LANES ? (int)(rows - first) : LANES;
        float *tile = v + first * (size_t)n;
        for (int l = 0; l < width; l++)
            for (int i = 0; i < n; i++)
                turned[i * LANES + l] = tile[l * n + i];
        filter_across(turned, n, LANES, width, recursion);
        for (int l = 0; l < width; l++)
            for (int i = 0; i < n; i++)
                tile[l * n + i] = turned[i * LANES + l];
    }
}

// Along x and y an item is a plane of constant z, along z one of constant y.
static enum rmd_status filter_planes(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct recursion *r = job->recursion;
    const int *n = job->n;
    size_t row = (size_t)n[0], plane = row * (size_t)n[1];
    for (size_t item = first; item < last; item++) {
        if (job->axis == 0) filter_rows(job->v + item * plane, (size_t)n[1], n[0], scratch, r);
        if (job->axis == 1) filter_across(job->v + item * plane, n[1], row, n[0], r);
        if (job->axis == 2) filter_across(job->v + item * row, n[2], plane, n[0], r);
    }
    return RMD_OK;
}

enum rmd_status rmd_bspline_prefilter(float *v, const int n[3], int degree)
{
    enum rmd_status st = RMD_OK;
    for (int pass = 0; pass < (degree == 3 ? 3 : 6); pass++) {
        int axis = pass % 3;
        struct job job = { v, n, axis, degree == 3 ? &cubic : &quintic[pass / 3] };
        size_t items = (size_t)n[axis == 2 ? 1 : 2];
        size_t room = axis == 0 ? (size_t)n[0] * LANES * sizeof(float) : 0;
        if (n[axis] == 1) continue; // a single plane is constant along its normal
        RMD_TRY(rmd_parallel_for(items, 1, room, filter_planes, &job));
    }
out:
    return st;
}
