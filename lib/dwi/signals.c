// SPDX-License-Identifier: BSD-3-Clause
// Voxels that are neighbours in the series are converted together.
#include "dwi/signals.h"

#include "base/memory.h"

enum rmd_status rmd_signals_of(struct rmd_signals *out, const struct rmd_series *series,
                               const struct rmd_mask *mask)
{
    enum rmd_status st;
    size_t n = 0, voxels = rmd_grid_count(&mask->grid);
    *out = (struct rmd_signals){ .series = series, .n = mask->count };
    RMD_TRY(rmd_grid_match(&series->grid, &mask->grid));
    RMD_TRY(rmd_alloc_raw(&out->voxel, mask->count, sizeof *out->voxel));
    out->at = out->voxel;
    for (size_t v = 0; v < voxels; v++)
        if (mask->v[v]) out->voxel[n++] = v;
    if (series->kept) {
        RMD_TRY(rmd_alloc_raw(&out->at, mask->count, sizeof *out->at));
        for (size_t v = 0; v < n; v++)
            out->at[v] = v;
    }
out:
    if (st) rmd_signals_free(out);
    return st;
}

void rmd_signals_free(struct rmd_signals *signals)
{
    if (signals->at != signals->voxel) rmd_release(signals->at);
    rmd_release(signals->voxel);
    *signals = (struct rmd_signals){ 0 };
}

void rmd_signals_take(float *value, size_t stride, const struct rmd_signals *signals,
                      const int *volume, int volumes, const size_t *item, size_t first,
                      size_t count)
{
    for (size_t from = 0, to; from < count; from = to) {
        size_t at = signals->at[item ? item[from] : first + from];
        for (to = from + 1; to < count; to++)
            if (signals->at[item ? item[to] : first + to] != at + to - from) break;
        for (int i = 0; i < volumes; i++)
            rmd_series_values(value + (size_t)i * stride + from, signals->series, volume[i], at,
                              to - from);
    }
}
