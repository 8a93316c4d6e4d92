// SPDX-License-Identifier: BSD-3-Clause
// An image to track in is recognised by what it holds.
#define _POSIX_C_SOURCE 200809L
#include "dwi/track_image.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { N = 6 };

static const struct rmd_grid grid = { { N, N, N },
                                      { { { -2, 0, 0, 5 }, { 0, 2, 0, -5 }, { 0, 0, 2, -5 } } } };
static char folder[] = "/tmp/remodel-track-image-XXXXXX";
static char path[64], mask_path[64];

static void make_folder(void)
{
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/image.nii", folder);
    snprintf(mask_path, sizeof mask_path, "%s/mask.nii", folder);
}

static void remove_folder(void)
{
    unlink(path);
    unlink(mask_path);
    rmdir(folder);
}

TestSuite(track_image, .init = make_folder, .fini = remove_folder);

static void write_image(const char *to, const struct rmd_volume *volume)
{
    struct rmd_outputs *set;
    cr_assert_eq(rmd_outputs_new(&set, 1), RMD_OK);
    cr_assert_eq(rmd_nifti_write(set, to, volume, 0), RMD_OK);
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK);
    rmd_outputs_free(set);
}

// An image of `volumes` whose voxel i of volume t is 1000 t + i + 1, but 0 in the first ten voxels
// and not a number in one of the twelfth; where `tensor`, nearly round ones.
static void make_image(int volumes, int tensor)
{
    struct rmd_volume v;
    size_t n = rmd_grid_count(&grid);
    cr_assert_eq(rmd_volume_new(&v, &grid, volumes), RMD_OK);
    for (size_t t = 0; t < (size_t)volumes; t++)
        for (size_t i = 10; i < n; i++)
            v.v[t * n + i] = tensor ? (t < 3 ? 1e-3f : 1e-5f) : (float)(1000 * t + i + 1);
    v.v[11] = NAN;
    write_image(path, &v);
    rmd_volume_free(&v);
}

// The second half of the voxels.
static void make_mask(void)
{
    struct rmd_volume v;
    cr_assert_eq(rmd_volume_new(&v, &grid, 1), RMD_OK);
    for (size_t i = rmd_grid_count(&grid) / 2; i < rmd_grid_count(&grid); i++)
        v.v[i] = 1;
    write_image(mask_path, &v);
    rmd_volume_free(&v);
}

static float number(const struct rmd_track_field *field, size_t voxel, int k)
{
    return field->value[(size_t)field->row[voxel] * (size_t)field->width + (size_t)k];
}

Test(track_image, fifteen_volumes_are_an_fod)
{
    struct rmd_track_image image;
    struct rmd_track_image_opts opts = { 0 };
    make_image(15, 0);
    cr_assert_eq(rmd_track_image_read(&image, path, &opts, NULL), RMD_OK, "%s", rmd_error());
    cr_assert_not(image.field.tensor);
    cr_assert_eq(image.field.plan.lmax, 4);
    cr_assert_eq(image.field.gaps, 1);
    cr_assert_eq(image.mask.count, N * N * N - 10);
    cr_assert_eq(number(&image.field, 100, 14), 14101);
    cr_assert_eq(number(&image.field, 11, 3), 0);
    cr_assert_eq(number(&image.field, 5, 0), 0);
    rmd_track_image_free(&image);
    make_mask();
    opts.mask = mask_path;
    cr_assert_eq(rmd_track_image_read(&image, path, &opts, NULL), RMD_OK, "%s", rmd_error());
    cr_assert_eq(image.mask.count, N * N * N / 2);
    cr_assert_eq(number(&image.field, 150, 14), 14151);
    cr_assert_eq(number(&image.field, 100, 14), 0);
    rmd_track_image_free(&image);
}

Test(track_image, six_volumes_are_a_tensor_unless_an_fod_is_wanted)
{
    struct rmd_track_image image;
    struct rmd_track_image_opts opts = { 0 };
    make_image(6, 1);
    make_mask();
    cr_assert_neq(rmd_track_image_read(&image, path, &opts, NULL), RMD_OK, "order unknown");
    opts.tensor_order = 1;
    opts.mask = mask_path;
    cr_assert_eq(rmd_track_image_read(&image, path, &opts, NULL), RMD_OK, "%s", rmd_error());
    cr_assert(image.field.tensor);
    cr_assert_eq(image.mask.count, N * N * N / 2);
    rmd_track_image_free(&image);
    opts.fod = 1;
    cr_assert_eq(rmd_track_image_read(&image, path, &opts, NULL), RMD_OK, "%s", rmd_error());
    cr_assert_not(image.field.tensor);
    cr_assert_eq(image.field.plan.lmax, 2);
    rmd_track_image_free(&image);
}

Test(track_image, other_numbers_of_volumes_are_refused)
{
    struct rmd_track_image image;
    struct rmd_track_image_opts opts = { 0 };
    make_image(7, 0);
    cr_assert_eq(rmd_track_image_read(&image, path, &opts, NULL), RMD_EFORMAT);
    make_image(1, 0);
    cr_assert_eq(rmd_track_image_read(&image, path, &opts, NULL), RMD_EFORMAT);
}
