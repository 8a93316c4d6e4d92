// SPDX-License-Identifier: BSD-3-Clause
// The table as given wins on drawn, synthetic and real fibres; a spoilt one is found and named.
#include "dwi/continuity.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "dwi/tensor.h"
#include "image/mask.h"
#include "image/nifti.h"
#include "phantom/acquire.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { XX, YY, ZZ, XY, XZ, YZ };

// Rings about an axis that is oblique to the grid, 2 mm apart.
static void draw_rings(struct rmd_volume *out, const struct rmd_grid *grid)
{
    const double normal[3] = { 0.48, 0.6, 0.64 };
    size_t n = rmd_grid_count(grid);
    cr_assert(rmd_volume_new(out, grid, 6) == RMD_OK);
    for (size_t at = 0; at < n; at++) {
        double p[3] = { (double)(at % (size_t)grid->n[0]),
                        (double)(at / (size_t)grid->n[0] % (size_t)grid->n[1]),
                        (double)(at / (size_t)grid->n[0] / (size_t)grid->n[1]) };
        rmd_affine_apply(p, &grid->world_from_voxel, p);
        double v[3] = { normal[1] * p[2] - normal[2] * p[1], normal[2] * p[0] - normal[0] * p[2],
                        normal[0] * p[1] - normal[1] * p[0] };
        double radius = rmd_vector_norm(v) + 1e-9;
        double extra = radius > 8 && radius < 28 ? 1.2e-3 : 0;
        double d[6] = {
            v[0] * v[0], v[1] * v[1], v[2] * v[2], v[0] * v[1], v[0] * v[2], v[1] * v[2]
        };
        for (size_t i = 0; i < 6; i++)
            out->v[at + i * n] = (float)(extra * d[i] / (radius * radius) + (i < 3) * 0.4e-3);
    }
}

static struct rmd_grid small_grid(void)
{
    struct rmd_grid grid = { { 24, 26, 20 }, rmd_affine_identity() };
    const double spacing[3] = { 2, 2, 2.5 };
    for (int a = 0; a < 3; a++) {
        grid.world_from_voxel.m[a][a] = spacing[a];
        grid.world_from_voxel.m[a][3] = -spacing[a] * (grid.n[a] - 1) / 2;
    }
    return grid;
}

// What a table with the first axis negated, or the second and third exchanged, makes of tensors.
static void negate_first(struct rmd_volume *tensor)
{
    size_t n = rmd_grid_count(&tensor->grid);
    for (size_t at = 0; at < n; at++) {
        tensor->v[at + XY * n] *= -1;
        tensor->v[at + XZ * n] *= -1;
    }
}

static void swap_last_two(struct rmd_volume *tensor)
{
    static const size_t pair[2][2] = { { YY, ZZ }, { XY, XZ } };
    size_t n = rmd_grid_count(&tensor->grid);
    for (int p = 0; p < 2; p++)
        for (size_t at = 0; at < n; at++) {
            float *a = &tensor->v[at + pair[p][0] * n], *b = &tensor->v[at + pair[p][1] * n];
            float kept = *a;
            *a = *b;
            *b = kept;
        }
}

static struct rmd_continuity measured(const struct rmd_volume *tensor)
{
    struct rmd_continuity found;
    cr_assert(rmd_continuity_measure(&found, tensor) == RMD_OK, "%s", rmd_error());
    return found;
}

// Wins by more than `margin` times.
static void assert_given_table_wins(const struct rmd_volume *tensor, double margin)
{
    struct rmd_continuity found = measured(tensor);
    cr_assert(found.index[0] > margin * found.index[found.best], "%.3f against %.3f of %s",
              found.index[0], found.index[found.best], rmd_continuity_names[found.best]);
}

// Each way of spoiling tensors whose grid has the world's axes is undone by the best table.
static void assert_spoilt_tables_are_found(struct rmd_volume *tensor, double margin)
{
    negate_first(tensor);
    struct rmd_continuity flipped = measured(tensor);
    cr_assert_str_eq(rmd_continuity_names[flipped.best], "flip i");
    cr_assert(flipped.index[flipped.best] > margin * flipped.index[0]);
    negate_first(tensor);
    swap_last_two(tensor);
    struct rmd_continuity swapped = measured(tensor);
    cr_assert_str_eq(rmd_continuity_names[swapped.best], "exchange j and k");
    cr_assert(swapped.index[swapped.best] > margin * swapped.index[0]);
    swap_last_two(tensor);
}

