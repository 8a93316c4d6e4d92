// SPDX-License-Identifier: BSD-3-Clause
// NaN is not above 0, so it is outside.
#include "image/mask.h"

#include "image/nifti.h"

enum rmd_status rmd_mask_read(struct rmd_mask *out, const char *path, const struct rmd_grid *grid,
                              struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_volume image = { 0 };
    RMD_TRY(rmd_nifti_read(&image, NULL, path, NULL, log));
    if (grid == NULL) grid = &image.grid;
    if ((st = rmd_grid_match(&image.grid, grid)) != RMD_OK) {
        rmd_context("%s: the mask does not lie on the grid of the image", path);
        goto out;
    }
    if (image.nt != 1) {
        st = rmd_fail(RMD_EFORMAT, "%s: %d volumes; a mask is one", path, image.nt);
        goto out;
    }
    RMD_TRY(rmd_mask_new(out, grid));
    for (size_t i = 0; i < rmd_grid_count(grid); i++) {
        out->v[i] = image.v[i] > 0;
        out->count += out->v[i];
    }
    if (out->count == 0) st = rmd_fail(RMD_EFORMAT, "%s: the mask is empty", path);
out:
    rmd_volume_free(&image);
    if (st != RMD_OK) rmd_mask_free(out);
    return st;
}

struct rmd_grid rmd_mask_list_grid(const struct rmd_mask *mask)
{
    return (struct rmd_grid){ { (int)mask->count, 1, 1 }, mask->grid.world_from_voxel };
}
