// SPDX-License-Identifier: BSD-3-Clause
// Images, volumes and tensors under transforms with known effect.
#include "align/warp_image.h"
#include "base/parallel.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct rmd_grid grid = {
    { 21, 19, 17 }, { { { -2, 0, 0, 20 }, { 0, 2, 0, -18 }, { 0, 0, 2, -16 } } }
};
static const struct rmd_affine turn_z = {
    { { 0.8, -0.6, 0, 1 }, { 0.6, 0.8, 0, 2 }, { 0, 0, 1, 3 } }
};

static void world_at(double world[3], size_t i)
{
    double voxel[3] = { (double)(i % 21), (double)(i / 21 % 19), (double)(i / 21 / 19) };
    rmd_affine_apply(world, &grid.world_from_voxel, voxel);
}

// u with |u'| < 1 and det J = 1 + 0.02 cos(x/5) - ..., smooth.
static struct rmd_volume bend(void)
{
    struct rmd_volume u;
    size_t count = rmd_grid_count(&grid);
    cr_assert(rmd_volume_new(&u, &grid, 3) == RMD_OK);
    for (size_t i = 0; i < count; i++) {
        double p[3];
        world_at(p, i);
        u.v[i] = (float)sin(p[0] / 5);
        u.v[count + i] = (float)(2 * sin(p[0] / 10));
        u.v[2 * count + i] = (float)(0.5 * cos(p[1] / 6));
    }
    return u;
}

Test(warp, a_linear_image_is_moved_exactly)
{
    struct rmd_transform t = { 0 };
    struct rmd_warp warp;
    struct rmd_sampler sampler;
    struct rmd_volume image, out, u = bend();
    size_t covered, seen = 0, count = rmd_grid_count(&grid);
    cr_assert(rmd_volume_new(&image, &grid, 1) == RMD_OK &&
              rmd_volume_new(&out, &grid, 1) == RMD_OK);
    for (size_t i = 0; i < count; i++) {
        double p[3];
        world_at(p, i);
        image.v[i] = (float)(2 * p[0] - p[1] + 0.5 * p[2]);
    }
    cr_assert(rmd_transform_add_field(&t, &u, 0) == RMD_OK);
    cr_assert(rmd_transform_add_matrix(&t, &turn_z) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &grid, &t) == RMD_OK);
    cr_assert(warp.field.v != NULL && warp.unreached == 0);
    cr_assert(rmd_sampler_new(&sampler, &grid, RMD_SAMPLE_LINEAR, 0) == RMD_OK);
    cr_assert(rmd_sampler_load(&sampler, image.v) == RMD_OK);
    cr_assert(rmd_warp_resample(out.v, &warp, &grid, &sampler, -999) == RMD_OK);
    cr_assert(rmd_warp_covered(&covered, &warp, &grid) == RMD_OK);
    for (size_t i = 0; i < count; i++) {
        double p[3];
        if (out.v[i] == -999) continue;
        seen++;
        world_at(p, i);
        rmd_transform_points((double *[3]){ p, p + 1, p + 2 }, 1, &t);
        if (fabs(p[0]) > 20 || fabs(p[1]) > 18 || fabs(p[2]) > 16) continue; // the border is flat
        cr_assert_float_eq(out.v[i], 2 * p[0] - p[1] + 0.5 * p[2], 2e-5);
    }
    cr_assert(seen > count / 3 && seen == covered, "%zu %zu", seen, covered);
    rmd_warp_free(&warp);
    rmd_sampler_free(&sampler);
    rmd_volume_free(&image);
    rmd_volume_free(&out);
    rmd_transform_free(&t);
}

Test(warp, the_determinant_is_the_ratio_of_volumes)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine scale = { { { 1.1, 0, 0, 0 }, { 0, 0.9, 0, 0 }, { 0, 0, 1.2, 0 } } };
    struct rmd_warp warp;
    struct rmd_volume u = bend();
    static float det[21 * 19 * 17];
    size_t folds;
    cr_assert(rmd_transform_add_matrix(&t, &scale) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &grid, &t) == RMD_OK);
    cr_assert(rmd_warp_determinant(det, &folds, &warp) == RMD_OK && folds == 0);
    cr_assert_float_eq(det[0], 1.1 * 0.9 * 1.2, 1e-7);
    rmd_transform_free(&t);
    cr_assert(rmd_transform_add_field(&t, &u, 0) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &grid, &t) == RMD_OK);
    cr_assert(rmd_warp_determinant(det, &folds, &warp) == RMD_OK && folds == 0);
    for (size_t i = 0; i < rmd_grid_count(&grid); i++) {
        double p[3];
        world_at(p, i);
        if (i % 21 == 0 || i % 21 == 20) continue; // beyond the border the field is flat
        cr_assert_float_eq(det[i], 1 + cos(p[0] / 5) / 5 * sin(0.4) / 0.4, 1e-6);
    }
    rmd_warp_free(&warp);
    rmd_transform_free(&t);
}

Test(warp, a_fold_is_counted)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine mirror = { { { -1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } };
    struct rmd_warp warp;
    static float det[21 * 19 * 17];
    size_t folds;
    cr_assert(rmd_transform_add_matrix(&t, &mirror) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &grid, &t) == RMD_OK);
    cr_assert(rmd_warp_determinant(det, &folds, &warp) == RMD_OK);
    cr_assert(det[5] == -1 && folds == rmd_grid_count(&grid));
    rmd_transform_free(&t);
}

