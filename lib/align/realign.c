// SPDX-License-Identifier: BSD-3-Clause
// The target is differentiated once; every volume is then sampled at the moved points only.
#include "align/realign.h"

#include "align/rigid.h"
#include "base/memory.h"
#include "image/bspline.h"
#include "image/interp.h"
#include "image/points.h"
#include "image/smooth.h"
#include "math/linsolve.h"

#include <math.h>
#include <string.h>

#define T struct rmd_realign_opts
const struct rmd_param rmd_realign_params[] = {
    // clang-format off
    RMD_INT (T, target, 0, "1", 0, 0, 1000000, "volume with which the others are aligned, from 1; 0 is the middle one"),
    RMD_REAL(T, blur, 0, "mm", 5, 0, 20, "FWHM of the smoothing before motion is estimated"),
    RMD_REAL(T, spacing, 0, "mm", 6, 1, 20, "distance of the points at which volumes are compared"),
    { 0 }
    // clang-format on
};
#undef T

enum { COLUMNS = 7, LEAST_POINTS = 200, STEPS = 40 }; // six motions and one brightness

// What the target determines once.
struct reference {
    const struct rmd_series *series;
    struct rmd_realign *out;
    double sigma[3];
    size_t points;
    float *place[3];         // world mm less the centre
    float *value;            // of the target there
    float (*slope)[COLUMNS]; // its answer to each motion, and itself
    double factor[COLUMNS * COLUMNS];
    struct rmd_affine voxel_from_world;
};

// One volume, smooth, as spline coefficients.
static enum rmd_status load(struct rmd_volume *out, const struct reference *ref, int t)
{
    enum rmd_status st;
    size_t n = rmd_grid_count(&ref->series->grid);
    RMD_TRY(rmd_volume_raw(out, &ref->series->grid, 1));
    rmd_series_values(out->v, ref->series, t, 0, n);
    for (size_t v = 0; v < n; v++)
        out->v[v] = isfinite(out->v[v]) ? out->v[v] : 0;
    RMD_TRY(rmd_smooth_gaussian(out, ref->sigma));
    RMD_TRY(rmd_bspline_prefilter(out->v, out->grid.n, 3));
out:
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}

// The values of a volume at the points moved by `map`, of world points; NaN outside.
static void sample(float *value, float *const at[3], const struct reference *ref,
                   const struct rmd_volume *volume, const struct rmd_affine *map)
{
    struct rmd_affine voxel = rmd_affine_compose(&ref->voxel_from_world, map);
    for (size_t i = 0; i < ref->points; i++) {
        double x[3];
        for (int a = 0; a < 3; a++)
            x[a] = (double)ref->place[a][i] + ref->out->centre[a];
        rmd_affine_apply(x, &voxel, x);
        for (int a = 0; a < 3; a++)
            at[a][i] = (float)x[a];
    }
    rmd_points_cubic(value, (int)ref->points, volume->v, volume->grid.n,
                     &(struct rmd_points){ at[0], at[1], at[2] }, NAN);
}

// EQ align.60: how the target at a point answers to a small motion of its head.
static void fill_slopes(struct reference *ref, const float *const gradient[3])
{
    for (size_t i = 0; i < ref->points; i++) {
        double g[3], x[3];
        for (int a = 0; a < 3; a++) {
            g[a] = (double)gradient[a][i];
            x[a] = (double)ref->place[a][i];
        }
        const double turn[3] = { x[1] * g[2] - x[2] * g[1], x[2] * g[0] - x[0] * g[2],
                                 x[0] * g[1] - x[1] * g[0] };
        for (int a = 0; a < 3; a++) {
            ref->slope[i][a] = (float)turn[a];
            ref->slope[i][3 + a] = (float)g[a];
        }
        ref->slope[i][6] = ref->value[i];
    }
}

static enum rmd_status factor(struct reference *ref)
{
    memset(ref->factor, 0, sizeof ref->factor);
    for (size_t i = 0; i < ref->points; i++)
        for (int a = 0; a < COLUMNS; a++)
            for (int b = 0; b <= a; b++)
                ref->factor[a * COLUMNS + b] += (double)ref->slope[i][a] * (double)ref->slope[i][b];
    if (ref->points < LEAST_POINTS || !rmd_linsolve_factor(ref->factor, COLUMNS))
        return rmd_fail(RMD_EFIT,
                        "the brain is too small or too plain to tell motion: give --mask");
    return RMD_OK;
}

