// SPDX-License-Identifier: BSD-3-Clause
// A thousand fibres tell 24 tables apart.
#include "dwi/fibre_check.h"

enum { SAMPLE = 1000 };

// The image of which `list` has the voxels of the mask.
static enum rmd_status spread(struct rmd_volume *out, const struct rmd_volume *list,
                              const struct rmd_mask_runs *runs)
{
    size_t n = rmd_grid_count(&runs->grid);
    enum rmd_status st = rmd_volume_new(out, &runs->grid, list->nt);
    for (size_t t = 0; t < (size_t)list->nt && st == RMD_OK; t++)
        rmd_mask_runs_image(out->v + t * n, list->v + t * runs->count, 0, n, runs);
    return st;
}

enum rmd_status rmd_fibre_check(struct rmd_continuity *out, const struct rmd_tensor_images *images,
                                const struct rmd_mask_runs *runs, const char *path,
                                struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_volume fa = { 0 }, direction = { 0 };
    RMD_TRY(spread(&fa, &images->map[RMD_FA], runs));
    RMD_TRY(spread(&direction, &images->map[RMD_V1], runs));
    st = rmd_continuity_sample(out, &fa, &direction, SAMPLE);
    if (st == RMD_EFIT) st = RMD_OK; // no fibre at all: too little to tell
    if (st != RMD_OK || out->voxels < RMD_CONTINUITY_LEAST) goto out;
    if (out->index[out->best] > RMD_CONTINUITY_WRONG * out->index[0])
        rmd_log_add(log, RMD_WARNING,
                    "%s: neighbouring fibres continue each other better under another gradient "
                    "table: %s, image axes being i, j and k (%.3f against %.3f as given); the "
                    "directions are wrong although FA looks right: check the table",
                    path, rmd_continuity_names[out->best], out->index[out->best], out->index[0]);
out:
    rmd_volume_free(&fa);
    rmd_volume_free(&direction);
    return st;
}
