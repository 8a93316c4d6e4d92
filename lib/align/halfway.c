// SPDX-License-Identifier: BSD-3-Clause
// Means of poses by their logarithms; the mean orientation by the polar decomposition.
#include "align/halfway.h"

#include "align/rigid.h"

#include <string.h>

enum { ROUNDS = 50 };

static const double settled = 1e-13; // radian or mm, of the last correction
static const double covered = 1e-3;  // voxels by which a border may be missed through rounding

static struct rmd_affine shifted(const double log[6], double factor, const struct rmd_affine *pose)
{
    double scaled[6];
    for (int i = 0; i < 6; i++)
        scaled[i] = factor * log[i];
    struct rmd_affine map = rmd_rigid_exp(scaled);
    return rmd_affine_compose(&map, pose);
}

// Moves every session toward what its partners say. EQ align.12
static double pull_together(struct rmd_affine *half, const struct rmd_affine *i_from_j, int n)
{
    double size = 0;
    for (int i = 0; i < n; i++) {
        double sum[6] = { 0 }, log[6];
        for (int j = 0; j < n; j++) {
            if (i == j) continue;
            struct rmd_affine i_from_other = i < j ? i_from_j[i * n + j] : i_from_j[j * n + i];
            if (i > j) i_from_other = rmd_affine_invert(&i_from_other);
            struct rmd_affine other_from_half = rmd_affine_invert(&half[j]);
            struct rmd_affine loop = rmd_affine_compose(&i_from_other, &other_from_half);
            loop = rmd_affine_compose(&half[i], &loop);
            rmd_rigid_log(log, &loop);
            for (int c = 0; c < 6; c++)
                sum[c] -= log[c] / n;
        }
        half[i] = shifted(sum, 1, &half[i]);
        for (int c = 0; c < 6; c++)
            size = fmax(size, fabs(sum[c]));
    }
    return size;
}

// Moves halfway space until the mean logarithm is zero.
static void centre(struct rmd_affine *half, int n)
{
    for (int round = 0; round < ROUNDS; round++) {
        double mean[6] = { 0 }, log[6], size = 0;
        for (int i = 0; i < n; i++) {
            rmd_rigid_log(log, &half[i]);
            for (int c = 0; c < 6; c++)
                mean[c] += log[c] / n;
        }
        for (int i = 0; i < n; i++)
            half[i] = shifted(mean, -1, &half[i]);
        for (int c = 0; c < 6; c++)
            size = fmax(size, fabs(mean[c]));
        if (size < settled) break;
    }
}

void rmd_halfway_poses(struct rmd_affine *half_from_session, const struct rmd_affine *i_from_j,
                       int n)
{
    struct rmd_affine one = rmd_affine_identity();
    double log[6];
    if (n == 2) {
        rmd_rigid_log(log, &i_from_j[1]);
        half_from_session[0] = shifted(log, -0.5, &one);
        half_from_session[1] = shifted(log, 0.5, &one);
        return;
    }
    half_from_session[0] = one;
    for (int j = 1; j < n; j++)
        half_from_session[j] = i_from_j[j];
    for (int round = 0; round < ROUNDS; round++)
        if (pull_together(half_from_session, i_from_j, n) < settled) break;
    centre(half_from_session, n);
}

// The rotation nearest to a matrix: its polar factor, by Newton's iteration (Higham 1986).
static void make_rotation(double m[3][3])
{
    for (int round = 0; round < ROUNDS; round++) {
        struct rmd_affine a = { { { 0 } } };
        double change = 0;
        for (int i = 0; i < 9; i++)
            a.m[i / 3][i % 3] = m[i / 3][i % 3];
        struct rmd_affine inverse = rmd_affine_invert(&a);
        for (int i = 0; i < 9; i++) {
            double next = (m[i / 3][i % 3] + inverse.m[i % 3][i / 3]) / 2;
            change = fmax(change, fabs(next - m[i / 3][i % 3]));
            m[i / 3][i % 3] = next;
        }
        if (change < 1e-15) break;
    }
}

