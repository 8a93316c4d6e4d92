// SPDX-License-Identifier: BSD-3-Clause
// A transform changes more than the place of voxels; what it changes goes into files beside them.
#include "report/warp_files.h"

#include "base/memory.h"
#include "dwi/gradients.h"
#include "dwi/tensor_order.h"

#include <stdio.h>
#include <string.h>

enum {
    LABEL_INTENT = 1002,
    TENSOR_INTENT = 1005,
    DISPLACEMENT_INTENT = 1006,
    VECTOR_INTENT = 1007
};

static const char *const forms[] = { "none", "remodel", "itk", "mrtrix", "fsl", "afni", NULL };

#define T struct rmd_warp_files_opts
// clang-format off
const struct rmd_param rmd_warp_files_params[] = {
    RMD_FLAG  (T, tensor,          0, "the image is a diffusion tensor of six volumes, which turns with the tissue"),
    RMD_CHOICE(T, tensor_order,    0, rmd_tensor_order_names, RMD_ORDER_DETECT, "which volume holds which element of a tensor"),
    RMD_FLAG  (T, log_jacobian,    0, "write the logarithm of the change of volume"),
    RMD_CHOICE(T, write_transform, 0, forms, 0, "write the whole chain as one transform for other software"),
    { 0 }
};
// clang-format on
#undef T

// The voxels that hold a tensor, not the zeros of the background.
static void mark_tensors(struct rmd_mask *mask, const struct rmd_volume *tensor)
{
    size_t count = rmd_grid_count(&tensor->grid);
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (size_t e = 0; e < 6; e++)
            sum += fabs((double)tensor->v[e * count + i]);
        mask->v[i] = isfinite(sum) && sum > 0;
        mask->count += mask->v[i];
    }
}

// 1 where item i of the image as it was stored is a zero that is no part of a tensor.
static int is_background(const struct rmd_series *image, const struct rmd_mask *mask, size_t i)
{
    float stored;
    size_t count = rmd_grid_count(&mask->grid);
    if (mask->v[i % count]) return 0;
    rmd_series_values(&stored, image, (int)(i / count), i % count, 1);
    return stored == 0;
}

static enum rmd_status arrange(struct rmd_warp_files *files, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_series *image = &files->image;
    struct rmd_volume tensor = { 0 };
    struct rmd_mask mask = { 0 };
    if (image->nt != 6)
        return rmd_fail(RMD_EARG, "%s: a tensor has 6 volumes, not %d", files->image_path,
                        image->nt);
    RMD_TRY(rmd_mask_new(&mask, &image->grid));
    RMD_TRY(rmd_series_volume(&tensor, image));
    mark_tensors(&mask, &tensor);
    RMD_TRY(rmd_tensor_order_arrange(
        &tensor, &mask, (enum rmd_tensor_order)files->opts->tensor_order, files->image_path, log));
    for (size_t i = 0; i < 6 * rmd_grid_count(&mask.grid); i++)
        if (is_background(image, &mask, i)) tensor.v[i] = 0;
    rmd_series_free(image);
    *image = rmd_series_of(&tensor);
    image->borrowed = 0; // takes the voxels
    tensor.v = NULL;
out:
    rmd_volume_free(&tensor);
    rmd_mask_free(&mask);
    return st;
}

static enum rmd_status check(const struct rmd_warp_files *files, struct rmd_log *log)
{
    const struct rmd_series *image = &files->image;
    const char *path = files->image_path;
    int kind = files->warp_opts->interpolation, intent = files->info.intent;
    int amounts = kind != RMD_SAMPLE_LABEL && kind != RMD_SAMPLE_NEAREST;
    if (image->nt > 1 && (intent == DISPLACEMENT_INTENT || intent == VECTOR_INTENT))
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds vectors, which would have to be turned as well; warp the tensor "
                        "they were made from, or list a displacement field as a transform",
                        path);
    if (kind == RMD_SAMPLE_LABEL && files->warp_opts->outside_nan)
        return rmd_fail(RMD_EARG, "--outside-nan: a label image has no place for NaN");
    if (kind == RMD_SAMPLE_LABEL && files->warp_opts->modulate)
        return rmd_fail(RMD_EARG, "--modulate: labels are no amounts");
    if (files->opts->tensor && !amounts)
        return rmd_fail(RMD_EARG, "--tensor: tensors are interpolated as amounts, not as labels");
    if (intent == LABEL_INTENT && amounts)
        rmd_log_add(log, RMD_WARNING,
                    "%s: says it holds labels; without --interpolation label they are mixed", path);
    if (!files->opts->tensor && (image->nt == 6 || intent == TENSOR_INTENT))
        rmd_log_add(log, RMD_WARNING,
                    "%s: six volumes are moved without being turned; if they are a tensor, use "
                    "--tensor",
                    path);
    return RMD_OK;
}

