// SPDX-License-Identifier: BSD-3-Clause
// One volume at a time, so that a long series needs the memory of its result only.
#include "align/warp_image.h"

#include "base/memory.h"

static const char *const kinds[] = { "nearest", "linear", "cubic", "quintic", "label", NULL };

#define T struct rmd_warp_opts
// clang-format off
const struct rmd_param rmd_warp_params[] = {
    RMD_CHOICE(T, interpolation, 'i', kinds, RMD_SAMPLE_CUBIC, "how values between voxel centres are found; label for parcellations"),
    RMD_FLAG  (T, unclipped,   0, "let splines overshoot the range of the values of the image"),
    RMD_FLAG  (T, modulate,    0, "multiply by the change of volume, so that amounts are kept"),
    RMD_FLAG  (T, outside_nan, 0, "mark voxels outside the image as not a number, not as 0"),
    { 0 }
};
// clang-format on
#undef T

static void centre(double world[3], const struct rmd_grid *grid)
{
    double middle[3];
    for (int axis = 0; axis < 3; axis++)
        middle[axis] = (grid->n[axis] - 1) / 2.0;
    rmd_affine_apply(world, &grid->world_from_voxel, middle);
}

static enum rmd_status no_overlap(const struct rmd_warp *warp, const struct rmd_grid *image_grid)
{
    double from[3], to[3];
    centre(from, &warp->grid);
    rmd_transform_points((double *[3]){ from, from + 1, from + 2 }, 1, warp->transform);
    centre(to, image_grid);
    return rmd_fail(RMD_EGRID,
                    "no voxel of the reference comes to lie in the image: the centre of the "
                    "reference goes to (%.0f, %.0f, %.0f) mm and the centre of the image is at "
                    "(%.0f, %.0f, %.0f) mm; check the order and direction of the transforms",
                    from[0], from[1], from[2], to[0], to[1], to[2]);
}

static enum rmd_status check_labels(const float *v, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(v[i]) && (v[i] != rintf(v[i]) || fabsf(v[i]) > 0x1p24F))
            return rmd_fail(RMD_EFORMAT,
                            "%g is no label, which is a whole number of at most 2^24; use another "
                            "--interpolation for an image of amounts",
                            (double)v[i]);
    return RMD_OK;
}

// The voxels of the series where they are stored as they are used; NULL where they have to be
// converted.
static const float *as_stored(const struct rmd_series *series)
{
    int plain =
        series->datatype == RMD_F32 && !series->swapped && series->slope == 1 && series->inter == 0;
    return plain ? series->raw : NULL;
}

static enum rmd_status resample(struct rmd_warp_result *out, const struct rmd_warp *warp,
                                const struct rmd_series *series, const struct rmd_warp_opts *opts)
{
    enum rmd_status st;
    struct rmd_sampler sampler = { 0 };
    size_t from = rmd_grid_count(&series->grid), to = rmd_grid_count(&warp->grid);
    float outside = opts->outside_nan ? NAN : 0, *converted = NULL;
    const float *stored = as_stored(series);

    RMD_TRY(rmd_sampler_new(&sampler, &series->grid, (enum rmd_sampling)opts->interpolation,
                            !opts->unclipped));
    if (!stored) RMD_TRY(rmd_alloc_raw(&converted, from, sizeof *converted));
    for (int t = 0; t < series->nt; t++) {
        const float *volume = stored ? stored + (size_t)t * from : converted;
        if (!stored) rmd_series_values(converted, series, t, 0, from);
        if (opts->interpolation == RMD_SAMPLE_LABEL) RMD_TRY(check_labels(volume, from));
        RMD_TRY(rmd_sampler_load(&sampler, volume));
        RMD_TRY(rmd_warp_resample(out->image.v + (size_t)t * to, warp, &series->grid, &sampler,
                                  outside));
    }
out:
    rmd_release(converted);
    rmd_sampler_free(&sampler);
    return st;
}

// Turns the determinant into its logarithm, after the amounts were multiplied by it.
static void use_determinant(struct rmd_warp_result *out, int modulate)
{
    size_t count = rmd_grid_count(&out->image.grid);
    float *determinant = out->log_jacobian.v;
    for (int t = 0; modulate && t < out->image.nt; t++)
        for (size_t i = 0; i < count; i++)
            out->image.v[(size_t)t * count + i] *= fabsf(determinant[i]);
    for (size_t i = 0; i < count; i++)
        determinant[i] = determinant[i] > 0 ? (float)log((double)determinant[i]) : NAN;
}

static size_t count_gaps(const struct rmd_volume *image)
{
    size_t gaps = 0;
    for (size_t i = 0; i < rmd_grid_count(&image->grid) * (size_t)image->nt; i++)
        gaps += !isfinite(image->v[i]);
    return gaps;
}

enum rmd_status rmd_warp_image(struct rmd_warp_result *out, const struct rmd_warp *warp,
                               const struct rmd_series *series, const struct rmd_warp_opts *opts,
                               int log_jacobian)
{
    enum rmd_status st;
    *out = (struct rmd_warp_result){ 0 };
    RMD_TRY(rmd_warp_covered(&out->covered, warp, &series->grid));
    if (out->covered == 0) RMD_TRY(no_overlap(warp, &series->grid));
    RMD_TRY(rmd_volume_new(&out->image, &warp->grid, series->nt));
    out->image.dt = series->dt;
    RMD_TRY(resample(out, warp, series, opts));
    if (opts->modulate || log_jacobian) {
        RMD_TRY(rmd_volume_new(&out->log_jacobian, &warp->grid, 1));
        RMD_TRY(rmd_warp_determinant(out->log_jacobian.v, &out->folds, warp));
        use_determinant(out, opts->modulate);
    }
    out->gaps = count_gaps(&out->image);
    if (opts->outside_nan)
        out->gaps -= (rmd_grid_count(&warp->grid) - out->covered) * (size_t)series->nt;
out:
    if (st != RMD_OK) rmd_warp_result_free(out);
    return st;
}

void rmd_warp_result_free(struct rmd_warp_result *result)
{
    rmd_volume_free(&result->image);
    rmd_volume_free(&result->log_jacobian);
}
