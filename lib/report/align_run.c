// SPDX-License-Identifier: BSD-3-Clause
// Linear alignment first, the deformation on top, then one interpolation.
#include "report/align_run.h"

#include "image/mask.h"

static const char *const models[] = { "rigid", "affine", "deformable", NULL };
static const char *const forms[] = { "remodel", "itk", "mrtrix", NULL };

#define T struct rmd_align_run_opts
const struct rmd_param rmd_align_run_params[] = {
    // clang-format off
    RMD_CHOICE (T, model, 'm', models, RMD_ALIGN_RIGID, "what may differ between the images"),
    RMD_CHOICE (T, form, 0, forms, 0, "convention of the transform that is written"),
    RMD_FILE   (T, fixed_lesion, 'l', "mask, on the grid of the fixed image, of what must not count"),
    RMD_FILE   (T, moving_lesion, 0, "the same of the moving image"),
    RMD_INCLUDE(T, linear, rmd_linear_params),
    RMD_INCLUDE(T, deform, rmd_deform_params),
    { 0 }
    // clang-format on
};
#undef T

static const double most_masked = 0.75; // share of the bright voxels that a mask may take
static const int stride = 6;            // voxels between the points at which the inverse is checked

enum rmd_transform_form rmd_align_run_form(const struct rmd_align_run_opts *opts)
{
    static const enum rmd_transform_form form[] = { RMD_FORM_REMODEL, RMD_FORM_ITK,
                                                    RMD_FORM_MRTRIX };
    return form[opts->form];
}

// A mask that takes nearly all of the image was meant the other way round.
static enum rmd_status check_mask(const struct rmd_align_input *input, const char *path)
{
    double sum = 0, taken = 0;
    for (size_t i = 0; i < rmd_grid_count(&input->volume.grid); i++) {
        double v = (double)input->volume.v[i];
        if (!(v > 0)) continue;
        sum += v;
        taken += input->lesion.v[i] ? v : 0;
    }
    if (taken > most_masked * sum)
        return rmd_fail(RMD_EARG,
                        "%s: leaves %.0f %% of the image's signal; a lesion mask marks what must "
                        "not count",
                        path, 100 * (1 - taken / sum));
    return RMD_OK;
}

enum rmd_status rmd_align_run_read(struct rmd_align_input *out, const char *path,
                                   const char *lesion_path, struct rmd_log *log)
{
    enum rmd_status st;
    RMD_TRY(rmd_nifti_read(&out->volume, &out->info, path, NULL, log));
    if (out->volume.nt != 1) {
        st = rmd_fail(RMD_EARG, "%s: has %d volumes; give one 3D image, such as the b = 0 or mean",
                      path, out->volume.nt);
        goto out;
    }
    if (lesion_path == NULL) goto out;
    RMD_TRY(rmd_mask_read(&out->lesion, lesion_path, &out->volume.grid, log));
    out->masked = 1;
    RMD_TRY(check_mask(out, lesion_path));
out:
    return st;
}

// How far points of the fixed head come back from the moving image, at most, in mm.
static void check_inverse(struct rmd_align_run *run)
{
    const struct rmd_volume *fixed = &run->input[0].volume;
    const int *n = fixed->grid.n;
    size_t at = 0;
    for (int k = 0; k < n[2]; k++)
        for (int j = 0; j < n[1]; j++)
            for (int i = 0; i < n[0]; i++, at++) {
                if (i % stride || j % stride || k % stride || !(fixed->v[at] > 0)) continue;
                double p[3] = { i, j, k }, x[3], away = 0;
                double *const point[3] = { &p[0], &p[1], &p[2] };
                rmd_affine_apply(p, &fixed->grid.world_from_voxel, p);
                for (int a = 0; a < 3; a++)
                    x[a] = p[a];
                rmd_transform_points(point, 1, &run->moving_from_fixed);
                rmd_transform_points(point, 1, &run->fixed_from_moving);
                for (int a = 0; a < 3; a++)
                    away += (p[a] - x[a]) * (p[a] - x[a]);
                run->inverse_error = fmax(run->inverse_error, sqrt(away));
            }
}

// The range of the Jacobian determinant where the fixed image has signal.
static enum rmd_status check_jacobian(struct rmd_align_run *run)
{
    const struct rmd_volume *log_jacobian = &run->result.log_jacobian;
    const float *v = run->input[0].volume.v;
    run->least = INFINITY;
    for (size_t i = 0; i < rmd_grid_count(&log_jacobian->grid); i++) {
        double value = exp((double)log_jacobian->v[i]);
        if (!(v[i] > 0) || !(value == value)) continue;
        run->least = fmin(run->least, value);
        run->most = fmax(run->most, value);
    }
    if (run->result.folds > 0)
        return rmd_fail(RMD_EFIT, "the deformation folds at %zu voxels; use a larger --bending",
                        run->result.folds);
    return RMD_OK;
}