enum rmd_status rmd_warp_files_read(struct rmd_warp_files *files,
                                    const struct rmd_paths *transforms, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_series reference = { 0 };
    struct rmd_nifti_info reference_info;
    RMD_TRY(rmd_nifti_read_series(&files->image, &files->info, files->image_path, NULL, log));
    if (files->reference_path)
        RMD_TRY(
            rmd_nifti_read_series(&reference, &reference_info, files->reference_path, NULL, log));
    files->warp.grid = files->reference_path ? reference.grid : files->image.grid;
    RMD_TRY(check(files, log));
    if (files->opts->tensor) RMD_TRY(arrange(files, log));
    RMD_TRY(rmd_alloc(&files->entry, (size_t)transforms->n, sizeof *files->entry));
    files->n = transforms->n;
    RMD_TRY(rmd_transform_list_read(&files->transform, files->entry, transforms->path, files->n,
                                    &files->image.grid, &files->warp.grid, log));
out:
    rmd_series_free(&reference);
    return st;
}

enum rmd_status rmd_warp_files_make(struct rmd_warp_files *files)
{
    enum rmd_status st;
    struct rmd_grid grid = files->warp.grid;
    RMD_TRY(rmd_warp_new(&files->warp, &grid, &files->transform));
    st = rmd_warp_image(&files->result, &files->warp, &files->image, files->warp_opts,
                        files->opts->log_jacobian);
    if (st != RMD_OK) rmd_context("%s", files->image_path);
    RMD_TRY(st);
    if (files->opts->tensor) RMD_TRY(rmd_warp_turn_tensors(&files->result.image, &files->warp));
out:
    return st;
}

void rmd_warp_files_free(struct rmd_warp_files *files)
{
    rmd_warp_result_free(&files->result);
    rmd_warp_free(&files->warp);
    rmd_transform_free(&files->transform);
    rmd_release(files->entry);
    rmd_series_free(&files->image);
}

// The turned gradient table of a diffusion scan, where one lies beside it.
static enum rmd_status write_gradients(struct rmd_outputs *set, const struct rmd_warp_files *files,
                                       struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_gradients gradients = { 0 };
    struct rmd_text bval = { 0 }, bvec = { 0 };
    struct rmd_affine turn;
    char path[3200];
    int nt = files->result.image.nt;
    if (nt < 2 || files->opts->tensor || !rmd_gradients_exist(files->image_path)) return RMD_OK;
    if (!rmd_warp_rotation(&turn, &files->warp)) {
        rmd_log_add(log, RMD_WARNING,
                    "%s: a deformation turns every voxel's gradients differently, so no gradient "
                    "table is written; fit the tensor first and warp it with --tensor",
                    files->image_path);
        return RMD_OK;
    }
    RMD_TRY(rmd_gradients_beside(&gradients, files->image_path, &files->image.grid, nt, log));
    rmd_gradients_rotate(&gradients, &turn);
    rmd_gradients_print(&bval, &bvec, &gradients, &files->warp.grid);
    RMD_TRY(bval.status);
    RMD_TRY(bvec.status);
    snprintf(path, sizeof path, "%s.bval", files->prefix);
    RMD_TRY(rmd_outputs_put(set, path, bval.s, bval.size));
    snprintf(path, sizeof path, "%s.bvec", files->prefix);
    RMD_TRY(rmd_outputs_put(set, path, bvec.s, bvec.size));
out:
    rmd_gradients_free(&gradients);
    rmd_text_free(&bval);
    rmd_text_free(&bvec);
    return st;
}

// Cuts .nii or .nii.gz off the prefix, and names the images alike.
static void name_files(struct rmd_warp_files *files, const char *prefix)
{
    size_t n = strlen(prefix);
    const char *ending = ".nii.gz";
    if (n > 7 && strcmp(prefix + n - 7, ".nii.gz") == 0) {
        n -= 7;
    } else if (n > 4 && strcmp(prefix + n - 4, ".nii") == 0) {
        n -= 4;
        ending = ".nii";
    }
    snprintf(files->prefix, sizeof files->prefix, "%.*s", (int)n, prefix);
    snprintf(files->path, sizeof files->path, "%s%s", files->prefix, ending);
    snprintf(files->log_jacobian_path, sizeof files->log_jacobian_path, "%s_logjacobian%s",
             files->prefix, ending);
}

enum rmd_status rmd_warp_files_write(struct rmd_outputs *set, struct rmd_warp_files *files,
                                     const char *prefix, struct rmd_log *log)
{
    enum rmd_status st;
    const struct rmd_volume *image = &files->result.image;
    char path[3200];
    if (strlen(prefix) >= sizeof files->prefix)
        return rmd_fail(RMD_EARG, "the name of the output is too long");
    name_files(files, prefix);
    if (files->warp_opts->interpolation == RMD_SAMPLE_LABEL)
        RMD_TRY(rmd_nifti_write_as(set, files->path, image, LABEL_INTENT, RMD_I32, 1));
    else
        RMD_TRY(rmd_nifti_write(set, files->path, image, 0));
    RMD_TRY(write_gradients(set, files, log));
    if (files->opts->log_jacobian)
        RMD_TRY(rmd_nifti_write(set, files->log_jacobian_path, &files->result.log_jacobian, 0));
    if (files->opts->write_transform)
        RMD_TRY(rmd_transform_file_write(path, sizeof path, set, files->prefix, &files->transform,
                                         (enum rmd_transform_form)files->opts->write_transform,
                                         &files->image.grid, &files->warp.grid));
out:
    return st;
}
