// SPDX-License-Identifier: BSD-3-Clause
// Some hundred fibres tell 24 tables apart.
#include "dwi/fibre_check.h"

enum { SAMPLE = 500 };

enum rmd_status rmd_fibre_check(struct rmd_continuity *out, const struct rmd_tensor_images *images,
                                const struct rmd_mask_runs *runs, const char *path,
                                struct rmd_log *log)
{
    enum rmd_status st =
        rmd_continuity_sample(out, &images->map[RMD_FA], &images->map[RMD_V1], runs, SAMPLE);
    if (st == RMD_EFIT) st = RMD_OK; // no fibre at all: too little to tell
    if (st != RMD_OK || out->voxels < RMD_CONTINUITY_LEAST) return st;
    if (out->index[out->best] > RMD_CONTINUITY_WRONG * out->index[0])
        rmd_log_add(log, RMD_WARNING,
                    "%s: neighbouring fibres continue each other better under another gradient "
                    "table: %s, image axes being i, j and k (%.3f against %.3f as given); the "
                    "directions are wrong although FA looks right: check the table",
                    path, rmd_continuity_names[out->best], out->index[out->best], out->index[0]);
    return RMD_OK;
}