Test(continuity, rings_continue_and_spoilt_tables_are_named)
{
    struct rmd_volume tensor;
    struct rmd_grid grid = small_grid();
    draw_rings(&tensor, &grid);
    cr_assert(measured(&tensor).index[0] > 0.5, "%g", measured(&tensor).index[0]);
    assert_given_table_wins(&tensor, 1.05);
    assert_spoilt_tables_are_found(&tensor, 1.05);
    rmd_volume_free(&tensor);
}

Test(continuity, threads_and_storage_order_change_no_bit)
{
    struct rmd_volume tensor, turned;
    struct rmd_grid grid = small_grid(), stored = { { 20, 24, 26 }, grid.world_from_voxel };
    for (int i = 0; i < 3; i++) { // stored k, i, j, the first backwards
        const double *m = grid.world_from_voxel.m[i];
        double row[4] = { -m[2], m[0], m[1], m[3] + (grid.n[2] - 1) * m[2] };
        memcpy(stored.world_from_voxel.m[i], row, sizeof row);
    }
    draw_rings(&tensor, &grid);
    cr_assert(rmd_volume_new(&turned, &stored, 6) == RMD_OK);
    for (int t = 0; t < 6; t++)
        for (int k = 0; k < 20; k++)
            for (int j = 0; j < 26; j++)
                for (int i = 0; i < 24; i++)
                    turned.v[19 - k + 20 * (i + 24 * (j + 26 * t))] =
                        tensor.v[i + 24 * (j + 26 * (k + 20 * t))];
    rmd_parallel_threads(1);
    struct rmd_continuity one = measured(&tensor), other;
    for (int threads = 2; threads <= 7; threads += 5) {
        rmd_parallel_threads(threads);
        other = measured(&tensor);
        cr_assert(memcmp(&one, &other, sizeof one) == 0);
        other = measured(&turned);
        cr_assert(one.index[0] == other.index[0]);
        cr_assert(one.index[1] == other.index[2]); // flip i of the one is flip j of the other
    }
    rmd_volume_free(&tensor);
    rmd_volume_free(&turned);
}

Test(continuity, a_field_without_fibres_is_refused)
{
    struct rmd_volume tensor;
    struct rmd_continuity found;
    struct rmd_grid grid = small_grid();
    cr_assert(rmd_volume_new(&tensor, &grid, 6) == RMD_OK);
    cr_assert(rmd_continuity_measure(&found, &tensor) == RMD_EFIT);
    rmd_volume_free(&tensor);
}

// Fits where the first volume, a b0, is brighter than its mean.
static void fit_brain(struct rmd_tensor_fit *out, const struct rmd_series *dwi,
                      const struct rmd_gradients *gradients)
{
    struct rmd_tensor_opts opts;
    struct rmd_mask mask;
    size_t n = rmd_grid_count(&dwi->grid);
    float *b0, sum = 0;
    rmd_param_defaults(&opts, rmd_tensor_params);
    cr_assert(rmd_mask_new(&mask, &dwi->grid) == RMD_OK);
    cr_assert(rmd_alloc(&b0, n, sizeof *b0) == RMD_OK);
    rmd_series_values(b0, dwi, 0, 0, n);
    for (size_t i = 0; i < n; i++)
        sum += b0[i] / (float)n;
    for (size_t i = 0; i < n; i++)
        mask.count += mask.v[i] = b0[i] > sum;
    cr_assert(rmd_tensor_fit(out, dwi, gradients, &mask, &opts) == RMD_OK, "%s", rmd_error());
    rmd_mask_free(&mask);
    rmd_release(b0);
}