// Unit axes of the mean orientation as columns, and the coarsest spacing along each. EQ align.13
static void mean_axes(double axes[3][3], double spacing[3],
                      const struct rmd_affine *half_from_session,
                      const struct rmd_grid *const *session, int n)
{
    memset(axes, 0, 9 * sizeof(double));
    for (int axis = 0; axis < 3; axis++)
        spacing[axis] = 0;
    for (int s = 0; s < n; s++) {
        struct rmd_grid canonical = rmd_grid_canonical(session[s]);
        double own[3];
        rmd_grid_spacing(own, &canonical);
        struct rmd_affine map =
            rmd_affine_compose(&half_from_session[s], &canonical.world_from_voxel);
        for (int axis = 0; axis < 3; axis++) {
            spacing[axis] = fmax(spacing[axis], own[axis]);
            for (int i = 0; i < 3; i++)
                axes[i][axis] += map.m[i][axis] / (own[axis] * n);
        }
    }
    make_rotation(axes);
}

// The box of all voxel centres of all sessions along the axes.
static void find_extent(double low[3], double high[3], double axes[3][3],
                        const struct rmd_affine *half_from_session,
                        const struct rmd_grid *const *session, int n)
{
    for (int axis = 0; axis < 3; axis++)
        low[axis] = INFINITY, high[axis] = -INFINITY;
    for (int s = 0; s < n; s++) {
        struct rmd_grid canonical = rmd_grid_canonical(session[s]);
        struct rmd_affine map =
            rmd_affine_compose(&half_from_session[s], &canonical.world_from_voxel);
        for (int corner = 0; corner < 8; corner++) {
            double voxel[3], p[3];
            for (int axis = 0; axis < 3; axis++)
                voxel[axis] = corner >> axis & 1 ? canonical.n[axis] - 1 : 0;
            rmd_affine_apply(p, &map, voxel);
            for (int axis = 0; axis < 3; axis++) {
                double along = axes[0][axis] * p[0] + axes[1][axis] * p[1] + axes[2][axis] * p[2];
                low[axis] = fmin(low[axis], along);
                high[axis] = fmax(high[axis], along);
            }
        }
    }
}

// Whether all sessions lie on one grid and need not move.
static int all_one(const struct rmd_affine *half_from_session,
                   const struct rmd_grid *const *session, int n)
{
    struct rmd_affine one = rmd_affine_identity();
    struct rmd_grid first = rmd_grid_canonical(session[0]);
    for (int s = 0; s < n; s++) {
        struct rmd_grid own = rmd_grid_canonical(session[s]);
        for (int i = 0; i < 12; i++)
            if (half_from_session[s].m[i / 4][i % 4] != one.m[i / 4][i % 4]) return 0;
        if (rmd_grid_match(&own, &first) != RMD_OK) return 0;
    }
    return 1;
}

void rmd_halfway_grid(struct rmd_grid *out, const struct rmd_affine *half_from_session,
                      const struct rmd_grid *const *session, int n)
{
    double axes[3][3], spacing[3], low[3], high[3], first[3];
    *out = rmd_grid_canonical(session[0]);
    if (all_one(half_from_session, session, n)) return;
    mean_axes(axes, spacing, half_from_session, session, n);
    find_extent(low, high, axes, half_from_session, session, n);
    for (int axis = 0; axis < 3; axis++) {
        out->n[axis] = 1 + (int)ceil((high[axis] - low[axis]) / spacing[axis] - covered);
        first[axis] = (low[axis] + high[axis] - (out->n[axis] - 1) * spacing[axis]) / 2;
    }
    for (int i = 0; i < 3; i++) {
        out->world_from_voxel.m[i][3] = 0;
        for (int axis = 0; axis < 3; axis++) {
            out->world_from_voxel.m[i][axis] = axes[i][axis] * spacing[axis];
            out->world_from_voxel.m[i][3] += axes[i][axis] * first[axis];
        }
    }
}
