// SPDX-License-Identifier: BSD-3-Clause
// memchr() finds the ends of a run many voxels at a time.
#include "image/mask_runs.h"

#include "base/memory.h"

#include <string.h>

// The next voxel from `from` on that is `wanted`, or the number of all.
static size_t next(const struct rmd_mask *mask, size_t from, int wanted)
{
    size_t n = rmd_grid_count(&mask->grid);
    const unsigned char *at = memchr(mask->v + from, wanted, n - from);
    return at ? (size_t)(at - mask->v) : n;
}

enum rmd_status rmd_mask_runs_new(struct rmd_mask_runs *out, const struct rmd_mask *mask)
{
    size_t n = rmd_grid_count(&mask->grid), room = 0;
    *out = (struct rmd_mask_runs){ .grid = mask->grid };
    for (size_t v = next(mask, 0, 1); v < n; v = next(mask, next(mask, v, 0), 1))
        room++;
    enum rmd_status st = rmd_alloc_raw(&out->run, room, sizeof *out->run);
    if (st != RMD_OK) return st;
    for (size_t v = next(mask, 0, 1), end; v < n; v = next(mask, end, 1)) {
        end = next(mask, v, 0);
        out->run[out->n++] = (struct rmd_mask_run){ v, end - v, out->count };
        out->count += end - v;
    }
    return RMD_OK;
}

void rmd_mask_runs_free(struct rmd_mask_runs *runs)
{
    rmd_release(runs->run);
    *runs = (struct rmd_mask_runs){ 0 };
}

void rmd_mask_runs_list(void *list, const void *image, size_t item,
                        const struct rmd_mask_runs *runs)
{
    for (size_t r = 0; r < runs->n; r++) {
        const struct rmd_mask_run *run = &runs->run[r];
        memcpy((char *)list + run->before * item, (const char *)image + run->first * item,
               run->count * item);
    }
}

// The first run that ends beyond voxel v.
static size_t run_at(const struct rmd_mask_runs *runs, size_t v)
{
    size_t low = 0, high = runs->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (runs->run[middle].first + runs->run[middle].count > v)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void rmd_mask_runs_image(float *image, const float *list, size_t first, size_t count,
                         const struct rmd_mask_runs *runs)
{
    memset(image, 0, count * sizeof *image);
    for (size_t r = run_at(runs, first); r < runs->n; r++) {
        const struct rmd_mask_run *run = &runs->run[r];
        if (run->first >= first + count) break;
        size_t from = run->first > first ? run->first : first, end = run->first + run->count;
        if (end > first + count) end = first + count;
        memcpy(image + (from - first), list + run->before + (from - run->first),
               (end - from) * sizeof *image);
    }
}
