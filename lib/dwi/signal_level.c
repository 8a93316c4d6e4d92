// SPDX-License-Identifier: BSD-3-Clause
// One pass over all signals counts and adds up.
#include "dwi/signal_level.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>

enum { VOXELS = 4096, SHELL = 80 }; // a block; s/mm2 that b-values of a shell differ

struct job {
    const struct rmd_volume *dwi, *noise;
    const struct rmd_mask *mask;
};

// Of every volume the voxels, the sum of their signals, and how many are near the floor.
static enum rmd_status count_block(void *context, size_t first, size_t last, void *scratch,
                                   double *partial)
{
    (void)scratch;
    const struct job *job = context;
    size_t count = rmd_grid_count(&job->dwi->grid);
    for (size_t t = 0; t < (size_t)job->dwi->nt; t++)
        for (size_t v = first; v < last; v++) {
            float noise = job->noise->v[v], signal = job->dwi->v[t * count + v];
            if (!job->mask->v[v] || !(noise > 0) || isnan(signal)) continue;
            partial[3 * t] += 1;
            partial[3 * t + 1] += (double)signal;
            partial[3 * t + 2] += signal < RMD_SIGNAL_FLOOR * noise;
        }
    return RMD_OK;
}

enum rmd_status rmd_signal_level_of(struct rmd_signal_level *out, const struct rmd_volume *dwi,
                                    const struct rmd_volume *noise, const struct rmd_mask *mask,
                                    const struct rmd_gradients *gradients)
{
    enum rmd_status st;
    double *sum = NULL, voxels[2] = { 0 }, near[2] = { 0 };
    double largest = rmd_gradients_largest(gradients);
    size_t nt = (size_t)dwi->nt;
    *out = (struct rmd_signal_level){ 0 };
    RMD_TRY(rmd_alloc(&sum, 3 * nt, sizeof *sum));
    RMD_TRY(rmd_alloc(&out->mean, nt, sizeof *out->mean));
    RMD_TRY(rmd_parallel_sum(sum, 3 * nt, rmd_grid_count(&dwi->grid), VOXELS, 0, count_block,
                             &(struct job){ dwi, noise, mask }));
    if (sum[0] == 0) {
        st = rmd_fail(RMD_EFIT, "no voxel of the mask whose noise is known");
        goto out;
    }
    for (size_t t = 0; t < nt; t++) {
        int weighted = gradients->b[t] > RMD_B0_LIMIT;
        out->mean[t] = sum[3 * t + 1] / sum[3 * t];
        if (weighted && gradients->b[t] < largest - SHELL) continue;
        voxels[weighted] += sum[3 * t];
        near[weighted] += sum[3 * t + 2];
    }
    out->b0 = near[0] / voxels[0];
    out->weighted = near[1] / voxels[1];
    out->b_weighted = voxels[1] > 0 ? largest : (double)NAN;
out:
    rmd_release(sum);
    if (st != RMD_OK) rmd_signal_level_free(out);
    return st;
}

void rmd_signal_level_free(struct rmd_signal_level *level)
{
    rmd_release(level->mean);
    *level = (struct rmd_signal_level){ 0 };
}

// EQ clean.10
void rmd_signal_drift_of(struct rmd_signal_drift *out, const double *mean,
                         const struct rmd_gradients *gradients)
{
    double n = 0, sum = 0, place = 0, square = 0, product = 0;
    *out = (struct rmd_signal_drift){ (double)NAN, (double)NAN, 0 };
    for (int t = 0; t < gradients->n; t++) {
        if (gradients->b[t] > RMD_B0_LIMIT || !isfinite(mean[t])) continue;
        n++;
        sum += mean[t];
        place += t;
    }
    if (n < 2) return;
    out->largest = 0;
    for (int t = 0; t < gradients->n; t++) {
        if (gradients->b[t] > RMD_B0_LIMIT || !isfinite(mean[t])) continue;
        double from = t - place / n, share = mean[t] / (sum / n) - 1;
        square += from * from;
        product += from * share;
        if (fabs(share) <= out->largest) continue;
        out->largest = fabs(share);
        out->volume = t;
    }
    out->trend = product / square * (gradients->n - 1);
}
