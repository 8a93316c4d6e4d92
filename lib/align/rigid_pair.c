// SPDX-License-Identifier: BSD-3-Clause
// Sampling in mid space, and the smoothing derivative filters of Farid & Simoncelli (2004).
#include "align/rigid_pair.h"

#include "align/rigid_image.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "image/interp.h"

static const double gain_scale = 90; // mm
static const int margin = 3;         // voxels around the heads: the filters need 2

// clang-format off
const unsigned char rmd_rigid_pair_powers[RMD_RIGID_GAINS][3] = {
    { 0, 0, 0 },
    { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 },
    { 2, 0, 0 }, { 1, 1, 0 }, { 1, 0, 1 }, { 0, 2, 0 }, { 0, 1, 1 }, { 0, 0, 2 },
    { 3, 0, 0 }, { 2, 1, 0 }, { 2, 0, 1 }, { 1, 2, 0 }, { 1, 1, 1 }, { 1, 0, 2 },
    { 0, 3, 0 }, { 0, 2, 1 }, { 0, 1, 2 }, { 0, 0, 3 },
};
// clang-format on

int rmd_rigid_pair_gains(int order)
{
    return (order + 1) * (order + 2) * (order + 3) / 6;
}

// Both halves of the pose: world of a, world of b from mid space. EQ align.5
static void half_poses(struct rmd_affine half[2], const struct rmd_rigid_pose *pose)
{
    half[0] = rmd_affine_group_exp(pose->log, -0.5);
    half[1] = rmd_affine_group_exp(pose->log, 0.5);
}

static void cover_heads(struct rmd_rigid_pair *pair, const struct rmd_rigid_pose *pose)
{
    struct rmd_affine half[2];
    double high[3] = { -INFINITY, -INFINITY, -INFINITY };
    half_poses(half, pose);
    for (int axis = 0; axis < 3; axis++)
        pair->low[axis] = INFINITY;
    for (int side = 0; side < 2; side++) {
        struct rmd_affine mid_from_world = rmd_affine_invert(&half[side]);
        for (int corner = 0; corner < 8; corner++) {
            double mid[3];
            rmd_affine_apply(mid, &mid_from_world, pair->view[side]->corner[corner]);
            for (int axis = 0; axis < 3; axis++) {
                pair->low[axis] = fmin(pair->low[axis], mid[axis]);
                high[axis] = fmax(high[axis], mid[axis]);
            }
        }
    }
    for (int axis = 0; axis < 3; axis++) {
        pair->n[axis] = (int)ceil((high[axis] - pair->low[axis]) / pair->spacing) + 1 + 2 * margin;
        double excess = (pair->n[axis] - 1) * pair->spacing - (high[axis] - pair->low[axis]);
        pair->low[axis] -= excess / 2;
    }
}

enum rmd_status rmd_rigid_pair_new(struct rmd_rigid_pair *out, const struct rmd_rigid_view view[2],
                                   const struct rmd_rigid_pose *pose, double spacing, int cubic,
                                   int with_items)
{
    *out = (struct rmd_rigid_pair){ .view = { &view[0], &view[1] },
                                    .cubic = cubic,
                                    .spacing = spacing };
    cover_heads(out, pose);
    struct rmd_rigid_items *items = &out->items;
    items->planes = out->n[2];
    items->room = (size_t)out->n[0] * (size_t)out->n[1];
    size_t count = items->room * (size_t)items->planes;
    float **array[] = { &out->mean,        &out->residual,    &out->filtered[0], &out->filtered[1],
                        &out->filtered[2], &out->filtered[3], &items->x,         &items->y,
                        &items->residual,  &items->mean,      &items->gx,        &items->gy,
                        &items->gz,        &items->error };
    size_t arrays = with_items ? sizeof array / sizeof *array : 2;
    enum rmd_status st;
    RMD_TRY(rmd_alloc_raw(&out->store, count * arrays, sizeof(float)));
    RMD_TRY(rmd_alloc(&items->count, (size_t)items->planes, sizeof *items->count));
    RMD_TRY(rmd_alloc(&items->z, (size_t)items->planes, sizeof *items->z));
    for (size_t i = 0; i < arrays; i++)
        *array[i] = out->store + i * count;
out:
    if (st != RMD_OK) rmd_rigid_pair_free(out);
    return st;
}

