// SPDX-License-Identifier: BSD-3-Clause
// Rows of the result, each in the order: positions in the world, in voxels of the image, values.
#include "align/warp.h"

#include "base/parallel.h"

enum { ROWS = 16 }; // of a block

enum rmd_status rmd_warp_new(struct rmd_warp *out, const struct rmd_grid *grid,
                             const struct rmd_transform *image_from_result)
{
    *out = (struct rmd_warp){ .grid = *grid, .transform = image_from_result };
    if (rmd_transform_matrix(&out->matrix, image_from_result)) return RMD_OK;
    enum rmd_status st = rmd_transform_field(&out->field, grid, image_from_result);
    if (st != RMD_OK) return st;
    for (size_t i = 0; i < rmd_grid_count(grid); i++)
        out->unreached += !isfinite(out->field.v[i]);
    return RMD_OK;
}

void rmd_warp_free(struct rmd_warp *warp)
{
    rmd_volume_free(&warp->field);
}

// Positions in voxels of an image of a row of the result.
static void row_voxels(double *const p[3], const struct rmd_warp *warp, size_t row,
                       const struct rmd_affine *voxel_from_world)
{
    const struct rmd_grid *grid = &warp->grid;
    size_t width = (size_t)grid->n[0], count = rmd_grid_count(grid);
    double at[3] = { 0, (double)(row % (size_t)grid->n[1]), (double)(row / (size_t)grid->n[1]) };
    const float *u = warp->field.v;
    struct rmd_affine whole = grid->world_from_voxel;
    if (!u) {
        whole = rmd_affine_compose(&warp->matrix, &whole);
        whole = rmd_affine_compose(voxel_from_world, &whole);
    }
    for (size_t i = 0; i < width; i++) {
        double x[3];
        at[0] = (double)i;
        rmd_affine_apply(x, &whole, at);
        for (size_t axis = 0; u && axis < 3; axis++)
            x[axis] += (double)u[axis * count + row * width + i];
        if (u) rmd_affine_apply(x, voxel_from_world, x);
        for (int axis = 0; axis < 3; axis++)
            p[axis][i] = x[axis];
    }
}

struct job {
    const struct rmd_warp *warp;
    struct rmd_affine voxel_from_world;
    const struct rmd_sampler *sampler;
    float *out;
    float outside;
};

static struct job job_of(const struct rmd_warp *warp, const struct rmd_grid *image_grid)
{
    return (struct job){ .warp = warp,
                         .voxel_from_world = rmd_affine_invert(&image_grid->world_from_voxel) };
}

static size_t rows_of(const struct rmd_warp *warp)
{
    return (size_t)warp->grid.n[1] * (size_t)warp->grid.n[2];
}

// Bytes for the positions of a row.
static size_t room_of(const struct rmd_warp *warp)
{
    return 3 * (size_t)warp->grid.n[0] * sizeof(double);
}

static enum rmd_status resample_rows(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    size_t width = (size_t)job->warp->grid.n[0];
    double *room = scratch, *p[3] = { room, room + width, room + 2 * width };
    for (size_t row = first; row < last; row++) {
        row_voxels(p, job->warp, row, &job->voxel_from_world);
        rmd_sampler_values(job->out + row * width, width, job->sampler, p, job->outside);
    }
    return RMD_OK;
}

enum rmd_status rmd_warp_resample(float *out, const struct rmd_warp *warp,
                                  const struct rmd_grid *image_grid,
                                  const struct rmd_sampler *sampler, float outside)
{
    struct job job = job_of(warp, image_grid);
    job.sampler = sampler;
    job.out = out;
    job.outside = outside;
    return rmd_parallel_for(rows_of(warp), ROWS, room_of(warp), resample_rows, &job);
}

struct cover {
    struct job job;
    const struct rmd_grid *image_grid;
};

static enum rmd_status cover_rows(void *context, size_t first, size_t last, void *scratch,
                                  double *partial)
{
    const struct cover *cover = context;
    size_t width = (size_t)cover->job.warp->grid.n[0];
    double *room = scratch, *p[3] = { room, room + width, room + 2 * width };
    for (size_t row = first; row < last; row++) {
        row_voxels(p, cover->job.warp, row, &cover->job.voxel_from_world);
        for (size_t i = 0; i < width; i++) {
            int inside = 1;
            for (int axis = 0; axis < 3; axis++)
                inside &= p[axis][i] >= -0.5 && p[axis][i] <= cover->image_grid->n[axis] - 0.5;
            *partial += inside;
        }
    }
    return RMD_OK;
}

enum rmd_status rmd_warp_covered(size_t *count, const struct rmd_warp *warp,
                                 const struct rmd_grid *image_grid)
{
    struct cover cover = { job_of(warp, image_grid), image_grid };
    double sum;
    enum rmd_status st =
        rmd_parallel_sum(&sum, 1, rows_of(warp), ROWS, room_of(warp), cover_rows, &cover);
    *count = st == RMD_OK ? (size_t)sum : 0;
    return st;
}
