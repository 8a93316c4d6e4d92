// SPDX-License-Identifier: BSD-3-Clause
// Options before files, files before computing, so that what is refused is refused early.
#include "dwi/dwi_scan.h"

#include "base/memory.h"
#include "dwi/dwi_mask.h"
#include "image/mask.h"

#define T struct rmd_dwi_scan_opts
const struct rmd_param rmd_dwi_scan_params[] = {
    // clang-format off
    RMD_FILE(T, bval, 0, "b-values in FSL's format; without it the tables beside the image"),
    RMD_FILE(T, bvec, 0, "directions in FSL's format"),
    RMD_FILE(T, grad, 'g', "gradient table in MRtrix's format"),
    RMD_FILE(T, mask, 0, "brain mask on the grid of the image; computed without it"),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status read_gradients(struct rmd_dwi_scan *out, const char *path,
                                      const struct rmd_dwi_scan_opts *opts, struct rmd_log *log)
{
    const struct rmd_grid *grid = &out->series.grid;
    int nt = out->series.nt;
    if (opts->grad) return rmd_gradients_read(&out->gradients, opts->grad, NULL, grid, nt, log);
    if (opts->bval)
        return rmd_gradients_read(&out->gradients, opts->bval, opts->bvec, grid, nt, log);
    return rmd_gradients_beside(&out->gradients, path, grid, nt, log);
}

enum rmd_status rmd_dwi_scan_read(struct rmd_dwi_scan *out, const char *path,
                                  const struct rmd_dwi_scan_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_nifti_limits limits = { 0 };
    *out = (struct rmd_dwi_scan){ .path = path };
    if (!opts->bval != !opts->bvec)
        return rmd_fail(RMD_EARG, "--bval and --bvec belong together: give both");
    if (opts->bval && opts->grad)
        return rmd_fail(RMD_EARG, "--grad and --bval are two tables: give one of them");
    if (opts->mask) {
        RMD_TRY(rmd_mask_read(&out->mask, opts->mask, NULL, log));
        if (!opts->whole) limits.keep = &out->mask;
    }
    st = rmd_nifti_read_series(&out->series, &out->info, path, &limits, log);
    if (st == RMD_OK && opts->mask) st = rmd_grid_match(&out->series.grid, &out->mask.grid);
    if (st == RMD_EGRID)
        rmd_context("%s: the mask does not lie on the grid of the image", opts->mask);
    if (st != RMD_OK) goto out;
    if (opts->mask) out->mask.grid = out->series.grid;
    if (out->series.nt < 2) {
        st = rmd_fail(RMD_EFORMAT, "%s: one volume; a diffusion-weighted scan has many", path);
        goto out;
    }
    RMD_TRY(read_gradients(out, path, opts, log));
    if (!opts->mask) {
        st = rmd_dwi_mask(&out->mask, &out->series, &out->gradients);
        if (st != RMD_OK) rmd_context("%s", path);
    }
out:
    if (st != RMD_OK) rmd_dwi_scan_free(out);
    return st;
}

enum rmd_status rmd_dwi_scan_fit(struct rmd_tensor_fit *out, const struct rmd_dwi_scan *scan,
                                 const struct rmd_tensor_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    double *scratch = NULL;
    RMD_TRY(rmd_alloc(&scratch, (size_t)scan->gradients.n, sizeof *scratch));
    RMD_TRY(rmd_tensor_fit_list(out, &scan->series, &scan->gradients, &scan->mask, opts));
    RMD_TRY(rmd_gradients_check(&scan->gradients, out->mean_signal, scratch, log));
out:
    if (st != RMD_OK) rmd_context("%s", scan->path);
    rmd_release(scratch);
    return st;
}

void rmd_dwi_scan_free(struct rmd_dwi_scan *scan)
{
    rmd_series_free(&scan->series);
    rmd_gradients_free(&scan->gradients);
    rmd_mask_free(&scan->mask);
    *scan = (struct rmd_dwi_scan){ 0 };
}
