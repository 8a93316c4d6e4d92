// SPDX-License-Identifier: BSD-3-Clause
// Sampling in mid space, and the smoothing derivative filters of Farid & Simoncelli (2004).
#include "align/rigid_pair.h"

#include "align/rigid.h"
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
    double log[6];
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < 6; i++)
            log[i] = (side ? 0.5 : -0.5) * pose->log[i];
        half[side] = rmd_rigid_exp(log);
    }
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
    struct rmd_rigid_pair *pair;
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

static enum rmd_status sample_rows(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct sample_job *job = context;
    const struct rmd_rigid_pair *pair = job->pair;
    const int *n = pair->n;
    const double *origin = job->pose->origin, h = pair->spacing;
    for (size_t row = first; row < last; row++) {
        double start[3] = { 0, (double)(row % (size_t)n[1]), (double)(row / (size_t)n[1]) };
        float *value[2] = { pair->mean + row * (size_t)n[0], pair->residual + row * (size_t)n[0] };
        for (int side = 0; side < 2; side++) {
            const struct rmd_volume *volume = &pair->view[side]->volume;
            const struct rmd_affine *map = &job->voxel_from_grid[side];
            struct rmd_interp_run run = { .step = { map->m[0][0], map->m[1][0], map->m[2][0] } };
            for (int axis = 0; axis < 3; axis++)
                run.n[axis] = volume->grid.n[axis];
            rmd_affine_apply(run.start, map, start);
            (pair->cubic ? rmd_interp_cubic : rmd_interp_linear)(value[side], n[0], volume->v,
                                                                 &run);
        }
        float cubic[4];
        gain_of_row(cubic, job->pose, pair->low[1] + start[1] * h - origin[1],
                    pair->low[2] + start[2] * h - origin[2]);
        combine_row(value[0], value[1], cubic, (float)((pair->low[0] - origin[0]) / gain_scale),
                    (float)(h / gain_scale), n[0]);
    }
    return RMD_OK;
}

enum rmd_status rmd_rigid_pair_sample(struct rmd_rigid_pair *pair,
                                      const struct rmd_rigid_pose *pose)
{
    struct sample_job job = { .pair = pair, .pose = pose };
    struct rmd_affine half[2], mid_from_grid = rmd_affine_identity();
    for (int axis = 0; axis < 3; axis++) {
        mid_from_grid.m[axis][axis] = pair->spacing;
        mid_from_grid.m[axis][3] = pair->low[axis];
    }
    half_poses(half, pose);
    for (int side = 0; side < 2; side++) {
        struct rmd_affine world_from_grid = rmd_affine_compose(&half[side], &mid_from_grid);
        job.voxel_from_grid[side] =
            rmd_affine_compose(&pair->view[side]->voxel_from_world, &world_from_grid);
    }
    return rmd_parallel_for((size_t)pair->n[1] * (size_t)pair->n[2], 16, 0, sample_rows, &job);
}
