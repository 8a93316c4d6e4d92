// SPDX-License-Identifier: BSD-3-Clause
// Row by row: where each voxel sees the head, what the contrast makes of it, what the scanner adds.
#include "phantom/structural.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "image/bspline.h"
#include "image/points.h"
#include "phantom/person.h"

#include <string.h>

enum { STREAM = 902, TERMS = 9, PIECES = 6 };

static const double field_scale = 90;              // mm
static const double fluid = 0.28, swelling = 0.75; // T1 of a cavity; of oedema, times tissue

// EQ phantom.11: T2-weighting as a function of T1-weighting, white matter being 1.
static const double t2_from_t1[PIECES][2] = {
    { 0, 0 }, { 0.1, 0.15 }, { 0.28, 1.1 }, { 0.72, 0.62 }, { 1, 0.4 }, { 1.3, 0.3 },
};

struct head_job {
    struct rmd_volume *out;
    struct rmd_anatomy anatomy;
};

static enum rmd_status draw_head(void *context, size_t first, size_t last, void *scratch)
{
    const struct head_job *job = context;
    const struct rmd_grid *grid = &job->out->grid;
    struct rmd_blend *blend = scratch;
    size_t plane = (size_t)grid->n[0] * (size_t)grid->n[1];
    for (size_t i = first * plane; i < last * plane; i++) {
        double t1 = 0;
        rmd_anatomy_draw(blend, &job->anatomy, &grid->world_from_voxel, grid->n, i);
        for (int c = 0; c < RMD_TISSUES; c++)
            t1 += blend->tissue[c] * rmd_tissues[c].t1;
        for (int k = 0; k < RMD_TRACTS; k++)
            t1 += blend->tract[k] * rmd_tissues[RMD_WM].t1;
        job->out->v[i] = (float)(t1 / rmd_tissues[RMD_WM].t1);
    }
    return RMD_OK;
}

enum rmd_status rmd_structural_head(struct rmd_volume *out, uint32_t person,
                                    const struct rmd_grid *grid)
{
    struct head_job job = { .out = out };
    enum rmd_status st = rmd_volume_new(out, grid, 1);
    if (st != RMD_OK) return st;
    rmd_person_build(&job.anatomy, person);
    st = rmd_parallel_for((size_t)grid->n[2], 1, sizeof(struct rmd_blend), draw_head, &job);
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}

struct job {
    struct rmd_volume *out;
    const struct rmd_structural *scan;
    const float *coefficient;
    struct rmd_affine voxel_from_world; // of the head
    double field[TERMS];
};

static double seen(double t1, enum rmd_contrast contrast)
{
    int piece = 0;
    switch (contrast) {
    case RMD_CONTRAST_GAMMA: return pow(t1, 1.4);
    case RMD_CONTRAST_T2:
        while (piece < PIECES - 2 && t1 > t2_from_t1[piece + 1][0])
            piece++;
        const double *low = t2_from_t1[piece], *high = t2_from_t1[piece + 1];
        return fmax(0, low[1] + (t1 - low[0]) / (high[0] - low[0]) * (high[1] - low[1]));
    case RMD_CONTRAST_T1: break;
    }
    return t1;
}

// EQ phantom.12
static double coil_gain(const struct job *job, const double p[3])
{
    double x = p[0] / field_scale, y = p[1] / field_scale, z = p[2] / field_scale;
    const double term[TERMS] = { x, y, z, x * x, y * y, z * z, x * y, y * z, z * x };
    double sum = 0;
    for (int i = 0; i < TERMS; i++)
        sum += job->field[i] * term[i];
    return job->scan->gain * exp(job->scan->bias * sum);
}