// From about 1000 fibres the indices of all tables are those of all fibres within 0.03; the tensor
// is not a number outside the mask of its runs.
static void assert_a_sample_tells_the_same(const struct rmd_volume *tensor)
{
    struct rmd_volume map[2], list[2];
    struct rmd_mask mask;
    struct rmd_mask_runs runs;
    struct rmd_continuity all = measured(tensor), some;
    cr_assert(rmd_tensor_map(&map[0], tensor, RMD_FA) == RMD_OK);
    cr_assert(rmd_tensor_directions(&map[1], tensor) == RMD_OK);
    cr_assert(rmd_mask_new(&mask, &tensor->grid) == RMD_OK);
    size_t n = rmd_grid_count(&tensor->grid);
    for (size_t v = 0; v < n; v++)
        mask.count += mask.v[v] = isfinite(tensor->v[v]) != 0;
    struct rmd_grid grid = rmd_mask_list_grid(&mask);
    cr_assert(rmd_mask_runs_new(&runs, &mask) == RMD_OK);
    for (int k = 0; k < 2; k++) {
        cr_assert(rmd_volume_new(&list[k], &grid, map[k].nt) == RMD_OK);
        for (size_t t = 0; t < (size_t)map[k].nt; t++)
            rmd_mask_runs_list(list[k].v + t * mask.count, map[k].v + t * n, sizeof(float), &runs);
    }
    cr_assert(rmd_continuity_sample(&some, &list[0], &list[1], &runs, 1000) == RMD_OK, "%s",
              rmd_error());
    cr_assert(all.voxels > 3000);
    cr_assert_eq(some.voxels, all.voxels);
    for (int table = 0; table < RMD_CONTINUITY_TABLES; table++)
        cr_assert_float_eq(some.index[table], all.index[table], 0.03, "%s: %.3f, %.3f",
                           rmd_continuity_names[table], some.index[table], all.index[table]);
    for (int k = 0; k < 2; k++) {
        rmd_volume_free(&map[k]);
        rmd_volume_free(&list[k]);
    }
    rmd_mask_runs_free(&runs);
    rmd_mask_free(&mask);
}

Test(continuity, a_synthetic_scan_continues_as_it_is_given)
{
    struct rmd_patient patient;
    struct rmd_scan_opts opts;
    struct rmd_scan scan;
    struct rmd_series dwi;
    struct rmd_gradients gradients;
    struct rmd_tensor_fit fit;
    rmd_patient_standard(&patient);
    rmd_param_defaults(&opts, rmd_scan_params);
    opts.voxel_size = 3;
    opts.directions = 20;
    opts.b0 = 2;
    cr_assert(rmd_scan_plan(&scan, &patient, &opts, 3, 0, 0) == RMD_OK);
    cr_assert(rmd_acquire_dwi(&dwi, &gradients, &scan) == RMD_OK);
    fit_brain(&fit, &dwi, &gradients);
    assert_given_table_wins(&fit.tensor, 1.1);
    assert_spoilt_tables_are_found(&fit.tensor, 1.1);
    assert_a_sample_tells_the_same(&fit.tensor);
    rmd_tensor_fit_free(&fit);
    rmd_series_free(&dwi);
    rmd_gradients_free(&gradients);
}

Test(continuity, real_scans_continue_as_they_are_given)
{
    static const char *const name[] = { "ortho", "pitch", "roll", "twoaxis", "yaw" };
    const char *shared = getenv("REMODEL_SHARED"), *source = getenv("REMODEL_SOURCE");
    for (int i = 0; i < 5; i++) {
        char path[600];
        struct rmd_series dwi;
        struct rmd_gradients gradients;
        struct rmd_tensor_fit fit;
        snprintf(path, sizeof path, "%s%s/data/dwi_repeat/sub-R01/dwi/sub-R01_acq-%s_dwi.nii.gz",
                 shared   ? shared
                 : source ? source
                          : "..",
                 shared ? "" : "/../shared", name[i]);
        FILE *present = fopen(path, "rb");
        if (!present) cr_skip_test("%s is not there", path);
        fclose(present);
        cr_assert(rmd_nifti_read_series(&dwi, NULL, path, NULL, NULL) == RMD_OK, "%s", rmd_error());
        cr_assert(rmd_gradients_beside(&gradients, path, &dwi.grid, dwi.nt, NULL) == RMD_OK, "%s",
                  rmd_error());
        fit_brain(&fit, &dwi, &gradients);
        assert_given_table_wins(&fit.tensor, 1.3);
        rmd_tensor_fit_free(&fit);
        rmd_series_free(&dwi);
        rmd_gradients_free(&gradients);
    }
}