void rmd_rigid_pair_free(struct rmd_rigid_pair *pair)
{
    rmd_release(pair->store);
    rmd_release(pair->items.count);
    rmd_release(pair->items.z);
    *pair = (struct rmd_rigid_pair){ 0 };
}

struct sample_job {
    const struct rmd_rigid_pair *pair;
    const struct rmd_rigid_pose *pose;
    struct rmd_affine voxel_from_grid[2];
};

// exp(x) for |x| <= 2, to about 1e-6: a series for x / 16, squared four times.
static inline float small_exp(float x)
{
    x = (x < -2 ? -2 : x > 2 ? 2 : x) / 16;
    float e = __builtin_fmaf(x, 1.0F / 24, 1.0F / 6);
    e = __builtin_fmaf(x, __builtin_fmaf(x, __builtin_fmaf(x, e, 0.5F), 1), 1);
    e *= e, e *= e, e *= e;
    return e * e;
}

// The gain field along a row is a cubic in x. EQ align.6
static void gain_of_row(float cubic[4], const struct rmd_rigid_pose *pose, double y, double z)
{
    double sum[4] = { 0 };
    for (int i = 0; i < pose->gains; i++) {
        const unsigned char *power = rmd_rigid_pair_powers[i];
        double term = pose->gain[i];
        for (int p = 0; p < power[1]; p++)
            term *= y / gain_scale;
        for (int p = 0; p < power[2]; p++)
            term *= z / gain_scale;
        sum[power[0]] += term;
    }
    for (int i = 0; i < 4; i++)
        cubic[i] = (float)sum[i];
}

// Rows of a and b become rows of the mean and the residual.
RMD_CLONES static void combine_row(float *a, float *b, const float cubic[4], float x, float step,
                                   int n)
{
    for (int i = 0; i < n; i++) {
        float at = x + (float)i * step;
        float field = __builtin_fmaf(at, cubic[3], cubic[2]);
        field = __builtin_fmaf(at, __builtin_fmaf(at, field, cubic[1]), cubic[0]);
        float one = a[i] * small_exp(field / 2), other = b[i] * small_exp(-field / 2);
        a[i] = (one + other) / 2;
        b[i] = other - one;
    }
}

// Positions of a row of the mid grid in one image.
static struct rmd_interp_run run_of(const struct sample_job *job, int side, size_t row)
{
    const struct rmd_affine *map = &job->voxel_from_grid[side];
    const struct rmd_grid *grid = &job->pair->view[side]->volume.grid;
    const size_t ny = (size_t)job->pair->n[1];
    double start[3] = { 0, (double)(row % ny), (double)(row / ny) };
    struct rmd_interp_run run = { .n = { grid->n[0], grid->n[1], grid->n[2] },
                                  .step = { map->m[0][0], map->m[1][0], map->m[2][0] } };
    rmd_affine_apply(run.start, map, start);
    return run;
}

// Makes a value NaN where the nearest voxel is left out.
static void leave_out(float *value, int count, const unsigned char *left_out,
                      const struct rmd_interp_run *run)
{
    for (int i = 0; i < count; i++) {
        if (!(value[i] == value[i])) continue;
        size_t at = 0;
        for (int axis = 2; axis >= 0; axis--) {
            double x = run->start[axis] + i * run->step[axis] + 0.5;
            int most = run->n[axis] - 1, q = x > 0 ? (int)x : 0;
            at = at * (size_t)run->n[axis] + (size_t)(q < most ? q : most);
        }
        if (left_out[at]) value[i] = NAN;
    }
}

// Values of both images along a row of the mid grid, as they are.
static void read_row(float *const value[2], const struct sample_job *job, size_t row)
{
    const struct rmd_rigid_pair *pair = job->pair;
    for (int side = 0; side < 2; side++) {
        const struct rmd_rigid_view *view = pair->view[side];
        struct rmd_interp_run run = run_of(job, side, row);
        (pair->cubic ? rmd_interp_cubic : rmd_interp_linear)(value[side], pair->n[0],
                                                             view->volume.v, &run);
        if (view->left_out) leave_out(value[side], pair->n[0], view->left_out, &run);
    }
}