// What a cavity makes of a T1-weighted value at p.
static double with_lesion(double t1, const struct rmd_structural *scan, const double p[3])
{
    double d[3] = { p[0] - scan->centre[0], p[1] - scan->centre[1], p[2] - scan->centre[2] };
    double r = rmd_vector_norm(d);
    if (!(scan->radius > 0) || r > scan->radius + scan->rim + 2) return t1;
    double cavity = 1 / (1 + exp(4 * (r - scan->radius)));
    double oedema = scan->rim > 0 ? 1 / (1 + exp(2 * (r - scan->radius - scan->rim))) : 0;
    t1 *= 1 + oedema * (swelling - 1);
    return t1 + cavity * (fluid - t1);
}

static enum rmd_status draw_rows(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_structural *scan = job->scan;
    const struct rmd_grid *grid = &job->out->grid;
    const int nx = grid->n[0];
    float *room = scratch, *at[3] = { room, room + nx, room + 2 * nx };
    for (size_t row = first; row < last; row++) {
        double start[3] = { 0, (double)(row % (size_t)grid->n[1]),
                            (double)(row / (size_t)grid->n[1]) };
        double world[3], p[3], noise[2];
        float *v = job->out->v + row * (size_t)nx;
        for (int i = 0; i < nx; i++) {
            start[0] = i;
            rmd_affine_apply(world, &grid->world_from_voxel, start);
            for (int axis = 0; axis < 3; axis++)
                at[axis][i] = (float)world[axis];
        }
        if (scan->deformation) rmd_deformation_apply(scan->deformation, at[0], at[1], at[2], nx);
        for (int i = 0; i < nx; i++) {
            for (int axis = 0; axis < 3; axis++)
                p[axis] = (double)at[axis][i];
            rmd_affine_apply(p, &job->voxel_from_world, p);
            for (int axis = 0; axis < 3; axis++)
                at[axis][i] = (float)p[axis];
        }
        rmd_points_cubic(v, nx, job->coefficient, scan->head->grid.n,
                         &(struct rmd_points){ at[0], at[1], at[2] }, 0);
        for (int i = 0; i < nx; i++) {
            start[0] = i;
            rmd_affine_apply(world, &grid->world_from_voxel, start);
            double value = with_lesion(fmax(0, (double)v[i]), scan, world);
            value = seen(value, scan->contrast) * coil_gain(job, world);
            rmd_random_normal(
                noise, (struct rmd_draw){ scan->seed, STREAM, row * (size_t)nx + (size_t)i, 1 });
            v[i] = (float)(1000 * hypot(value + scan->noise * noise[0], scan->noise * noise[1]));
        }
    }
    return RMD_OK;
}

enum rmd_status rmd_structural_draw(struct rmd_volume *out, const struct rmd_grid *grid,
                                    const struct rmd_structural *scan)
{
    enum rmd_status st;
    const struct rmd_grid *from = &scan->head->grid;
    float *coefficient = NULL;
    struct job job = { .out = out, .scan = scan };
    *out = (struct rmd_volume){ 0 };
    for (unsigned i = 0; i < TERMS; i++) {
        struct rmd_draw draw = { scan->seed, STREAM, i, 0 };
        job.field[i] = 2 * rmd_random_uniform(draw) - 1;
    }
    RMD_TRY(rmd_alloc_raw(&coefficient, rmd_grid_count(from), sizeof *coefficient));
    memcpy(coefficient, scan->head->v, rmd_grid_count(from) * sizeof *coefficient);
    RMD_TRY(rmd_bspline_prefilter(coefficient, from->n, 3));
    RMD_TRY(rmd_volume_new(out, grid, 1));
    job.coefficient = coefficient;
    struct rmd_affine voxel_from_head = rmd_affine_invert(&from->world_from_voxel);
    job.voxel_from_world = rmd_affine_compose(&voxel_from_head, &scan->head_from_world);
    RMD_TRY(rmd_parallel_for((size_t)grid->n[1] * (size_t)grid->n[2], 16,
                             3 * (size_t)grid->n[0] * sizeof(float), draw_rows, &job));
out:
    if (st != RMD_OK) rmd_volume_free(out);
    rmd_release(coefficient);
    return st;
}
