// SPDX-License-Identifier: BSD-3-Clause
// One set of weights a slice.
#include "fmri/slice_timing.h"

#include "base/parallel.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum { LOBES = 6, TAPS = 2 * LOBES, LANES = 64, BLOCK = 64 * LANES };

struct shifting {
    struct rmd_volume *out;
    const struct rmd_bold_scan *scan;
    double reference;
};

static double sinc(double x)
{
    const double pi = acos(-1.0);
    return x == 0 ? 1 : sin(pi * x) / (pi * x);
}

// Weights of volumes t - LOBES + 1 ... t + LOBES for the value at t + shift, -1 < shift < 1; they
// add to 1.
static int weigh(double weight[TAPS], double shift)
{
    int whole = (int)floor(shift);
    double sum = 0;
    for (int k = 0; k < TAPS; k++) {
        double x = shift - whole - (k - LOBES + 1);
        weight[k] = sinc(x) * sinc(x / LOBES);
        sum += weight[k];
    }
    for (int k = 0; k < TAPS; k++)
        weight[k] /= sum;
    return whole;
}

static int mirrored(int t, int n)
{
    int period = 2 * (n - 1), at = ((t % period) + period) % period;
    return at < n ? at : period - at;
}

static size_t slice_of(const struct rmd_bold_scan *scan, size_t voxel)
{
    const int *n = scan->series.grid.n;
    size_t place[3] = { voxel % (size_t)n[0], voxel / (size_t)n[0] % (size_t)n[1],
                        voxel / ((size_t)n[0] * (size_t)n[1]) };
    return place[scan->slice_axis];
}

RMD_CLONES static void add(float *restrict sum, const float *restrict value, float weight)
{
    for (int l = 0; l < LANES; l++)
        sum[l] += weight * value[l];
}

// EQ fmri.30: voxels [first, first + count) of one slice, as lanes; `row`[2 * nt][LANES].
static void shift_lanes(const struct shifting *s, size_t first, size_t count, float (*row)[LANES])
{
    int nt = s->out->nt;
    size_t n = rmd_grid_count(&s->out->grid);
    double weight[TAPS];
    float(*shifted)[LANES] = row + nt;
    double late = s->reference - s->scan->slice_time[slice_of(s->scan, first)];
    int whole = weigh(weight, late / s->scan->timing.tr);
    memset(row, 0, 2 * (size_t)nt * sizeof *row);
    for (int t = 0; t < nt; t++)
        memcpy(row[t], s->out->v + first + (size_t)t * n, count * sizeof(float));
    for (int t = 0; t < nt; t++)
        for (int k = 0; k < TAPS; k++)
            add(shifted[t], row[mirrored(t + whole + k - LOBES + 1, nt)], (float)weight[k]);
    for (size_t l = 0; l < count; l++) {
        int finite = 1;
        for (int t = 0; t < nt; t++)
            finite &= isfinite(row[t][l]) != 0;
        for (int t = 0; t < nt && finite; t++)
            s->out->v[first + l + (size_t)t * n] = shifted[t][l];
    }
}

static enum rmd_status shift_block(void *context, size_t first, size_t last, void *scratch)
{
    const struct shifting *s = context;
    for (size_t v = first, end; v < last; v = end) {
        for (end = v + 1; end < last && end - v < LANES; end++)
            if (slice_of(s->scan, end) != slice_of(s->scan, v)) break;
        shift_lanes(s, v, end - v, scratch);
    }
    return RMD_OK;
}

enum rmd_status rmd_slice_timing_correct(struct rmd_volume *out, const struct rmd_bold_scan *scan,
                                         double reference)
{
    enum rmd_status st;
    if (scan->slices == 0)
        return rmd_fail(RMD_EARG, "%s: the sidecar has no SliceTiming", scan->path);
    RMD_TRY(rmd_series_volume(out, &scan->series));
    RMD_TRY(rmd_parallel_for(rmd_grid_count(&out->grid), BLOCK,
                             2 * (size_t)out->nt * LANES * sizeof(float), shift_block,
                             &(struct shifting){ out, scan, reference }));
out:
    return st;
}
