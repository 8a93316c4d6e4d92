// SPDX-License-Identifier: BSD-3-Clause
// Reads only what is kept, and frees the volumes once their rows are made.
#include "dwi/track_image.h"

#include "dwi/dwi_scan.h"
#include "dwi/tensor_order.h"
#include "image/mask.h"

static enum rmd_status fit_scan(struct rmd_track_image *out, const char *path,
                                const struct rmd_track_image_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_dwi_scan_opts scan_opts = { .mask = opts->mask };
    struct rmd_tensor_opts tensor_opts;
    struct rmd_dwi_scan scan = { 0 };
    struct rmd_tensor_fit fit = { 0 };
    rmd_param_defaults(&tensor_opts, rmd_tensor_params);
    RMD_TRY(rmd_dwi_scan_read(&scan, path, &scan_opts, log));
    RMD_TRY(rmd_dwi_scan_fit(&fit, &scan, &tensor_opts, log));
    struct rmd_series series = rmd_series_of(&fit.tensor);
    series.grid = scan.mask.grid;
    series.kept = scan.mask.count;
    RMD_TRY(rmd_track_field_new(&out->field, &series, &scan.mask));
    out->info = scan.info;
    out->field.tensor = out->scan = 1;
out:
    rmd_tensor_fit_free(&fit);
    rmd_dwi_scan_free(&scan);
    return st;
}

// The voxels whose six elements are all numbers, and not all 0.
static enum rmd_status find_tensors(struct rmd_mask *out, const struct rmd_volume *tensor)
{
    size_t n = rmd_grid_count(&tensor->grid);
    enum rmd_status st = rmd_mask_new(out, &tensor->grid);
    for (size_t i = 0; st == RMD_OK && i < n; i++) {
        float sum = 0, any = 0;
        for (size_t t = 0; t < 6; t++) {
            sum += tensor->v[t * n + i] - tensor->v[t * n + i];
            any += tensor->v[t * n + i] != 0 ? 1.f : 0.f;
        }
        out->v[i] = sum == 0 && any > 0;
        out->count += out->v[i];
    }
    return st;
}

// Leaves out the rows outside a mask.
static void cut(struct rmd_track_field *field, const struct rmd_mask *mask)
{
    for (size_t i = 0; i < rmd_grid_count(&field->grid); i++)
        if (!mask->v[i]) field->row[i] = 0;
}

static enum rmd_status read_tensor(struct rmd_track_image *out, const char *path,
                                   const struct rmd_mask *mask, int order, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_volume tensor = { 0 };
    struct rmd_mask whole = { 0 };
    RMD_TRY(rmd_nifti_read(&tensor, &out->info, path, NULL, NULL)); // said already
    RMD_TRY(find_tensors(&whole, &tensor));
    RMD_TRY(rmd_tensor_order_arrange(&tensor, &whole, (enum rmd_tensor_order)order, path, log));
    struct rmd_series arranged = rmd_series_of(&tensor);
    RMD_TRY(rmd_track_field_new(&out->field, &arranged, NULL));
    if (mask->v) cut(&out->field, mask);
    out->field.tensor = 1;
out:
    rmd_volume_free(&tensor);
    rmd_mask_free(&whole);
    return st;
}

static enum rmd_status read_image(struct rmd_track_image *out, const char *path,
                                  const struct rmd_track_image_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_series series = { 0 };
    struct rmd_mask mask = { 0 };
    struct rmd_nifti_limits limits = { 0 };
    if (opts->mask) RMD_TRY(rmd_mask_read(&mask, opts->mask, NULL, log));
    if (opts->mask) limits.keep = &mask;
    st = rmd_nifti_read_series(&series, &out->info, path, &limits, log);
    if (st == RMD_EGRID)
        rmd_context("%s: the mask does not lie on the grid of the image", opts->mask);
    if (st != RMD_OK) goto out;
    if (series.nt == 6 && !opts->fod)
        st = read_tensor(out, path, &mask, opts->tensor_order, log);
    else if (rmd_harmonics_lmax(series.nt) < 2)
        st = rmd_fail(RMD_EFORMAT,
                      "%s: %d volumes are neither a tensor (6) nor an FOD (15, 28, 45 or more) nor "
                      "a scan with its gradient table beside it; give one of these",
                      path, series.nt);
    else
        st = rmd_track_field_new(&out->field, &series, opts->mask ? &mask : NULL);
out:
    rmd_series_free(&series);
    rmd_mask_free(&mask);
    return st;
}

enum rmd_status rmd_track_image_read(struct rmd_track_image *out, const char *path,
                                     const struct rmd_track_image_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_track_image){ 0 };
    if (rmd_gradients_exist(path) && !opts->fod)
        RMD_TRY(fit_scan(out, path, opts, log));
    else
        RMD_TRY(read_image(out, path, opts, log));
    RMD_TRY(rmd_mask_new(&out->mask, &out->field.grid));
    for (size_t i = 0; i < rmd_grid_count(&out->mask.grid); i++) {
        out->mask.v[i] = out->field.row[i] > 0;
        out->mask.count += out->mask.v[i];
    }
    if (out->mask.count == 0)
        RMD_TRY(rmd_fail(RMD_EFORMAT, "%s: holds nothing but zeros; make it again", path));
    if (out->field.gaps > 0)
        rmd_log_add(log, RMD_NOTE, "%s: no direction in %zu voxels with values that are no numbers",
                    path, out->field.gaps);
out:
    if (st != RMD_OK) rmd_track_image_free(out);
    return st;
}

void rmd_track_image_free(struct rmd_track_image *image)
{
    rmd_track_field_free(&image->field);
    rmd_mask_free(&image->mask);
}