static enum rmd_status make_transforms(struct rmd_align_run *run)
{
    enum rmd_status st;
    if (run->deformed) {
        RMD_TRY(rmd_deform_transform(&run->moving_from_fixed, &run->deform, 0));
        RMD_TRY(rmd_deform_transform(&run->fixed_from_moving, &run->deform, 1));
    } else {
        struct rmd_affine forth = rmd_affine_group_exp(run->linear.log, 1);
        RMD_TRY(rmd_transform_add_matrix(&run->moving_from_fixed, &forth));
        RMD_TRY(rmd_transform_add_matrix(&run->fixed_from_moving, &run->linear.fixed_from_moving));
    }
out:
    return st;
}

enum rmd_status rmd_align_run_make(struct rmd_align_run *run, const struct rmd_align_run_opts *opts,
                                   struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_linear_input input[2];
    struct rmd_warp_opts warp;
    struct rmd_series moving = rmd_series_of(&run->input[1].volume);
    for (int i = 0; i < 2; i++)
        input[i] = (struct rmd_linear_input){ &run->input[i].volume,
                                              run->input[i].masked ? &run->input[i].lesion : NULL };
    rmd_param_defaults(&warp, rmd_warp_params);
    run->deformed = opts->model == RMD_ALIGN_DEFORMABLE;
    RMD_TRY(rmd_linear_register(
        &run->linear, &input[0], &input[1],
        opts->model == RMD_ALIGN_RIGID ? RMD_LINEAR_RIGID : RMD_LINEAR_AFFINE, &opts->linear, log));
    if (run->deformed)
        RMD_TRY(
            rmd_deform_register(&run->deform, &input[0], &input[1], &run->linear, &opts->deform));
    RMD_TRY(make_transforms(run));
    check_inverse(run);
    RMD_TRY(rmd_warp_new(&run->warp, &run->input[0].volume.grid, &run->moving_from_fixed));
    RMD_TRY(rmd_warp_image(&run->result, &run->warp, &moving, &warp, run->deformed));
    if (run->deformed) RMD_TRY(check_jacobian(run));
out:
    return st;
}

void rmd_align_run_free(struct rmd_align_run *run)
{
    for (int i = 0; i < 2; i++) {
        rmd_volume_free(&run->input[i].volume);
        rmd_mask_free(&run->input[i].lesion);
    }
    rmd_deform_free(&run->deform);
    rmd_warp_result_free(&run->result);
    rmd_warp_free(&run->warp);
    rmd_transform_free(&run->moving_from_fixed);
    rmd_transform_free(&run->fixed_from_moving);
}

// A figure with its name in the three forms and its unit.
struct figure {
    const char *words, *key, *unit;
    double value;
};

enum { FIGURES = 10 };

static int list(struct figure figure[FIGURES], const struct rmd_align_run *run)
{
    const double degree = 180 / 3.14159265358979323846;
    const struct rmd_linear_result *l = &run->linear;
    const struct figure all[FIGURES] = {
        { "moved at the centre", "Translation", "mm", l->translation },
        { "turned", "Rotation", "degree", degree * l->rotation },
        { "volume, times", "Volume", "1", l->volume },
        { "correlation", "Correlation", "1", l->fit.ncc },
        { "correlation mirrored", "CorrelationMirrored", "1", l->ncc_mirrored },
        { "overlap of the heads", "Overlap", "1", l->fit.overlap },
        { "voxels without influence", "Outliers", "1", l->fit.outliers },
        { "inverse misses by at most", "InverseError", "mm", run->inverse_error },
        { "smallest change of volume, times", "LeastJacobian", "1", run->least },
        { "largest change of volume, times", "MostJacobian", "1", run->most },
    };
    for (int i = 0; i < FIGURES; i++)
        figure[i] = all[i];
    return run->deformed ? FIGURES : FIGURES - 2;
}

void rmd_align_run_text(struct rmd_text *out, const struct rmd_align_run *run)
{
    struct figure figure[FIGURES];
    int n = list(figure, run);
    rmd_text_add(out, "%s contrast\n",
                 run->linear.fit.pose.other_contrast ? "another" : "the same");
    for (int i = 0; i < n; i++)
        rmd_text_add(out, "%-34s %.4f%s%s\n", figure[i].words, figure[i].value,
                     figure[i].unit[0] == '1' ? "" : " ",
                     figure[i].unit[0] == '1' ? "" : figure[i].unit);
}

void rmd_align_run_tsv(struct rmd_text *out, const struct rmd_align_run *run)
{
    struct figure figure[FIGURES];
    int n = list(figure, run);
    rmd_text_add(out, "figure\tvalue\tunit\n");
    for (int i = 0; i < n; i++)
        rmd_text_add(out, "%s\t%.6g\t%s\n", figure[i].key, figure[i].value, figure[i].unit);
}

struct rmd_json *rmd_align_run_json(const struct rmd_align_run *run)
{
    struct figure figure[FIGURES];
    struct rmd_json *json = rmd_json_object();
    int n = list(figure, run);
    rmd_json_put_truth(json, "OtherContrast", run->linear.fit.pose.other_contrast);
    for (int i = 0; i < n; i++)
        rmd_json_put_number(json, figure[i].key, figure[i].value);
    return json;
}
