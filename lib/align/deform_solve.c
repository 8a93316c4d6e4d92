// SPDX-License-Identifier: BSD-3-Clause
// Conjugate gradients, preconditioned by the 3x3 blocks on the diagonal.
#include "align/deform_solve.h"

#include "base/parallel.h"
#include "base/simd.h"

#include <string.h>

static const double centre = 42; // of the squared Laplacian's stencil: 6^2 + 6

struct job {
    const struct rmd_lattice *lattice;
    const struct rmd_deform_normal *normal;
    float *to;
    const float *from, *other;
    float scale, step;
};

// The Laplacian of a row in units of the spacing; neighbours beyond the border are mirrored onto
// the border itself.
RMD_CLONES static void laplace_row(float *to, const float *v, const float *const near[4], int n)
{
    for (int i = 1; i < n - 1; i++)
        to[i] = near[0][i] + near[1][i] + near[2][i] + near[3][i] + v[i - 1] + v[i + 1] - 6 * v[i];
    for (int end = 0; end < 2; end++) {
        int i = end ? n - 1 : 0, before = i > 0 ? i - 1 : i, after = i < n - 1 ? i + 1 : i;
        to[i] = near[0][i] + near[1][i] + near[2][i] + near[3][i] + v[before] + v[after] - 6 * v[i];
    }
}

// Planes of all three components: item = component * n[2] + k.
static enum rmd_status laplace_planes(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    const int *n = job->lattice->n;
    size_t row = (size_t)n[0], plane = row * (size_t)n[1];
    for (size_t item = first; item < last; item++) {
        size_t k = item % (size_t)n[2];
        for (size_t j = 0; j < (size_t)n[1]; j++) {
            const float *v = job->from + item * plane + j * row;
            const float *const near[4] = { j > 0 ? v - row : v, j + 1 < (size_t)n[1] ? v + row : v,
                                           k > 0 ? v - plane : v,
                                           k + 1 < (size_t)n[2] ? v + plane : v };
            laplace_row(job->to + item * plane + j * row, v, near, n[0]);
        }
    }
    return RMD_OK;
}

static enum rmd_status laplace(float *to, const float *from, const struct rmd_lattice *lattice)
{
    struct job job = { .lattice = lattice, .to = to, .from = from };
    return rmd_parallel_for(3 * (size_t)lattice->n[2], 1, 0, laplace_planes, &job);
}

// to = H from + scale * other, node by node.
RMD_CLONES static void multiply_run(float *to, const float *h, const float *v, const float *other,
                                    float scale, size_t count, size_t n)
{
    const float *x = v, *y = v + count, *z = v + 2 * count;
    for (size_t i = 0; i < n; i++) {
        float xx = h[i], yy = h[count + i], zz = h[2 * count + i];
        float yz = h[3 * count + i], zx = h[4 * count + i], xy = h[5 * count + i];
        to[i] = xx * x[i] + xy * y[i] + zx * z[i] + scale * other[i];
        to[count + i] = xy * x[i] + yy * y[i] + yz * z[i] + scale * other[count + i];
        to[2 * count + i] = zx * x[i] + yz * y[i] + zz * z[i] + scale * other[2 * count + i];
    }
}

// Solves the block (H + scale I) to = from of every node.
RMD_CLONES static void precondition_run(float *to, const float *h, const float *v, float scale,
                                        size_t count, size_t n)
{
    const float *x = v, *y = v + count, *z = v + 2 * count;
    for (size_t i = 0; i < n; i++) {
        float xx = h[i] + scale, yy = h[count + i] + scale, zz = h[2 * count + i] + scale;
        float yz = h[3 * count + i], zx = h[4 * count + i], xy = h[5 * count + i];
        float a = yy * zz - yz * yz, b = yz * zx - xy * zz, c = xy * yz - yy * zx;
        float d = xx * zz - zx * zx, e = xy * zx - xx * yz, f = xx * yy - xy * xy;
        float over = 1 / (xx * a + xy * b + zx * c);
        to[i] = over * (a * x[i] + b * y[i] + c * z[i]);
        to[count + i] = over * (b * x[i] + d * y[i] + e * z[i]);
        to[2 * count + i] = over * (c * x[i] + e * y[i] + f * z[i]);
    }
}

