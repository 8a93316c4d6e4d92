// SPDX-License-Identifier: BSD-3-Clause
// Rows of voxels are turned from volume after volume to voxel after voxel, and back.
#include "dwi/denoise_slab.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <string.h>

struct job {
    struct rmd_denoise *out;
    struct rmd_denoise_slab *slab;
};

enum rmd_status rmd_denoise_slab_new(struct rmd_denoise_slab *out, const struct rmd_series *series,
                                     const struct rmd_mask *mask, int depth)
{
    enum rmd_status st;
    const int *n = series->grid.n;
    *out = (struct rmd_denoise_slab){ .series = series, .mask = mask, .depth = depth };
    out->plane = (size_t)n[0] * (size_t)n[1];
    out->step = ((size_t)series->nt + 7) / 8 * 8;
    size_t voxels = (size_t)depth * out->plane;
    RMD_TRY(rmd_alloc(&out->signal, voxels, out->step * sizeof(float)));
    RMD_TRY(rmd_alloc(&out->cleaned, voxels, out->step * sizeof(float)));
    RMD_TRY(rmd_alloc(&out->sums, voxels, sizeof *out->sums));
    RMD_TRY(rmd_alloc(&out->what, voxels, 1));
out:
    if (st != RMD_OK) rmd_denoise_slab_free(out);
    return st;
}

void rmd_denoise_slab_free(struct rmd_denoise_slab *slab)
{
    rmd_release(slab->signal);
    rmd_release(slab->cleaned);
    rmd_release(slab->sums);
    rmd_release(slab->what);
    *slab = (struct rmd_denoise_slab){ 0 };
}

// A voxel that is 0 in all volumes was masked away, and holds no noise to learn from.
static unsigned char what_of(const float *signal, size_t volumes, int inside)
{
    float sum = 0, most = 0;
    for (size_t t = 0; t < volumes; t++) {
        sum += signal[t] * 0;
        most = fabsf(signal[t]) > most ? fabsf(signal[t]) : most;
    }
    return (unsigned char)((inside ? RMD_SLAB_INSIDE : 0) |
                           (sum == 0 && most > 0 ? RMD_SLAB_USABLE : 0));
}

static enum rmd_status read_rows(void *context, size_t first, size_t last, void *scratch)
{
    struct rmd_denoise_slab *slab = context;
    const int *n = slab->series->grid.n;
    size_t nx = (size_t)n[0], ny = (size_t)n[1], volumes = (size_t)slab->series->nt;
    float *value = scratch;
    for (size_t row = first; row < last; row++) {
        int slice = slab->end + (int)(row / ny);
        size_t there = (size_t)slice * slab->plane + row % ny * nx;
        size_t here = rmd_denoise_slab_slice(slab, slice) + row % ny * nx;
        float *signal = slab->signal + here * slab->step;
        for (size_t t = 0; t < volumes; t++) {
            rmd_series_values(value, slab->series, (int)t, there, nx);
            for (size_t i = 0; i < nx; i++)
                signal[i * slab->step + t] = value[i];
        }
        for (size_t i = 0; i < nx; i++)
            slab->what[here + i] =
                what_of(signal + i * slab->step, volumes, slab->mask->v[there + i]);
        memset(slab->cleaned + here * slab->step, 0, nx * slab->step * sizeof(float));
        memset(slab->sums + here, 0, nx * sizeof *slab->sums);
    }
    return RMD_OK;
}

enum rmd_status rmd_denoise_slab_read(struct rmd_denoise_slab *slab, int end)
{
    const int *n = slab->series->grid.n;
    if (end <= slab->end) return RMD_OK;
    enum rmd_status st = rmd_parallel_for((size_t)(end - slab->end) * (size_t)n[1], 4,
                                          (size_t)n[0] * sizeof(float), read_rows, slab);
    slab->end = end;
    return st;
}