// Chooses the points, and differentiates the target by differences of half a voxel.
static enum rmd_status differentiate(struct reference *ref, int target)
{
    enum rmd_status st;
    struct rmd_volume volume = { 0 };
    float *room = NULL;
    RMD_TRY(load(&volume, ref, target));
    RMD_TRY(rmd_alloc(&room, 5 * ref->points, sizeof *room));
    float *at[3] = { room, room + ref->points, room + 2 * ref->points };
    float *other = room + 3 * ref->points, *gradient = room + 4 * ref->points;
    struct rmd_affine still = rmd_affine_identity();
    sample(ref->value, at, ref, &volume, &still);
    double spacing[3];
    rmd_grid_spacing(spacing, &ref->series->grid);
    double step = 0.5 * fmin(spacing[0], fmin(spacing[1], spacing[2]));
    for (size_t i = 0; i < ref->points; i++) // gradients wait in the columns of translation
        memset(ref->slope[i], 0, sizeof ref->slope[i]);
    for (int a = 0; a < 3; a++) {
        struct rmd_affine there = still, back = still;
        there.m[a][3] = step;
        back.m[a][3] = -step;
        sample(gradient, at, ref, &volume, &there);
        sample(other, at, ref, &volume, &back);
        for (size_t i = 0; i < ref->points; i++)
            ref->slope[i][3 + a] = (gradient[i] - other[i]) / (float)(2 * step);
    }
    size_t kept = 0; // points whose neighbourhood is inside
    for (size_t i = 0; i < ref->points; i++) {
        if (!isfinite(ref->value[i] + ref->slope[i][3] + ref->slope[i][4] + ref->slope[i][5]))
            continue;
        for (int a = 0; a < 3; a++) {
            ref->place[a][kept] = ref->place[a][i];
            at[a][kept] = ref->slope[i][3 + a];
        }
        ref->value[kept++] = ref->value[i];
    }
    ref->points = kept;
    fill_slopes(ref, (const float *const[3]){ at[0], at[1], at[2] });
    RMD_TRY(factor(ref));
out:
    rmd_release(room);
    rmd_volume_free(&volume);
    return st;
}

// Voxels of the mask, one in every few along each axis.
static enum rmd_status choose_points(struct reference *ref, const struct rmd_mask *mask,
                                     double distance)
{
    enum rmd_status st;
    double spacing[3], x[3], sum[3] = { 0 };
    int stride[3];
    const int *n = mask->grid.n;
    rmd_grid_spacing(spacing, &mask->grid);
    for (int a = 0; a < 3; a++) {
        stride[a] = (int)fmax(1, rint(distance / spacing[a]));
        RMD_TRY(rmd_alloc(&ref->place[a], mask->count, sizeof(float)));
    }
    RMD_TRY(rmd_alloc(&ref->value, mask->count, sizeof *ref->value));
    RMD_TRY(rmd_alloc(&ref->slope, mask->count, sizeof *ref->slope));
    for (int pass = 0; pass < 2; pass++) {
        ref->points = 0;
        for (int k = 0; k < n[2]; k += stride[2])
            for (int j = 0; j < n[1]; j += stride[1])
                for (int i = 0; i < n[0]; i += stride[0]) {
                    size_t v = (size_t)i + (size_t)n[0] * ((size_t)j + (size_t)n[1] * (size_t)k);
                    if (!mask->v[v]) continue;
                    rmd_affine_apply(x, &mask->grid.world_from_voxel, (double[3]){ i, j, k });
                    for (int a = 0; a < 3; a++) {
                        sum[a] += x[a];
                        ref->place[a][ref->points] = (float)(x[a] - ref->out->centre[a]);
                    }
                    ref->points++;
                }
        for (int a = 0; a < 3 && pass == 0; a++)
            ref->out->centre[a] = sum[a] / (double)ref->points;
    }
out:
    return st;
}

// About the centre: x -> c + exp(motion)(x - c).
static struct rmd_affine about_centre(const double motion[6], const double centre[3])
{
    struct rmd_affine map = rmd_rigid_exp(motion);
    for (int i = 0; i < 3; i++)
        map.m[i][3] += centre[i] - (map.m[i][0] * centre[0] + map.m[i][1] * centre[1] +
                                    map.m[i][2] * centre[2]);
    return map;
}

// EQ align.61: translation of the centre, and angles of Rz Ry Rx.
static void describe(double motion[6], const struct rmd_affine *map, const double centre[3])
{
    double moved[3];
    rmd_affine_apply(moved, map, centre);
    for (int a = 0; a < 3; a++)
        motion[a] = moved[a] - centre[a];
    motion[3] = atan2(map->m[2][1], map->m[2][2]);
    motion[4] = -asin(fmax(-1, fmin(1, map->m[2][0])));
    motion[5] = atan2(map->m[1][0], map->m[0][0]);
}