// The tensor of eigenvalues 3, 2, 1 along the axes of `column`, in voxel 0 of a small image.
static void tensor_of(struct rmd_volume *out, const double axes[3][3], const struct rmd_grid *one)
{
    static const int row[6] = { 0, 1, 2, 0, 0, 1 }, column[6] = { 0, 1, 2, 1, 2, 2 };
    cr_assert(rmd_volume_new(out, one, 6) == RMD_OK);
    for (int e = 0; e < 6; e++)
        for (int k = 0; k < 3; k++)
            out->v[e] += (float)((3 - k) * axes[k][row[e]] * axes[k][column[e]]);
}

Test(warp, a_rotation_turns_a_tensor_as_it_turns_tissue)
{
    struct rmd_transform t = { 0 };
    struct rmd_grid one = { { 1, 1, 1 }, rmd_affine_identity() };
    struct rmd_warp warp;
    struct rmd_volume tensor, truth;
    // The pull-back turns by +R, tissue by its inverse: x of the image to (0.8, -0.6, 0).
    const double before[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    const double after[3][3] = { { 0.8, -0.6, 0 }, { 0.6, 0.8, 0 }, { 0, 0, 1 } };
    tensor_of(&tensor, before, &one);
    tensor_of(&truth, after, &one);
    cr_assert(rmd_transform_add_matrix(&t, &turn_z) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &one, &t) == RMD_OK);
    cr_assert(rmd_warp_turn_tensors(&tensor, &warp) == RMD_OK);
    for (int e = 0; e < 6; e++)
        cr_assert_float_eq(tensor.v[e], truth.v[e], 1e-6);
    rmd_volume_free(&tensor);
    rmd_volume_free(&truth);
    rmd_transform_free(&t);
}

Test(warp, a_shear_keeps_the_principal_direction_on_the_tissue)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine shear = { { { 1, 0.5, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } }, back;
    struct rmd_grid one = { { 1, 1, 1 }, rmd_affine_identity() };
    struct rmd_warp warp;
    struct rmd_volume tensor, truth;
    const double before[3][3] = { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } };
    double after[3][3] = { { 0 }, { 0 }, { 0, 0, 1 } };
    back = rmd_affine_invert(&shear);
    rmd_affine_apply(after[0], &back, before[0]); // (-0.5, 1, 0)
    double norm = rmd_vector_norm(after[0]);
    for (int axis = 0; axis < 3; axis++)
        after[0][axis] /= norm;
    after[1][0] = after[0][1];
    after[1][1] = -after[0][0];
    tensor_of(&tensor, before, &one);
    tensor_of(&truth, (const double(*)[3])after, &one);
    cr_assert(rmd_transform_add_matrix(&t, &shear) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &one, &t) == RMD_OK);
    cr_assert(rmd_warp_turn_tensors(&tensor, &warp) == RMD_OK);
    for (int e = 0; e < 6; e++)
        cr_assert_float_eq(tensor.v[e], truth.v[e], 1e-6);
    rmd_volume_free(&tensor);
    rmd_volume_free(&truth);
    rmd_transform_free(&t);
}

Test(warp, modulation_keeps_the_amount_of_a_blob)
{
    struct rmd_transform t = { 0 };
    struct rmd_volume u = bend(), image;
    struct rmd_warp warp;
    struct rmd_warp_result result;
    struct rmd_warp_opts opts = { .interpolation = RMD_SAMPLE_CUBIC, .modulate = 1 };
    double before = 0, after = 0;
    cr_assert(rmd_volume_new(&image, &grid, 1) == RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&grid); i++) {
        double p[3];
        world_at(p, i);
        image.v[i] = (float)exp(-(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]) / 50);
        before += (double)image.v[i];
    }
    struct rmd_series series = rmd_series_of(&image);
    cr_assert(rmd_transform_add_field(&t, &u, 0) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &grid, &t) == RMD_OK);
    cr_assert(rmd_warp_image(&result, &warp, &series, &opts, 0) == RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&grid); i++)
        after += (double)result.image.v[i];
    cr_assert_float_eq(after, before, 5e-3 * before, "%g %g", before, after);
    rmd_warp_result_free(&result);
    rmd_warp_free(&warp);
    rmd_transform_free(&t);
    rmd_volume_free(&image);
}

Test(warp, an_image_far_away_is_refused_with_both_places)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine away = { { { 1, 0, 0, 900 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } };
    struct rmd_volume image;
    struct rmd_warp warp;
    struct rmd_warp_result result;
    struct rmd_warp_opts opts = { .interpolation = RMD_SAMPLE_LINEAR };
    cr_assert(rmd_volume_new(&image, &grid, 1) == RMD_OK);
    struct rmd_series series = rmd_series_of(&image);
    cr_assert(rmd_transform_add_matrix(&t, &away) == RMD_OK);
    cr_assert(rmd_warp_new(&warp, &grid, &t) == RMD_OK);
    cr_assert(rmd_warp_image(&result, &warp, &series, &opts, 0) == RMD_EGRID);
    cr_assert(strstr(rmd_error(), "(900, 0, 0)") != NULL);
    rmd_transform_free(&t);
    rmd_volume_free(&image);
}
