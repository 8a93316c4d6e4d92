// SPDX-License-Identifier: BSD-3-Clause
// Scaling and squaring (Arsigny et al. 2006); positions beyond the lattice are moved to its border.
#include "align/deform_field.h"

#include "base/parallel.h"
#include "base/simd.h"
#include "image/points.h"

#include <string.h>

enum { SQUARINGS = 6 };

struct job {
    float *to;
    const float *u;
    const struct rmd_lattice *lattice, *from;
};

RMD_CLONES static void clamp_row(float *p, int n, float most)
{
    for (int i = 0; i < n; i++) {
        float x = p[i] > 0 ? p[i] : 0;
        p[i] = x < most ? x : most;
    }
}

// Positions along axis of a row of nodes, moved by u.
RMD_CLONES static void move_row(float *p, const float *u, int n, float first, float step,
                                float per_mm)
{
    for (int i = 0; i < n; i++)
        p[i] = __builtin_fmaf(u[i], per_mm, __builtin_fmaf((float)i, step, first));
}

RMD_CLONES static void add_row(float *to, const float *u, int n)
{
    for (int i = 0; i < n; i++)
        to[i] += u[i];
}

// to = u after (identity + u), a plane at a time. EQ align.51
static enum rmd_status square_planes(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_lattice *lattice = job->lattice;
    const int *n = lattice->n;
    size_t count = rmd_lattice_count(lattice);
    float *room = scratch, *p[3] = { room, room + n[0], room + 2 * n[0] };
    for (size_t k = first; k < last; k++)
        for (int j = 0; j < n[1]; j++) {
            size_t at = (k * (size_t)n[1] + (size_t)j) * (size_t)n[0];
            const float start[3] = { 0, (float)j, (float)k };
            for (int axis = 0; axis < 3; axis++) {
                move_row(p[axis], job->u + (size_t)axis * count + at, n[0], start[axis], axis == 0,
                         (float)(1 / lattice->spacing));
                clamp_row(p[axis], n[0], (float)(n[axis] - 1));
            }
            for (size_t c = 0; c < 3; c++) {
                float *to = job->to + c * count + at;
                rmd_points_linear(to, n[0], job->u + c * count, n,
                                  &(struct rmd_points){ p[0], p[1], p[2] }, 0);
                add_row(to, job->u + c * count + at, n[0]);
            }
        }
    return RMD_OK;
}

enum rmd_status rmd_deform_field_exp(float *u, const float *w, double factor,
                                     const struct rmd_lattice *lattice, float *room)
{
    enum rmd_status st = RMD_OK;
    size_t count = rmd_lattice_count(lattice);
    float scale = (float)(factor / (1 << SQUARINGS)), *now = u, *next = room;
    for (size_t i = 0; i < 3 * count; i++)
        now[i] = scale * w[i];
    for (int i = 0; i < SQUARINGS; i++) {
        struct job job = { .to = next, .u = now, .lattice = lattice };
        RMD_TRY(rmd_parallel_for((size_t)lattice->n[2], 1,
                                 3 * (size_t)lattice->n[0] * sizeof(float), square_planes, &job));
        float *other = now;
        now = next;
        next = other;
    }
    if (now != u) memcpy(u, now, 3 * count * sizeof *u);
out:
    return st;
}

void rmd_deform_field_row(float *const move[3], int count, const double start[3], double step,
                          const float *u, const struct rmd_lattice *lattice, float *const room[3])
{
    size_t nodes = rmd_lattice_count(lattice);
    for (int axis = 0; axis < 3; axis++) {
        double first = (start[axis] - lattice->low[axis]) / lattice->spacing;
        double along = axis == 0 ? step / lattice->spacing : 0;
        for (int i = 0; i < count; i++)
            room[axis][i] = (float)(first + i * along);
        clamp_row(room[axis], count, (float)(lattice->n[axis] - 1));
    }
    for (size_t c = 0; c < 3; c++)
        rmd_points_linear(move[c], count, u + c * nodes, lattice->n,
                          &(struct rmd_points){ room[0], room[1], room[2] }, 0);
}

static enum rmd_status resample_planes(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const struct rmd_lattice *to = job->lattice;
    const int *n = to->n;
    size_t count = rmd_lattice_count(to);
    float *room = scratch, *const p[3] = { room, room + n[0], room + 2 * n[0] };
    for (size_t k = first; k < last; k++)
        for (int j = 0; j < n[1]; j++) {
            size_t at = (k * (size_t)n[1] + (size_t)j) * (size_t)n[0];
            float *const row[3] = { job->to + at, job->to + count + at, job->to + 2 * count + at };
            double start[3] = { to->low[0], to->low[1] + j * to->spacing,
                                to->low[2] + (double)k * to->spacing };
            rmd_deform_field_row(row, n[0], start, to->spacing, job->u, job->from, p);
        }
    return RMD_OK;
}

enum rmd_status rmd_deform_field_resample(float *out, const struct rmd_lattice *to, const float *w,
                                          const struct rmd_lattice *from)
{
    struct job job = { out, w, to, from };
    return rmd_parallel_for((size_t)to->n[2], 1, 3 * (size_t)to->n[0] * sizeof(float),
                            resample_planes, &job);
}
