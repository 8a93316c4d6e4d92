// SPDX-License-Identifier: BSD-3-Clause
// Allocation of images and masks.
#include "image/volume.h"

#include "base/memory.h"

enum rmd_status rmd_volume_new(struct rmd_volume *out, const struct rmd_grid *grid, int nt)
{
    *out = (struct rmd_volume){ .grid = *grid, .nt = nt };
    return rmd_alloc(&out->v, rmd_grid_count(grid), (size_t)nt * sizeof *out->v);
}

enum rmd_status rmd_volume_raw(struct rmd_volume *out, const struct rmd_grid *grid, int nt)
{
    *out = (struct rmd_volume){ .grid = *grid, .nt = nt };
    return rmd_alloc_raw(&out->v, rmd_grid_count(grid), (size_t)nt * sizeof *out->v);
}

void rmd_volume_free(struct rmd_volume *volume)
{
    rmd_release(volume->v);
    *volume = (struct rmd_volume){ 0 };
}

enum rmd_status rmd_mask_new(struct rmd_mask *out, const struct rmd_grid *grid)
{
    *out = (struct rmd_mask){ .grid = *grid };
    return rmd_alloc(&out->v, rmd_grid_count(grid), 1);
}

void rmd_mask_free(struct rmd_mask *mask)
{
    rmd_release(mask->v);
    *mask = (struct rmd_mask){ 0 };
}