// Leaves voxels only where both are in the head. The blurred edge of a head takes all values
// between air and tissue, so that a transfer could move it.
static void keep_inside(float *const value[2], int n)
{
    for (int i = 0; i < n; i++)
        if (!(value[0][i] > (float)RMD_RIGID_HEAD && value[1][i] > (float)RMD_RIGID_HEAD))
            value[0][i] = value[1][i] = NAN;
}

static void find_gain(float cubic[4], const struct sample_job *job, size_t row)
{
    const struct rmd_rigid_pair *pair = job->pair;
    const double *origin = job->pose->origin, h = pair->spacing;
    const size_t ny = (size_t)pair->n[1];
    gain_of_row(cubic, job->pose, pair->low[1] + (double)(row % ny) * h - origin[1],
                pair->low[2] + (double)(row / ny) * h - origin[2]);
}

static enum rmd_status sample_rows(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct sample_job *job = context;
    const struct rmd_rigid_pair *pair = job->pair;
    const struct rmd_transfer *transfer = &job->pose->transfer;
    const int nx = pair->n[0];
    const float low = (float)((pair->low[0] - job->pose->origin[0]) / gain_scale);
    for (size_t row = first; row < last; row++) {
        float *value[2] = { pair->mean + row * (size_t)nx, pair->residual + row * (size_t)nx };
        float cubic[4];
        read_row(value, job, row);
        if (pair->inside) keep_inside(value, nx);
        if (job->pose->other_contrast) rmd_transfer_apply(value[transfer->side], nx, transfer);
        find_gain(cubic, job, row);
        combine_row(value[0], value[1], cubic, low, (float)(pair->spacing / gain_scale), nx);
    }
    return RMD_OK;
}

static enum rmd_status sum_transfer(void *context, size_t first, size_t last, void *scratch,
                                    double *sum)
{
    const struct sample_job *job = context;
    const struct rmd_rigid_pair *pair = job->pair;
    const int nx = pair->n[0], side = job->pose->transfer.side;
    float *room = scratch, *value[2] = { room, room + nx };
    for (size_t row = first; row < last; row++) {
        read_row(value, job, row);
        if (pair->inside) keep_inside(value, nx);
        rmd_transfer_add(sum, value[side], value[1 - side], nx, (float)RMD_RIGID_HEAD);
    }
    return RMD_OK;
}

static void place_pair(struct sample_job *job)
{
    const struct rmd_rigid_pair *pair = job->pair;
    struct rmd_affine half[2], mid_from_grid = rmd_affine_identity();
    for (int axis = 0; axis < 3; axis++) {
        mid_from_grid.m[axis][axis] = pair->spacing;
        mid_from_grid.m[axis][3] = pair->low[axis];
    }
    half_poses(half, job->pose);
    for (int side = 0; side < 2; side++) {
        struct rmd_affine world_from_grid = rmd_affine_compose(&half[side], &mid_from_grid);
        job->voxel_from_grid[side] =
            rmd_affine_compose(&pair->view[side]->voxel_from_world, &world_from_grid);
    }
}

enum rmd_status rmd_rigid_pair_transfer(struct rmd_rigid_pose *pose,
                                        const struct rmd_rigid_pair *pair, double least)
{
    struct sample_job job = { .pair = pair, .pose = pose };
    double sum[RMD_TRANSFER_SUMS];
    place_pair(&job);
    enum rmd_status st =
        rmd_parallel_sum(sum, RMD_TRANSFER_SUMS, (size_t)pair->n[1] * (size_t)pair->n[2], 256,
                         2 * (size_t)pair->n[0] * sizeof(float), sum_transfer, &job);
    if (st == RMD_OK) rmd_transfer_fit(&pose->transfer, sum, least);
    return st;
}

enum rmd_status rmd_rigid_pair_sample(struct rmd_rigid_pair *pair,
                                      const struct rmd_rigid_pose *pose)
{
    struct sample_job job = { .pair = pair, .pose = pose };
    place_pair(&job);
    return rmd_parallel_for((size_t)pair->n[1] * (size_t)pair->n[2], 16, 0, sample_rows, &job);
}
