// SPDX-License-Identifier: BSD-3-Clause
// Speed of writing and reading images, in MB of raw data a second, on a DWI-like series of 104 x
// 104 x 72 x 150 16-bit integers: bench_gz [FOLDER [THREADS]].
#define _POSIX_C_SOURCE 200809L
#include "base/codec.h"
#include "base/parallel.h"
#include "base/random.h"
#include "image/nifti.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { REPEATS = 5 };

struct clocks {
    double wall, cpu;
};

static struct clocks now(void)
{
    struct timespec wall, cpu;
    clock_gettime(CLOCK_MONOTONIC, &wall);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    return (struct clocks){ (double)wall.tv_sec + 1e-9 * (double)wall.tv_nsec,
                            (double)cpu.tv_sec + 1e-9 * (double)cpu.tv_nsec };
}

// Smooth anatomy inside a ball, noise of 12 units, air around it.
static enum rmd_status draw_block(void *context, size_t first, size_t last, void *scratch)
{
    struct rmd_volume *v = context;
    (void)scratch;
    size_t count = rmd_grid_count(&v->grid), nx = (size_t)v->grid.n[0], ny = (size_t)v->grid.n[1];
    for (size_t i = first; i < last; i += 2) {
        size_t at = i % count, t = i / count;
        double x = (double)(at % nx), y = (double)(at / nx % ny), z = (double)(at / nx / ny);
        double r = hypot(hypot(x - 52, y - 52), z - 36), noise[2];
        double signal = r < 45 ? (300 + 200 * sin(x / 9) * cos(y / 7) * sin(z / 5 + 1)) *
                                     (0.6 + 0.4 * cos((double)t))
                               : 5;
        rmd_random_normal(noise, (struct rmd_draw){ .seed = 1, .item = i });
        for (size_t k = 0; k < 2 && i + k < last; k++)
            v->v[i + k] = (float)rint(fabs(signal + 12 * noise[k]));
    }
    return RMD_OK;
}

static enum rmd_status write_once(const char *path, const struct rmd_volume *v, int commit)
{
    enum rmd_status st;
    struct rmd_outputs *set = NULL;
    RMD_TRY(rmd_outputs_new(&set, 1));
    RMD_TRY(rmd_nifti_write_as(set, path, v, 0, RMD_I16, 1));
    if (commit) RMD_TRY(rmd_outputs_commit(set));
out:
    rmd_outputs_free(set);
    return st;
}

static enum rmd_status read_once(const char *path, const struct rmd_volume *v, int commit)
{
    struct rmd_series series;
    (void)v;
    (void)commit;
    enum rmd_status st = rmd_nifti_read_series(&series, NULL, path, NULL, NULL);
    rmd_series_free(&series);
    return st;
}

// The fastest of REPEATS runs.
static enum rmd_status report(const char *what, const char *path, const struct rmd_volume *v,
                              int commit,
                              enum rmd_status (*run)(const char *, const struct rmd_volume *, int))
{
    struct clocks best = { 1e9, 1e9 };
    double mb = 2e-6 * (double)rmd_grid_count(&v->grid) * v->nt;
    for (int i = 0; i < REPEATS; i++) {
        struct clocks before = now();
        enum rmd_status st = run(path, v, commit);
        struct clocks after = now();
        if (st != RMD_OK) return st;
        best.wall = fmin(best.wall, after.wall - before.wall);
        best.cpu = fmin(best.cpu, after.cpu - before.cpu);
    }
    printf("%-34s %7.0f MB/s  %.3f s  %.3f CPU s\n", what, mb / best.wall, best.wall, best.cpu);
    return RMD_OK;
}

int main(int argc, char **argv)
{
    enum rmd_status st;
    struct rmd_volume v = { 0 };
    struct rmd_grid grid = { { 104, 104, 72 }, rmd_affine_identity() };
    char plain[4096], packed[4096];
    const char *folder = argc > 1 ? argv[1] : "/tmp";
    int threads = rmd_parallel_threads(argc > 2 ? atoi(argv[2]) : 2);

    snprintf(plain, sizeof plain, "%s/bench_gz.nii", folder);
    snprintf(packed, sizeof packed, "%s/bench_gz.nii.gz", folder);
    RMD_TRY(rmd_volume_new(&v, &grid, 150));
    RMD_TRY(rmd_parallel_for(rmd_grid_count(&grid) * 150, 1 << 16, 0, draw_block, &v));
    printf("%d threads, %s\n", threads, rmd_codec_best()->name);
    RMD_TRY(report("write .nii.gz", packed, &v, 0, write_once));
    RMD_TRY(report("write .nii.gz, synced, read back", packed, &v, 1, write_once));
    RMD_TRY(report("read .nii.gz", packed, &v, 0, read_once));
    RMD_TRY(report("write .nii, synced, read back", plain, &v, 1, write_once));
    RMD_TRY(report("read .nii", plain, &v, 0, read_once));
out:
    if (st != RMD_OK) fprintf(stderr, "%s\n", rmd_error());
    rmd_volume_free(&v);
    unlink(plain);
    unlink(packed);
    return st != RMD_OK;
}
