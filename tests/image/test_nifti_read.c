// SPDX-License-Identifier: BSD-3-Clause
// A small image is read whole or refused, wherever it was cut; tests/bad has the other damages.
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "image/nifti.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIDE = 3, COUNT = SIDE * SIDE * SIDE };

static void write_small(const char *path)
{
    struct rmd_grid grid = { .n = { SIDE, SIDE, SIDE }, .world_from_voxel = rmd_affine_identity() };
    struct rmd_volume v;
    struct rmd_outputs *set;
    cr_assert_eq(rmd_volume_new(&v, &grid, 1), RMD_OK);
    for (int i = 0; i < COUNT; i++)
        v.v[i] = (float)(i * 11 % COUNT + 1);
    cr_assert_eq(rmd_outputs_new(&set, 0), RMD_OK);
    cr_assert_eq(rmd_nifti_write_as(set, path, &v, 0, RMD_I16, 1), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK, "%s", rmd_error());
    rmd_outputs_free(set);
    rmd_volume_free(&v);
}

static void store(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(data, 1, size, file), size);
    cr_assert_eq(fclose(file), 0);
}

static void cut_everywhere(const char *suffix)
{
    char folder[] = "/tmp/rmd-XXXXXX", path[64];
    struct rmd_bytes whole;
    struct rmd_volume back;
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a%s", folder, suffix);
    write_small(path);
    cr_assert_eq(rmd_file_read(&whole, path, 1 << 20), RMD_OK);
    for (size_t size = 0; size < whole.size; size++) {
        store(path, whole.data, size);
        cr_assert_eq(rmd_nifti_read(&back, NULL, path, NULL, NULL), RMD_EFORMAT,
                     "%zu of %zu bytes are read", size, whole.size);
        cr_assert_null(back.v);
        cr_assert_eq(strncmp(rmd_error(), path, strlen(path)), 0, "%s", rmd_error());
    }
    store(path, whole.data, whole.size);
    cr_assert_eq(rmd_nifti_read(&back, NULL, path, NULL, NULL), RMD_OK, "%s", rmd_error());
    for (int i = 0; i < COUNT; i++)
        cr_assert_eq(back.v[i], (float)(i * 11 % COUNT + 1));
    rmd_volume_free(&back);
    rmd_bytes_free(&whole);
    unlink(path);
    cr_assert_eq(rmdir(folder), 0);
}

Test(nifti_read, plain_image_is_refused_when_cut_anywhere)
{
    cut_everywhere(".nii");
}

Test(nifti_read, compressed_image_is_refused_when_cut_anywhere)
{
    cut_everywhere(".nii.gz");
}

Test(nifti_read, respects_the_limit_of_memory)
{
    char folder[] = "/tmp/rmd-XXXXXX", path[64];
    struct rmd_volume back;
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.nii", folder);
    write_small(path);
    struct rmd_nifti_limits limits = { .most_bytes = 2 * COUNT };
    cr_assert_eq(rmd_nifti_read(&back, NULL, path, &limits, NULL), RMD_OK, "%s", rmd_error());
    rmd_volume_free(&back);
    limits.most_bytes--;
    cr_assert_eq(rmd_nifti_read(&back, NULL, path, &limits, NULL), RMD_EFORMAT);
    unlink(path);
    cr_assert_eq(rmdir(folder), 0);
}

enum { VOLUMES = 70, BORDER = 3 }; // volume BORDER begins the second slab of a .nii

// Volume BORDER, the first of the second slab, repeats the one before.
static void write_series(const char *path, const struct rmd_grid *grid)
{
    struct rmd_volume v;
    struct rmd_outputs *set;
    size_t n = rmd_grid_count(grid);
    cr_assert_eq(rmd_volume_new(&v, grid, VOLUMES), RMD_OK);
    for (size_t i = 0; i < n * VOLUMES; i++)
        v.v[i] = (float)(i * 7919 % 30011);
    memcpy(v.v + BORDER * n, v.v + (BORDER - 1) * n, n * sizeof *v.v);
    cr_assert_eq(rmd_outputs_new(&set, 0), RMD_OK);
    cr_assert_eq(rmd_nifti_write_as(set, path, &v, 0, RMD_I16, 1), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK, "%s", rmd_error());
    rmd_outputs_free(set);
    rmd_volume_free(&v);
}

static void keep_some(const char *suffix)
{
    char folder[] = "/tmp/rmd-XXXXXX", path[64];
    struct rmd_grid grid = { { 60, 60, 41 }, rmd_affine_identity() };
    struct rmd_series all, some;
    struct rmd_mask mask;
    struct rmd_log log[2] = { { 0 } };
    struct rmd_nifti_info info[2];
    size_t n = rmd_grid_count(&grid), kept = 0;
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a%s", folder, suffix);
    write_series(path, &grid);
    cr_assert_eq(rmd_mask_new(&mask, &grid), RMD_OK);
    for (size_t i = 0; i < n; i++)
        mask.count += mask.v[i] = i * i % 11 > 4 || i + 1 == n;
    struct rmd_nifti_limits limits = { .keep = &mask };
    cr_assert_eq(rmd_nifti_read_series(&all, &info[0], path, NULL, &log[0]), RMD_OK);
    cr_assert_eq(rmd_nifti_read_series(&some, &info[1], path, &limits, &log[1]), RMD_OK);
    cr_assert_eq(some.kept, mask.count);
    for (size_t i = 0; i < n; i++)
        for (int t = 0; t < VOLUMES && mask.v[i]; t++) {
            float a, b;
            rmd_series_values(&a, &all, t, i, 1);
            rmd_series_values(&b, &some, t, kept, 1);
            cr_assert_eq(a, b, "voxel %zu of volume %d", i, t);
            kept += t + 1 == VOLUMES;
        }
    cr_assert_eq(log[0].n, log[1].n);
    cr_assert_not_null(strstr(log[1].line[log[1].n - 1].text, "repeat"), "%s", log[1].line[0].text);
    for (size_t i = 0; i < log[0].n; i++)
        cr_assert_str_eq(log[0].line[i].text, log[1].line[i].text);
    cr_assert_str_eq(info[0].sha256, info[1].sha256);
    rmd_series_free(&all);
    rmd_series_free(&some);
    mask.grid.n[0] = 41;
    mask.grid.n[2] = 60;
    cr_assert_eq(rmd_nifti_read_series(&some, NULL, path, &limits, NULL), RMD_EGRID);
    rmd_mask_free(&mask);
    rmd_log_free(&log[0]);
    rmd_log_free(&log[1]);
    unlink(path);
    cr_assert_eq(rmdir(folder), 0);
}

Test(nifti_read, voxels_of_a_mask_are_the_same_without_the_others)
{
    keep_some(".nii");
    keep_some(".nii.gz");
}
