// SPDX-License-Identifier: BSD-3-Clause
// Signals are summed over compartments voxel by voxel; nothing is stored between.
#include "phantom/acquire.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "phantom/kspace.h"
#include "phantom/scheme.h"

#include <string.h>

enum { STREAM_NOISE = 0x50520001, ROWS = 8 };

// A run of volumes with one head position.
struct job {
    const struct rmd_scan *scan;
    struct rmd_affine standard_from_voxel;
    int first, last;                  // volumes
    double (*design)[6];              // [volumes] b g g' in the standard frame
    double (*isotropic)[RMD_TISSUES]; // [volumes] signal of each tissue
    const double *b;
    double sigma;
    float *window[2]; // of k-space along both axes of a slice, NULL where voxels are averages
    int16_t *raw;
};

// EQ phantom.7
static double signal(const struct job *job, const struct rmd_blend *blend, int t)
{
    const double *q = job->design[t];
    double sum = 0;
    for (int c = 0; c < RMD_TISSUES; c++)
        sum += blend->tissue[c] * job->isotropic[t][c];
    for (int k = 0; k < RMD_TRACTS; k++) {
        if (!(blend->tract[k] > 0)) continue;
        const double *d = blend->dyad[k];
        double along =
            q[0] * d[0] + q[1] * d[1] + q[2] * d[2] + 2 * (q[3] * d[3] + q[4] * d[4] + q[5] * d[5]);
        double ad = job->scan->ad[k], rd = job->scan->rd[k];
        sum += blend->tract[k] * rmd_tissues[RMD_WM].s0 * exp(-job->b[t] * rd - (ad - rd) * along);
    }
    return sum;
}

// Two uniform numbers in (0, 1) for each of two volumes.
static void uniform_pairs(double u[4], const struct job *job, size_t voxel, int t)
{
    uint32_t word[4], run = (uint32_t)job->scan->session * 16 + (uint32_t)job->scan->run;
    rmd_random_words(word, (struct rmd_draw){ job->scan->seed, STREAM_NOISE,
                                              (uint64_t)(t / 2) << 32 | voxel, run });
    for (int i = 0; i < 4; i++)
        u[i] = (word[i] + 0.5) * 0x1p-32;
}

// EQ phantom.8
static double noisy(const struct job *job, double value, const double u[2])
{
    const double two_pi = 6.283185307179586;
    double square = -2 * job->sigma * job->sigma * log(u[0]);
    if (value > 0) square += value * (value + 2 * sqrt(square) * cos(two_pi * u[1]));
    return sqrt(square);
}

// Stores what is measured at a voxel where value[t - first] is its signal.
static void record(const struct job *job, size_t voxel, const double *value)
{
    double u[4];
    size_t count = rmd_grid_count(&job->scan->grid);
    for (int t = job->first; t < job->last; t++) {
        double seen = fabs(value[t - job->first]);
        if (job->sigma > 0) {
            if (t == job->first || t % 2 == 0) uniform_pairs(u, job, voxel, t);
            seen = noisy(job, seen, &u[t % 2 * 2]);
        }
        job->raw[(size_t)t * count + voxel] = (int16_t)(seen < 32767 ? seen + 0.5 : 32767);
    }
}

static enum rmd_status draw_rows(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const int *n = job->scan->grid.n;
    double *value = scratch;
    for (size_t voxel = first * (size_t)n[0]; voxel < last * (size_t)n[0]; voxel++) {
        struct rmd_blend blend;
        rmd_anatomy_draw(&blend, &job->scan->patient->anatomy, &job->standard_from_voxel, n, voxel);
        for (int t = job->first; t < job->last; t++)
            value[t - job->first] = signal(job, &blend, t);
        record(job, voxel, value);
    }
    return RMD_OK;
}

// The voxels of a slice, and of an object that is drawn in finer ones, with their volumes.
struct fine {
    int n[3];
    size_t volumes, row, plane; // of voxels of the scan, times volumes
    struct rmd_affine standard_from_fine;
};

static struct fine fine_of(const struct job *job)
{
    const int *n = job->scan->grid.n;
    struct fine f = { .n = { RMD_KSPACE_FINE * n[0], RMD_KSPACE_FINE * n[1], n[2] },
                      .volumes = (size_t)(job->last - job->first) };
    struct rmd_affine voxel_from_fine = rmd_affine_identity();
    f.row = (size_t)n[0] * f.volumes;
    f.plane = (size_t)n[1] * f.row;
    for (int a = 0; a < 2; a++) {
        voxel_from_fine.m[a][a] = 1.0 / RMD_KSPACE_FINE;
        voxel_from_fine.m[a][3] = 0.5 / RMD_KSPACE_FINE - 0.5;
    }
    f.standard_from_fine = rmd_affine_compose(&job->standard_from_voxel, &voxel_from_fine);
    return f;
}

static size_t fine_scratch(const struct job *job)
{
    struct fine f = fine_of(job);
    size_t numbers = RMD_KSPACE_FINE * (f.row + f.plane) + f.plane;
    return f.volumes * sizeof(double) + numbers * sizeof(float);
}

