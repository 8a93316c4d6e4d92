// SPDX-License-Identifier: BSD-3-Clause
// Runs of positions, a chunk of lanes at a time: indices and fractions first, then the taps.
#include "image/interp.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "image/bspline.h"
#include "image/interp_lanes.h"

#include <limits.h>

static const double border = 1e-4;   // voxels that rounding may lead outside
static const double rounding = 1e-6; // voxels below which a position is at a voxel's centre

// Inlined into every clone of the kernels below.
RMD_LANE_INLINE void place(struct rmd_interp_cells *cells, const struct rmd_interp_run *run,
                           int first)
{
    RMD_EACH_LANE(l) cells->inside[l] = 1;
    for (int axis = 0; axis < 3; axis++) {
        double x[RMD_LANES], start = run->start[axis], step = run->step[axis];
        RMD_EACH_LANE(l) x[l] = start + (first + l) * step;
        rmd_interp_lanes_place(cells, axis, x, run->n[axis], border);
    }
}

RMD_LANE_INLINE void keep(float *value, const float *lane, const int *inside, int count)
{
    for (int l = 0; l < (count < RMD_LANES ? count : RMD_LANES); l++)
        value[l] = inside[l] ? lane[l] : NAN;
}

RMD_CLONES void rmd_interp_linear(float *value, int count, const float *v,
                                  const struct rmd_interp_run *run)
{
    struct rmd_interp_cells cells;
    float lane[RMD_LANES];
    for (int first = 0; first < count; first += RMD_LANES) {
        place(&cells, run, first);
        rmd_interp_lanes_linear(lane, v, run->n, &cells);
        keep(value + first, lane, cells.inside, count - first);
    }
}

RMD_CLONES void rmd_interp_cubic(float *value, int count, const float *coefficient,
                                 const struct rmd_interp_run *run)
{
    struct rmd_interp_cells cells;
    float lane[RMD_LANES];
    for (int first = 0; first < count; first += RMD_LANES) {
        place(&cells, run, first);
        rmd_interp_lanes_spline(lane, coefficient, run->n, &cells, 4);
        keep(value + first, lane, cells.inside, count - first);
    }
}

struct job {
    struct rmd_volume *out;
    const struct rmd_volume *image;
    const float *coefficient; // of volume `first`, for RMD_CUBIC
    int first, last;          // volumes [first, last)
    struct rmd_affine voxel_from_out_voxel;
    enum rmd_interp kind;
    float outside;
};

// Linear or nearest, one position, with only the taps whose weight is not 0.
static float at_position(const float *v, const struct rmd_interp_run *run, int i,
                         enum rmd_interp kind)
{
    ptrdiff_t lower[3], stride[3] = { 1, run->n[0], (ptrdiff_t)run->n[0] * run->n[1] };
    double fraction[3], sum = 0;
    for (int axis = 0; axis < 3; axis++) {
        double x = run->start[axis] + i * run->step[axis], most = run->n[axis] - 1;
        if (!(x >= -border && x <= most + border)) return NAN;
        x = x < 0 ? 0 : x > most ? most : kind == RMD_NEAREST ? floor(x + 0.5) : x;
        lower[axis] = (ptrdiff_t)x;
        fraction[axis] = x - (double)lower[axis];
        if (fraction[axis] > 1 - rounding) lower[axis]++, fraction[axis] = 0;
        if (fraction[axis] < rounding) fraction[axis] = 0;
    }
    for (int tap = 0; tap < 8; tap++) {
        double weight = 1;
        ptrdiff_t at = 0;
        for (int axis = 0; axis < 3; axis++) {
            int upper = tap >> axis & 1;
            weight *= upper ? fraction[axis] : 1 - fraction[axis];
            at += (lower[axis] + upper) * stride[axis];
        }
        if (weight > 0) sum += weight * (double)v[at];
    }
    return (float)sum;
}