// Makes cleaned signals of the sums; they are the signals as they were where no patch cleaned them.
// EQ clean.8
static enum rmd_status finish_voxels(void *context, size_t first, size_t last, void *scratch,
                                     double *partial)
{
    (void)scratch;
    struct rmd_denoise_slab *slab = context;
    for (size_t item = first; item < last; item++) {
        int slice = slab->begin + (int)(item / slab->plane);
        size_t v = rmd_denoise_slab_slice(slab, slice) + item % slab->plane;
        float *cleaned = slab->cleaned + v * slab->step;
        if (slab->sums[v].weight > 0) {
            float share = 1 / slab->sums[v].weight;
            for (size_t t = 0; t < slab->step; t++)
                cleaned[t] *= share;
        } else {
            memcpy(cleaned, slab->signal + v * slab->step, slab->step * sizeof *cleaned);
            partial[0] += slab->what[v] & RMD_SLAB_INSIDE;
        }
    }
    return RMD_OK;
}

// Adds the products of what was taken away from two voxels.
static void compare(double sum[3], const struct rmd_denoise_slab *slab, size_t v, size_t other)
{
    if (!(slab->sums[v].weight > 0 && slab->sums[other].weight > 0)) return;
    const float *a = slab->signal + v * slab->step, *b = slab->signal + other * slab->step;
    const float *p = slab->cleaned + v * slab->step, *q = slab->cleaned + other * slab->step;
    float product = 0, square_a = 0, square_b = 0;
    for (size_t t = 0; t < slab->step; t++) {
        float r = a[t] - p[t], s = b[t] - q[t];
        product += r * s;
        square_a += r * r;
        square_b += s * s;
    }
    sum[0] += (double)product;
    sum[1] += (double)square_a;
    sum[2] += (double)square_b;
}

static void write_row(const struct job *job, size_t there, size_t here)
{
    const struct rmd_denoise_slab *slab = job->slab;
    struct rmd_denoise *out = job->out;
    size_t nx = (size_t)out->dwi.grid.n[0], count = rmd_grid_count(&out->dwi.grid);
    for (size_t t = 0; t < (size_t)out->dwi.nt; t++)
        for (size_t i = 0; i < nx; i++)
            out->dwi.v[t * count + there + i] = slab->cleaned[(here + i) * slab->step + t];
    for (size_t i = 0; i < nx; i++) {
        const struct rmd_denoise_sums *sums = &slab->sums[here + i];
        int inside = slab->what[here + i] & RMD_SLAB_INSIDE;
        out->noise.v[there + i] = inside ? sqrtf(sums->variance / sums->known) : 0;
        out->rank.v[there + i] = inside ? sums->rank / sums->weight : 0;
    }
}

static enum rmd_status write_rows(void *context, size_t first, size_t last, void *scratch,
                                  double *partial)
{
    (void)scratch;
    const struct job *job = context;
    const struct rmd_denoise_slab *slab = job->slab;
    size_t nx = (size_t)slab->series->grid.n[0], ny = (size_t)slab->series->grid.n[1];
    for (size_t row = first; row < last; row++) {
        int slice = slab->begin + (int)(row / ny);
        size_t there = (size_t)slice * slab->plane + row % ny * nx;
        size_t here = rmd_denoise_slab_slice(slab, slice) + row % ny * nx;
        for (size_t v = here; v < here + nx; v++) {
            if (v + 1 < here + nx) compare(partial, slab, v, v + 1);
            if (row % ny + 1 < ny) compare(partial + 3, slab, v, v + nx);
        }
        write_row(job, there, here);
    }
    return RMD_OK;
}

enum rmd_status rmd_denoise_slab_write(double total[RMD_SLAB_TOTALS], struct rmd_denoise *out,
                                       struct rmd_denoise_slab *slab, int begin)
{
    enum rmd_status st;
    double sum[RMD_SLAB_TOTALS];
    struct job job = { out, slab };
    size_t slices = (size_t)(begin - slab->begin);
    RMD_TRY(rmd_parallel_sum(&sum[RMD_SLAB_LEFT], 1, slices * slab->plane, 256, 0, finish_voxels,
                             slab));
    RMD_TRY(rmd_parallel_sum(&sum[RMD_SLAB_ALONG], 6, slices * (size_t)out->dwi.grid.n[1], 4, 0,
                             write_rows, &job));
    for (int k = 0; k < RMD_SLAB_TOTALS; k++)
        total[k] += sum[k];
    slab->begin = begin;
out:
    return st;
}
