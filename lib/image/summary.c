// SPDX-License-Identifier: BSD-3-Clause
// One volume at a time, one line of voxels as the unit of work.
#include "image/summary.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "image/canonical.h"

#include <math.h>

enum { LINES = 64 };

struct volume_job {
    const float *v; // one volume
    struct rmd_canonical order;
    double *low, *high; // [lines]
};

static enum rmd_status sum_lines(void *context, size_t first, size_t last, void *scratch,
                                 double *partial)
{
    const struct volume_job *job = context;
    const int *n = job->order.grid.n;
    const ptrdiff_t *step = job->order.step;
    (void)scratch;
    for (size_t line = first; line < last; line++) {
        ptrdiff_t j = (ptrdiff_t)line % n[1], k = (ptrdiff_t)line / n[1];
        const float *v = job->v + job->order.start + j * step[1] + k * step[2];
        double low = (double)INFINITY, high = -(double)INFINITY;
        for (int i = 0; i < n[0]; i++) {
            double value = (double)v[i * step[0]];
            if (isnan(value)) continue;
            partial[0] += 1;
            partial[1] += value;
            low = fmin(low, value);
            high = fmax(high, value);
        }
        job->low[line] = fmin(job->low[line], low);
        job->high[line] = fmax(job->high[line], high);
    }
    return RMD_OK;
}

enum rmd_status rmd_summary_of(struct rmd_summary *out, const struct rmd_series *series)
{
    enum rmd_status st;
    struct volume_job job = { .order = rmd_canonical_of(&series->grid) };
    size_t lines = (size_t)job.order.grid.n[1] * (size_t)job.order.grid.n[2];
    size_t voxels = rmd_grid_count(&series->grid);
    float *volume = NULL;
    double count = 0, total = 0, low = (double)INFINITY, high = -(double)INFINITY;

    RMD_TRY(rmd_alloc_raw(&volume, voxels, sizeof *volume));
    RMD_TRY(rmd_alloc_raw(&job.low, 2 * lines, sizeof *job.low));
    job.high = job.low + lines;
    job.v = volume;
    for (size_t line = 0; line < lines; line++) {
        job.low[line] = (double)INFINITY;
        job.high[line] = -(double)INFINITY;
    }
    for (int t = 0; t < series->nt; t++) {
        double sum[2];
        rmd_series_values(volume, series, t, 0, voxels);
        RMD_TRY(rmd_parallel_sum(sum, 2, lines, LINES, 0, sum_lines, &job));
        count += sum[0];
        total += sum[1];
    }
    for (size_t line = 0; line < lines; line++) {
        low = fmin(low, job.low[line]);
        high = fmax(high, job.high[line]);
    }
    *out = (struct rmd_summary){ (size_t)count, count ? low : (double)NAN,
                                 count ? high : (double)NAN, total / count };
out:
    rmd_release(volume);
    rmd_release(job.low);
    return st;
}