static enum rmd_status draw_slices(void *context, size_t first, size_t last, void *scratch)
{
    const struct job *job = context;
    const int *n = job->scan->grid.n;
    struct fine f = fine_of(job);
    double *value = scratch;
    float *line = (float *)(value + f.volumes), *rows = line + RMD_KSPACE_FINE * f.row;
    float *slice = rows + RMD_KSPACE_FINE * f.plane;
    for (size_t k = first; k < last; k++) {
        for (size_t j = 0; j < (size_t)f.n[1]; j++) {
            for (size_t i = 0; i < (size_t)f.n[0]; i++) {
                struct rmd_blend blend;
                size_t at = i + (size_t)f.n[0] * (j + (size_t)f.n[1] * k);
                rmd_anatomy_draw(&blend, &job->scan->patient->anatomy, &f.standard_from_fine, f.n,
                                 at);
                for (size_t t = 0; t < f.volumes; t++)
                    line[i * f.volumes + t] = (float)signal(job, &blend, job->first + (int)t);
            }
            rmd_kspace_sample(rows + j * f.row, job->window[0], line, n[0], f.volumes);
        }
        rmd_kspace_sample(slice, job->window[1], rows, n[1], f.row);
        for (size_t v = 0; v < f.plane / f.volumes; v++) {
            for (size_t t = 0; t < f.volumes; t++)
                value[t] = (double)slice[v * f.volumes + t];
            record(job, k * (f.plane / f.volumes) + v, value);
        }
    }
    return RMD_OK;
}

static enum rmd_status draw(struct job *job)
{
    const int *n = job->scan->grid.n;
    size_t volumes = (size_t)(job->last - job->first);
    if (job->window[0])
        return rmd_parallel_for((size_t)n[2], 1, fine_scratch(job), draw_slices, job);
    return rmd_parallel_for((size_t)n[1] * (size_t)n[2], ROWS, volumes * sizeof(double), draw_rows,
                            job);
}

// The gradients as the head sees them, and the signal of every isotropic tissue.
static void prepare(struct job *job, const struct rmd_gradients *gradients,
                    const struct rmd_affine *standard_from_world)
{
    for (int t = job->first; t < job->last; t++) {
        double g[3], b = gradients->b[t];
        for (int i = 0; i < 3; i++)
            g[i] = rmd_vector_dot(standard_from_world->m[i], gradients->dir[t]);
        const double product[6] = { g[0] * g[0], g[1] * g[1], g[2] * g[2],
                                    g[0] * g[1], g[0] * g[2], g[1] * g[2] };
        for (int i = 0; i < 6; i++)
            job->design[t][i] = b * product[i];
        for (int c = 0; c < RMD_TISSUES; c++)
            job->isotropic[t][c] = rmd_tissues[c].s0 * exp(-b * rmd_tissues[c].md);
    }
}

enum rmd_status rmd_acquire_dwi(struct rmd_series *dwi, struct rmd_gradients *gradients,
                                const struct rmd_scan *scan)
{
    enum rmd_status st;
    struct job job = { .scan = scan };
    int nt = scan->opts.b0 + scan->opts.directions;

    *dwi = (struct rmd_series){ .grid = scan->grid, .nt = nt, .datatype = RMD_I16, .slope = 1 };
    *gradients = (struct rmd_gradients){ 0 };
    RMD_TRY(rmd_scheme_build(gradients, scan->opts.b0, scan->opts.directions, scan->opts.b));
    RMD_TRY(rmd_alloc_raw(&dwi->raw, rmd_grid_count(&scan->grid) * (size_t)nt, sizeof(int16_t)));
    RMD_TRY(rmd_alloc(&job.design, (size_t)nt, sizeof *job.design));
    RMD_TRY(rmd_alloc(&job.isotropic, (size_t)nt, sizeof *job.isotropic));
    job.raw = dwi->raw;
    job.b = gradients->b;
    job.sigma = scan->opts.snr > 0 ? rmd_tissues[RMD_WM].s0 / scan->opts.snr : 0;
    for (int a = 0; a < 2 && scan->opts.ringing; a++)
        RMD_TRY(rmd_kspace_window(&job.window[a], scan->grid.n[a]));
    int together = scan->opts.motion > 0 ? 1 : nt;
    for (job.first = 0; job.first < nt; job.first = job.last) {
        job.last = job.first + together;
        struct rmd_affine world_from_standard = rmd_scan_pose(scan, job.first);
        struct rmd_affine standard_from_world = rmd_affine_invert(&world_from_standard);
        job.standard_from_voxel =
            rmd_affine_compose(&standard_from_world, &scan->grid.world_from_voxel);
        prepare(&job, gradients, &standard_from_world);
        RMD_TRY(draw(&job));
    }
out:
    rmd_release(job.design);
    rmd_release(job.isotropic);
    for (int a = 0; a < 2; a++)
        rmd_release(job.window[a]);
    if (st != RMD_OK) {
        rmd_series_free(dwi);
        rmd_gradients_free(gradients);
    }
    return st;
}
