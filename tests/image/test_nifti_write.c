// SPDX-License-Identifier: BSD-3-Clause
// A written image is read back equal, whatever its datatype.
#define _DEFAULT_SOURCE
#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "image/mask.h"
#include "image/nifti.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct rmd_volume ramp(int nx, int ny, int nz, int nt)
{
    struct rmd_grid grid = { .n = { nx, ny, nz },
                             .world_from_voxel = {
                                 { { -1.5, 0.2, 0, 40 }, { 0.2, 1.5, 0, -30 }, { 0, 0, 2, 7 } } } };
    struct rmd_volume v;
    cr_assert_eq(rmd_volume_new(&v, &grid, nt), RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&grid) * (size_t)nt; i++)
        v.v[i] = (float)(int)((i * 7919) % 1000) - 300;
    v.dt = nt > 1 ? 2.5 : 0;
    return v;
}

static void expect_round_trip(const char *suffix, enum rmd_datatype datatype, double slope, int nt)
{
    char folder[] = "/tmp/rmd-XXXXXX", path[64];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a%s", folder, suffix);
    struct rmd_volume v = ramp(11, 7, 5, nt), back;
    struct rmd_outputs *set;
    struct rmd_nifti_info info;
    cr_assert_eq(rmd_outputs_new(&set, 0), RMD_OK);
    cr_assert_eq(rmd_nifti_write_as(set, path, &v, 0, datatype, slope), RMD_OK, "%s", rmd_error());
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK, "%s", rmd_error());
    struct rmd_log log = { 0 };
    cr_assert_eq(rmd_nifti_read(&back, &info, path, NULL, &log), RMD_OK, "%s", rmd_error());
    cr_assert_eq(log.n, 0, "%s", log.n ? log.line[0].text : "");
    cr_assert_eq(rmd_grid_match(&v.grid, &back.grid), RMD_OK, "%s", rmd_error());
    cr_assert_eq(back.nt, nt);
    cr_assert_float_eq(back.dt, v.dt, 1e-9);
    cr_assert_str_eq(info.sha256, rmd_outputs_sha256(set, 0));
    cr_assert_eq(info.datatype, datatype);
    for (size_t i = 0; i < rmd_grid_count(&v.grid) * (size_t)nt; i++)
        cr_assert_float_eq(back.v[i], v.v[i], slope / 2);
    rmd_outputs_free(set);
    rmd_volume_free(&v);
    rmd_volume_free(&back);
    rmd_log_free(&log);
    unlink(path);
    cr_assert_eq(rmdir(folder), 0);
}

Test(nifti_write, is_read_back_equal_in_every_datatype)
{
    expect_round_trip(".nii", RMD_F32, 1, 1);
    expect_round_trip(".nii", RMD_F64, 1, 4);
    expect_round_trip(".nii", RMD_I16, 1, 4);
    expect_round_trip(".nii", RMD_I16, 0.5, 1);
    expect_round_trip(".nii.gz", RMD_I8, 10, 1);
    expect_round_trip(".nii.gz", RMD_I32, 1, 3);
    expect_round_trip(".nii.gz", RMD_I64, 1, 3);
    expect_round_trip(".nii.gz", RMD_F32, 1, 6);
}

static void expect_same_bytes(const char *one, const char *other)
{
    struct rmd_bytes a, b;
    size_t at = 0;
    cr_assert_eq(rmd_file_read(&a, one, 1u << 30), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_file_read(&b, other, 1u << 30), RMD_OK, "%s", rmd_error());
    while (at < a.size && at < b.size && a.data[at] == b.data[at])
        at++;
    cr_assert(at == a.size && at == b.size, "%s: %zu bytes, %s: %zu; they differ from byte %zu on",
              one, a.size, other, b.size, at);
    rmd_bytes_free(&a);
    rmd_bytes_free(&b);
}

// Both .nii and .nii.gz are longer than the pieces in which they are written.
Test(nifti_write, a_list_of_voxels_gives_the_file_of_its_image)
{
    char folder[] = "/tmp/rmd-XXXXXX", path[4][64];
    struct rmd_volume v = ramp(71, 60, 41, 3), list;
    struct rmd_mask mask;
    struct rmd_mask_runs runs;
    struct rmd_outputs *set;
    size_t n = rmd_grid_count(&v.grid);
    cr_assert_eq(rmd_mask_new(&mask, &v.grid), RMD_OK);
    for (size_t i = 0; i < n; i++)
        mask.count += mask.v[i] = i > 5000 && i * i % 1013 > 100;
    for (size_t i = 0; i < 3 * n; i++)
        v.v[i] = mask.v[i % n] ? v.v[i] : 0;
    struct rmd_grid grid = rmd_mask_list_grid(&mask);
    cr_assert_eq(rmd_mask_runs_new(&runs, &mask), RMD_OK);
    cr_assert_eq(runs.count, mask.count);
    cr_assert_eq(rmd_volume_new(&list, &grid, 3), RMD_OK);
    list.dt = v.dt;
    for (size_t t = 0; t < 3; t++)
        rmd_mask_runs_list(list.v + t * mask.count, v.v + t * n, sizeof(float), &runs);
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(rmd_outputs_new(&set, 0), RMD_OK);
    for (size_t k = 0; k < 4; k++) {
        snprintf(path[k], sizeof path[k], "%s/%zu.nii%s", folder, k, k < 2 ? "" : ".gz");
        if (k % 2)
            cr_assert_eq(rmd_nifti_write_list(set, path[k], &list, &runs, 0), RMD_OK);
        else
            cr_assert_eq(rmd_nifti_write(set, path[k], &v, 0), RMD_OK);
    }
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK, "%s", rmd_error());
    for (size_t k = 0; k < 4; k += 2) {
        expect_same_bytes(path[k], path[k + 1]);
        cr_assert_str_eq(rmd_outputs_sha256(set, k), rmd_outputs_sha256(set, k + 1));
    }
    for (size_t k = 0; k < 4; k++)
        unlink(path[k]);
    rmd_outputs_free(set);
    rmd_mask_runs_free(&runs);
    rmd_mask_free(&mask);
    rmd_volume_free(&list);
    rmd_volume_free(&v);
    cr_assert_eq(rmdir(folder), 0);
}