// EQ align.60: the answer to what is left is inverted and put before the map.
static int step(struct rmd_affine *map, const struct reference *ref, const float *value)
{
    double right[COLUMNS] = { 0 }, back[6], turn = 0, shift = 0;
    for (size_t i = 0; i < ref->points; i++) {
        double left = (double)value[i] - (double)ref->value[i];
        if (!isfinite(left)) continue;
        for (int a = 0; a < COLUMNS; a++)
            right[a] += left * (double)ref->slope[i][a];
    }
    rmd_linsolve_solve(ref->factor, right, COLUMNS);
    for (int a = 0; a < 6; a++)
        back[a] = -right[a];
    for (int a = 0; a < 3; a++) {
        turn = fmax(turn, fabs(back[a]));
        shift = fmax(shift, fabs(back[3 + a]));
    }
    struct rmd_affine change = about_centre(back, ref->out->centre);
    *map = rmd_affine_compose(map, &change);
    return turn < 1e-6 && shift < 1e-4;
}

static enum rmd_status align_volume(const struct reference *ref, int t, float *room)
{
    enum rmd_status st;
    struct rmd_volume volume = { 0 };
    struct rmd_realign *out = ref->out;
    float *at[3] = { room, room + ref->points, room + 2 * ref->points };
    float *value = room + 3 * ref->points;
    out->from_target[t] = rmd_affine_identity();
    RMD_TRY(load(&volume, ref, t));
    for (int k = 0; k < STEPS && !out->converged[t]; k++) {
        sample(value, at, ref, &volume, &out->from_target[t]);
        out->converged[t] = step(&out->from_target[t], ref, value);
    }
    out->failed += !out->converged[t];
    describe(out->motion[t], &out->from_target[t], out->centre);
out:
    rmd_volume_free(&volume);
    return st;
}

enum rmd_status rmd_realign_estimate(struct rmd_realign *out, const struct rmd_series *series,
                                     const struct rmd_mask *mask,
                                     const struct rmd_realign_opts *opts)
{
    enum rmd_status st;
    float *room = NULL;
    size_t volumes = (size_t)series->nt;
    struct reference ref = { .series = series, .out = out };
    *out = (struct rmd_realign){ .volumes = series->nt,
                                 .target = opts->target ? opts->target - 1 : series->nt / 2 };
    ref.voxel_from_world = rmd_affine_invert(&series->grid.world_from_voxel);
    for (int a = 0; a < 3; a++)
        ref.sigma[a] = opts->blur / sqrt(8 * log(2));
    if (out->target >= series->nt)
        return rmd_fail(RMD_EARG, "--target %d: the run has %d volumes", opts->target, series->nt);
    RMD_TRY(rmd_alloc(&out->from_target, volumes, sizeof *out->from_target));
    RMD_TRY(rmd_alloc(&out->motion, volumes, sizeof *out->motion));
    RMD_TRY(rmd_alloc(&out->converged, volumes, sizeof *out->converged));
    RMD_TRY(choose_points(&ref, mask, opts->spacing));
    RMD_TRY(differentiate(&ref, out->target));
    RMD_TRY(rmd_alloc(&room, 4 * ref.points, sizeof *room));
    for (int t = 0; t < series->nt; t++)
        RMD_TRY(align_volume(&ref, t, room));
out:
    rmd_release(room);
    for (int a = 0; a < 3; a++)
        rmd_release(ref.place[a]);
    rmd_release(ref.value);
    rmd_release(ref.slope);
    if (st != RMD_OK) rmd_realign_free(out);
    return st;
}

void rmd_realign_free(struct rmd_realign *realign)
{
    rmd_release(realign->from_target);
    rmd_release(realign->motion);
    rmd_release(realign->converged);
    *realign = (struct rmd_realign){ 0 };
}

// Splines overshoot at edges: values stay in the range of the volume as acquired.
static void clip(float *value, const float *acquired, size_t n)
{
    float low = INFINITY, high = -INFINITY;
    for (size_t v = 0; v < n; v++) {
        if (!isfinite(acquired[v])) continue;
        low = acquired[v] < low ? acquired[v] : low;
        high = acquired[v] > high ? acquired[v] : high;
    }
    for (size_t v = 0; v < n; v++) {
        value[v] = value[v] < low ? low : value[v];
        value[v] = value[v] > high ? high : value[v];
    }
}

enum rmd_status rmd_realign_resample(struct rmd_volume *out, const struct rmd_series *series,
                                     const struct rmd_realign *realign)
{
    enum rmd_status st;
    struct rmd_volume volume = { 0 };
    size_t n = rmd_grid_count(&series->grid);
    RMD_TRY(rmd_volume_raw(out, &series->grid, series->nt));
    out->dt = series->dt;
    RMD_TRY(rmd_volume_raw(&volume, &series->grid, 1));
    for (int t = 0; t < series->nt; t++) {
        struct rmd_volume moved = { .grid = series->grid, .nt = 1, .v = out->v + (size_t)t * n };
        rmd_series_values(volume.v, series, t, 0, n);
        RMD_TRY(rmd_interp_resample(&moved, &volume, &realign->from_target[t], RMD_CUBIC, 0));
        clip(moved.v, volume.v, n);
    }
out:
    rmd_volume_free(&volume);
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}
