// SPDX-License-Identifier: BSD-3-Clause
// Recognises, reads and fits one session.
#include "change/session.h"

#include "base/memory.h"
#include "dwi/dwi_mask.h"
#include "dwi/tensor_order.h"
#include "image/mask.h"

#include <math.h>
#include <stdlib.h>

#define T struct rmd_session_opts
const struct rmd_param rmd_session_params[] = {
    // clang-format off
    RMD_FILE  (T, mask, 'm', "brain mask on the grid of the first session; computed without it"),
    RMD_CHOICE(T, tensor_order, 0, rmd_tensor_order_names, RMD_ORDER_DETECT,
               "order of the volumes of a tensor image"),
    { 0 }
    // clang-format on
};
#undef T

enum { INTENT_SYMMETRIC_MATRIX = 1005 };

static enum rmd_status recognise(enum rmd_input_kind *kind, const struct rmd_session *session,
                                 int nt)
{
    const char *path = session->path;
    if (nt > 1 && rmd_gradients_exist(path))
        *kind = RMD_INPUT_DWI;
    else if (nt == 6 || session->info.intent == INTENT_SYMMETRIC_MATRIX)
        *kind = RMD_INPUT_TENSOR;
    else if (nt == 1)
        *kind = RMD_INPUT_SCALAR;
    else
        return rmd_fail(RMD_EMISSING,
                        "%s: holds %d volumes and no gradient table lies beside it: put its .bval "
                        "and .bvec (or .b) there under the same name",
                        path, nt);
    return RMD_OK;
}

// Where every volume has a value and the first is not 0.
static enum rmd_status mask_values(struct rmd_mask *out, const struct rmd_volume *image,
                                   const char *path)
{
    enum rmd_status st;
    size_t n = rmd_grid_count(&image->grid);
    RMD_TRY(rmd_mask_new(out, &image->grid));
    for (size_t i = 0; i < n; i++) {
        out->v[i] = image->v[i] != 0;
        for (int t = 0; t < image->nt; t++)
            out->v[i] &= isfinite(image->v[(size_t)t * n + i]) != 0;
        out->count += out->v[i];
    }
    if (out->count == 0) st = rmd_fail(RMD_EFORMAT, "%s: the image is 0 everywhere", path);
out:
    return st;
}

static void zero_missing(struct rmd_volume *image)
{
    size_t n = rmd_grid_count(&image->grid) * (size_t)image->nt;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(image->v[i])) image->v[i] = 0;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// The median of an image over white matter, which is where FA is between 0.3 and 1.
static enum rmd_status white_matter_median(double *out, const struct rmd_volume *image,
                                           const struct rmd_volume *fa)
{
    enum rmd_status st;
    size_t n = rmd_grid_count(&image->grid), count = 0;
    float *value = NULL;
    RMD_TRY(rmd_alloc(&value, n, sizeof *value));
    for (size_t i = 0; i < n; i++)
        if (fa->v[i] > 0.3F && fa->v[i] < 1 && isfinite(image->v[i])) value[count++] = image->v[i];
    qsort(value, count, sizeof *value, by_value);
    *out = count ? (double)value[count / 2] : (double)NAN;
out:
    rmd_release(value);
    return st;
}

static enum rmd_status fit_dwi(struct rmd_session *out, const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    struct rmd_volume fa = { 0 };
    double signal, sigma;
    if (!out->mask.v) RMD_TRY(rmd_dwi_mask(&out->mask, &out->dwi, &out->gradients));
    RMD_TRY(rmd_tensor_fit(&out->fit, &out->dwi, &out->gradients, &out->mask, opts));
    RMD_TRY(rmd_dwi_mean_b0(&out->guide, &out->dwi, &out->gradients));
    zero_missing(&out->guide);
    RMD_TRY(rmd_tensor_map(&fa, &out->fit.tensor, RMD_FA));
    RMD_TRY(white_matter_median(&signal, &out->fit.s0, &fa));
    RMD_TRY(white_matter_median(&sigma, &out->fit.sigma, &fa));
    out->snr = signal / sigma;
out:
    if (st != RMD_OK) rmd_context("%s", out->path);
    rmd_volume_free(&fa);
    return st;
}

static enum rmd_status take_tensor(struct rmd_session *out, enum rmd_tensor_order order,
                                   struct rmd_log *log)
{
    enum rmd_status st;
    RMD_TRY(rmd_series_volume(&out->tensor, &out->dwi));
    if (!out->mask.v) RMD_TRY(mask_values(&out->mask, &out->tensor, out->path));
    RMD_TRY(rmd_tensor_order_arrange(&out->tensor, &out->mask, order, out->path, log));
    RMD_TRY(rmd_tensor_map(&out->guide, &out->tensor, RMD_FA));
    zero_missing(&out->guide);
out:
    return st;
}

static enum rmd_status take_scalar(struct rmd_session *out)
{
    enum rmd_status st;
    RMD_TRY(rmd_series_volume(&out->scalar, &out->dwi));
    if (!out->mask.v) RMD_TRY(mask_values(&out->mask, &out->scalar, out->path));
    RMD_TRY(rmd_series_volume(&out->guide, &out->dwi));
    zero_missing(&out->guide);
out:
    return st;
}

enum rmd_status rmd_session_read(struct rmd_session *out, const char *path,
                                 const struct rmd_session_opts *opts,
                                 const struct rmd_tensor_opts *tensor_opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_session){ .path = path, .snr = (double)NAN };
    RMD_TRY(rmd_nifti_read_series(&out->dwi, &out->info, path, NULL, log));
    RMD_TRY(recognise(&out->kind, out, out->dwi.nt));
    if (opts->mask) RMD_TRY(rmd_mask_read(&out->mask, opts->mask, &out->dwi.grid, log));
    switch (out->kind) {
    case RMD_INPUT_DWI:
        RMD_TRY(rmd_gradients_beside(&out->gradients, path, &out->dwi.grid, out->dwi.nt, log));
        RMD_TRY(fit_dwi(out, tensor_opts));
        break;
    case RMD_INPUT_TENSOR:
        RMD_TRY(take_tensor(out, (enum rmd_tensor_order)opts->tensor_order, log));
        break;
    case RMD_INPUT_SCALAR:
    case RMD_INPUT_BOLD: RMD_TRY(take_scalar(out)); break; // BOLD runs are never read here
    }
    if (out->kind != RMD_INPUT_DWI) rmd_series_free(&out->dwi);
out:
    if (st != RMD_OK) rmd_session_free(out);
    return st;
}

void rmd_session_free(struct rmd_session *session)
{
    rmd_series_free(&session->dwi);
    rmd_gradients_free(&session->gradients);
    rmd_tensor_fit_free(&session->fit);
    rmd_volume_free(&session->tensor);
    rmd_volume_free(&session->scalar);
    rmd_volume_free(&session->guide);
    rmd_mask_free(&session->mask);
    *session = (struct rmd_session){ 0 };
}