static void resample_row(float *row, int count, const struct job *job, int t,
                         const struct rmd_interp_run *run)
{
    const float *v = job->image->v + (size_t)t * rmd_grid_count(&job->image->grid);
    switch (job->kind) {
    case RMD_NEAREST:
        for (int i = 0; i < count; i++)
            row[i] = at_position(v, run, i, RMD_NEAREST);
        break;
    case RMD_LINEAR:
        rmd_interp_linear(row, count, v, run);
        for (int i = 0; i < count; i++)
            if (!isfinite(row[i])) row[i] = at_position(v, run, i, RMD_LINEAR);
        break;
    case RMD_CUBIC:
        rmd_interp_cubic(row, count, job->coefficient, run);
        for (int i = 0; i < count; i++)
            if (!isfinite(at_position(v, run, i, RMD_LINEAR))) row[i] = NAN;
        break;
    }
    for (int i = 0; i < count; i++)
        if (!isfinite(row[i])) row[i] = job->outside;
}

static enum rmd_status resample_rows(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    const int *n = job->out->grid.n, *from = job->image->grid.n;
    const struct rmd_affine *a = &job->voxel_from_out_voxel;
    for (size_t row = first; row < last; row++) {
        struct rmd_interp_run run = { .n = { from[0], from[1], from[2] },
                                      .step = { a->m[0][0], a->m[1][0], a->m[2][0] } };
        double origin[3] = { 0, (double)(row % (size_t)n[1]), (double)(row / (size_t)n[1]) };
        rmd_affine_apply(run.start, a, origin);
        for (int t = job->first; t < job->last; t++)
            resample_row(job->out->v +
                             ((size_t)t * (size_t)n[1] * (size_t)n[2] + row) * (size_t)n[0],
                         n[0], job, t, &run);
    }
    return RMD_OK;
}

// The spline coefficients of volume t, what is not finite taken as 0.
static enum rmd_status spline_of(float *coefficient, const struct rmd_volume *image, int t)
{
    size_t count = rmd_grid_count(&image->grid);
    const float *v = image->v + (size_t)t * count;
    for (size_t i = 0; i < count; i++)
        coefficient[i] = isfinite(v[i]) ? v[i] : 0;
    return rmd_bspline_prefilter(coefficient, image->grid.n, 3);
}

enum rmd_status rmd_interp_resample(struct rmd_volume *out, const struct rmd_volume *image,
                                    const struct rmd_affine *image_from_out, enum rmd_interp kind,
                                    float outside)
{
    enum rmd_status st = RMD_OK;
    float *coefficient = NULL;
    struct job job = { out, image, NULL, 0, image->nt, { { { 0 } } }, kind, outside };
    size_t rows = (size_t)out->grid.n[1] * (size_t)out->grid.n[2];
    if (out->nt != image->nt)
        return rmd_fail(RMD_EARG, "%d volumes cannot be resampled into %d", image->nt, out->nt);
    if (rmd_grid_count(&image->grid) > INT_MAX)
        return rmd_fail(RMD_EARG, "%zu voxels a volume are too many to resample; %d are allowed",
                        rmd_grid_count(&image->grid), INT_MAX);

    struct rmd_affine voxel_from_world = rmd_affine_invert(&image->grid.world_from_voxel);
    job.voxel_from_out_voxel = rmd_affine_compose(image_from_out, &out->grid.world_from_voxel);
    job.voxel_from_out_voxel = rmd_affine_compose(&voxel_from_world, &job.voxel_from_out_voxel);
    if (kind != RMD_CUBIC) return rmd_parallel_for(rows, 16, 0, resample_rows, &job);

    RMD_TRY(rmd_alloc_raw(&coefficient, rmd_grid_count(&image->grid), sizeof *coefficient));
    job.coefficient = coefficient;
    for (int t = 0; t < image->nt; t++) {
        job.first = t;
        job.last = t + 1;
        RMD_TRY(spline_of(coefficient, image, t));
        RMD_TRY(rmd_parallel_for(rows, 16, 0, resample_rows, &job));
    }
out:
    rmd_release(coefficient);
    return st;
}
