// SPDX-License-Identifier: BSD-3-Clause
// Positions and trilinear weights.
#include "change/pullback.h"

struct rmd_pullback rmd_pullback_new(const struct rmd_grid *half, const struct rmd_grid *session,
                                     const struct rmd_affine *half_from_session)
{
    struct rmd_pullback out = { .half = *half, .order = rmd_canonical_of(session) };
    struct rmd_affine voxel_from_world = rmd_affine_invert(&out.order.grid.world_from_voxel);
    struct rmd_affine session_from_half = rmd_affine_invert(half_from_session);
    struct rmd_affine voxel_from_half_world =
        rmd_affine_compose(&voxel_from_world, &session_from_half);
    out.voxel_from_half = rmd_affine_compose(&voxel_from_half_world, &half->world_from_voxel);
    return out;
}

static void position(double ijk[3], const struct rmd_grid *grid, size_t voxel)
{
    size_t nx = (size_t)grid->n[0], ny = (size_t)grid->n[1];
    ijk[0] = (double)(voxel % nx);
    ijk[1] = (double)(voxel / nx % ny);
    ijk[2] = (double)(voxel / nx / ny);
}

// Where a voxel of the meeting grid lies among the session's voxels; 0 where outside of them.
static int locate(double at[3], const struct rmd_pullback *pullback, size_t voxel)
{
    position(at, &pullback->half, voxel);
    rmd_affine_apply(at, &pullback->voxel_from_half, at);
    for (int a = 0; a < 3; a++) {
        at[a] = floor(at[a] * 0x1p16 + 0.5) * 0x1p-16;
        if (at[a] < 0 || at[a] > pullback->order.grid.n[a] - 1) return 0;
    }
    return 1;
}

int rmd_pullback_taps(struct rmd_taps *out, const struct rmd_pullback *pullback, size_t voxel)
{
    const struct rmd_canonical *order = &pullback->order;
    double at[3];
    float high_share[3];
    ptrdiff_t stored = order->start, step[3];

    if (!locate(at, pullback, voxel)) return 0;
    for (int a = 0; a < 3; a++) {
        int last = order->grid.n[a] - 1;
        out->low[a] = (int)at[a];
        high_share[a] = (float)(at[a] - out->low[a]);
        stored += out->low[a] * order->step[a];
        step[a] = out->low[a] < last ? order->step[a] : 0;
    }
    for (int c = 0; c < 8; c++) {
        ptrdiff_t corner = stored;
        out->weight[c] = 1;
        for (int a = 0; a < 3; a++) {
            int high = c >> a & 1;
            corner += high ? step[a] : 0;
            out->weight[c] *= high ? high_share[a] : 1 - high_share[a];
        }
        out->voxel[c] = (size_t)corner;
    }
    return 1;
}

int rmd_pullback_blur_taps(struct rmd_blur_taps *out, const struct rmd_pullback *pullback,
                           size_t voxel)
{
    const struct rmd_canonical *order = &pullback->order;
    double at[3];
    float weight[3][3];
    ptrdiff_t offset[3][3];

    if (!locate(at, pullback, voxel)) return 0;
    for (int a = 0; a < 3; a++) {
        int last = order->grid.n[a] - 1, nearest = (int)(at[a] + 0.5);
        float beside = (float)(at[a] - nearest);
        weight[a][0] = (0.5F - beside) * (0.5F - beside) / 2;
        weight[a][1] = 0.75F - beside * beside;
        weight[a][2] = (0.5F + beside) * (0.5F + beside) / 2;
        for (int k = 0; k < 3; k++) {
            int i = nearest + k - 1;
            offset[a][k] = (i < 0 ? 0 : i > last ? last : i) * order->step[a];
        }
    }
    for (int t = 0; t < 27; t++) {
        int i = t % 3, j = t / 3 % 3, k = t / 9;
        out->voxel[t] = (size_t)(order->start + offset[0][i] + offset[1][j] + offset[2][k]);
        out->weight[t] = weight[0][i] * weight[1][j] * weight[2][k];
    }
    return 1;
}

void rmd_pullback_world(double world[3], const struct rmd_grid *grid, size_t voxel)
{
    position(world, grid, voxel);
    rmd_affine_apply(world, &grid->world_from_voxel, world);
}
