// SPDX-License-Identifier: BSD-3-Clause
// Signals are summed over compartments voxel by voxel; nothing is stored between.
#include "phantom/acquire.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
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

static enum rmd_status draw_rows(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    const int *n = job->scan->grid.n;
    size_t count = rmd_grid_count(&job->scan->grid);
    for (size_t voxel = first * (size_t)n[0]; voxel < last * (size_t)n[0]; voxel++) {
        struct rmd_blend blend;
        rmd_anatomy_draw(&blend, &job->scan->patient->anatomy, &job->standard_from_voxel, n, voxel);
        double u[4];
        for (int t = job->first; t < job->last; t++) {
            if (job->sigma > 0 && (t == job->first || t % 2 == 0)) uniform_pairs(u, job, voxel, t);
            double value = signal(job, &blend, t);
            if (job->sigma > 0) value = noisy(job, value, &u[t % 2 * 2]);
            job->raw[(size_t)t * count + voxel] = (int16_t)(value < 32767 ? value + 0.5 : 32767);
        }
    }
    return RMD_OK;
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
    size_t rows = (size_t)scan->grid.n[1] * (size_t)scan->grid.n[2];

    *dwi = (struct rmd_series){ .grid = scan->grid, .nt = nt, .datatype = RMD_I16, .slope = 1 };
    *gradients = (struct rmd_gradients){ 0 };
    RMD_TRY(rmd_scheme_build(gradients, scan->opts.b0, scan->opts.directions, scan->opts.b));
    RMD_TRY(rmd_alloc_raw(&dwi->raw, rmd_grid_count(&scan->grid) * (size_t)nt, sizeof(int16_t)));
    RMD_TRY(rmd_alloc(&job.design, (size_t)nt, sizeof *job.design));
    RMD_TRY(rmd_alloc(&job.isotropic, (size_t)nt, sizeof *job.isotropic));
    job.raw = dwi->raw;
    job.b = gradients->b;
    job.sigma = scan->opts.snr > 0 ? rmd_tissues[RMD_WM].s0 / scan->opts.snr : 0;
    int together = scan->opts.motion > 0 ? 1 : nt;
    for (job.first = 0; job.first < nt; job.first = job.last) {
        job.last = job.first + together;
        struct rmd_affine world_from_standard = rmd_scan_pose(scan, job.first);
        struct rmd_affine standard_from_world = rmd_affine_invert(&world_from_standard);
        job.standard_from_voxel =
            rmd_affine_compose(&standard_from_world, &scan->grid.world_from_voxel);
        prepare(&job, gradients, &standard_from_world);
        RMD_TRY(rmd_parallel_for(rows, ROWS, 0, draw_rows, &job));
    }
out:
    rmd_release(job.design);
    rmd_release(job.isotropic);
    if (st != RMD_OK) {
        rmd_series_free(dwi);
        rmd_gradients_free(gradients);
    }
    return st;
}