static enum rmd_status multiply_block(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    size_t count = rmd_lattice_count(job->lattice);
    multiply_run(job->to + first, job->normal->matrix + first, job->from + first,
                 job->other + first, job->scale, count, last - first);
    return RMD_OK;
}

static enum rmd_status precondition_block(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    size_t count = rmd_lattice_count(job->lattice);
    precondition_run(job->to + first, job->normal->matrix + first, job->from + first, job->scale,
                     count, last - first);
    return RMD_OK;
}

static enum rmd_status dot_block(void *context, size_t first, size_t last, void *scratch,
                                 double *sum)
{
    (void)scratch;
    const struct job *job = context;
    double lane[8] = { 0 };
    for (size_t i = first; i < last; i++)
        lane[i & 7] += (double)job->from[i] * (double)job->other[i];
    for (int l = 0; l < 8; l++)
        sum[0] += lane[l];
    return RMD_OK;
}

static enum rmd_status dot(double *sum, const float *a, const float *b, size_t n)
{
    struct job job = { .from = a, .other = b };
    return rmd_parallel_sum(sum, 1, n, 65536, 0, dot_block, &job);
}

// to += step * from, or with other: to = other + step * to.
RMD_CLONES static void add_run(float *to, const float *from, float step, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = __builtin_fmaf(step, from[i], to[i]);
}

RMD_CLONES static void turn_run(float *to, const float *from, float step, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = __builtin_fmaf(step, to[i], from[i]);
}

static enum rmd_status add_block(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    if (job->other)
        turn_run(job->to + first, job->other + first, job->step, last - first);
    else
        add_run(job->to + first, job->from + first, job->step, last - first);
    return RMD_OK;
}

static enum rmd_status add(float *to, const float *from, double step, size_t n)
{
    struct job job = { .to = to, .from = from, .step = (float)step };
    return rmd_parallel_for(n, 65536, 0, add_block, &job);
}

static enum rmd_status turn(float *to, double step, const float *other, size_t n)
{
    struct job job = { .to = to, .other = other, .step = (float)step };
    return rmd_parallel_for(n, 65536, 0, add_block, &job);
}

// EQ align.55
enum rmd_status rmd_deform_solve(float *v, const float *w, const struct rmd_deform_normal *normal,
                                 const struct rmd_lattice *lattice, int rounds, float *room)
{
    enum rmd_status st;
    size_t count = rmd_lattice_count(lattice), n = 3 * count;
    float *r = room, *p = r + n, *q = p + n, *z = q + n, *l = z + n;
    double h2 = lattice->spacing * lattice->spacing, scale = normal->bending / (h2 * h2);
    double rz, next, curvature;
    struct job job = { .lattice = lattice, .normal = normal, .scale = (float)scale };
    RMD_TRY(laplace(q, w, lattice));
    RMD_TRY(laplace(l, q, lattice));
    memcpy(r, normal->vector, n * sizeof *r);
    RMD_TRY(add(r, l, -scale, n));
    memset(v, 0, n * sizeof *v);
    struct job precondition = job;
    precondition.scale = (float)(scale * centre), precondition.to = z, precondition.from = r;
    RMD_TRY(rmd_parallel_for(count, 16384, 0, precondition_block, &precondition));
    memcpy(p, z, n * sizeof *p);
    RMD_TRY(dot(&rz, r, z, n));
    for (int round = 0; round < rounds && rz > 0; round++) {
        RMD_TRY(laplace(q, p, lattice));
        RMD_TRY(laplace(l, q, lattice));
        job.to = q, job.from = p, job.other = l;
        RMD_TRY(rmd_parallel_for(count, 16384, 0, multiply_block, &job));
        RMD_TRY(dot(&curvature, p, q, n));
        if (!(curvature > 0)) break;
        RMD_TRY(add(v, p, rz / curvature, n));
        RMD_TRY(add(r, q, -rz / curvature, n));
        RMD_TRY(rmd_parallel_for(count, 16384, 0, precondition_block, &precondition));
        RMD_TRY(dot(&next, r, z, n));
        RMD_TRY(turn(p, next / rz, z, n));
        rz = next;
    }
out:
    return st;
}
