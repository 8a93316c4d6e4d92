// SPDX-License-Identifier: BSD-3-Clause
// The brain is found in a synthetic head, whatever the storage order, and tables are checked.
#include "base/memory.h"
#include "base/random.h"
#include "dwi/dwi_mask.h"

#include <criterion/criterion.h>
#include <math.h>

enum { N = 32, VOLUMES = 8 };

// A ball of brain with a ventricle, inside a faint scalp, in noise; b0 first.
static double signal_at(double x, double y, double z, int weighted)
{
    double r = sqrt(x * x + y * y + z * z), inner = sqrt(x * x + y * y + (z - 2) * (z - 2));
    if (inner < 3) return weighted ? 40 : 900;
    if (r < 11) return weighted ? 180 : 400;
    if (r > 13 && r < 14) return 60;
    return 0;
}

static struct rmd_volume head(int mirrored)
{
    struct rmd_grid grid = { { N, N, N }, rmd_affine_identity() };
    struct rmd_volume dwi;
    for (int a = 0; a < 3; a++)
        grid.world_from_voxel.m[a][3] = -N / 2.0;
    if (mirrored) {
        grid.world_from_voxel.m[0][0] = -1;
        grid.world_from_voxel.m[0][3] = N / 2.0 - 1;
    }
    cr_assert_eq(rmd_volume_new(&dwi, &grid, VOLUMES), RMD_OK);
    for (int t = 0; t < VOLUMES; t++)
        for (int k = 0; k < N; k++)
            for (int j = 0; j < N; j++)
                for (int i = 0; i < N; i++) {
                    size_t canonical = (size_t)(i + N * (j + N * k));
                    size_t at = (size_t)((mirrored ? N - 1 - i : i) + N * (j + N * (k + N * t)));
                    double noise[2];
                    rmd_random_normal(noise, (struct rmd_draw){ 1, 2, canonical, (uint32_t)t });
                    dwi.v[at] = (float)hypot(
                        signal_at(i - 16, j - 16, k - 16, t > 0) + 15 * noise[0], 15 * noise[1]);
                }
    return dwi;
}

static double b[VOLUMES] = { 0, 1000, 1000, 1000, 1000, 1000, 1000, 1000 };
static double dir[VOLUMES][3];
static const struct rmd_gradients gradients = { .n = VOLUMES, .b = b, .dir = dir };

Test(dwi_mask, the_ball_is_found_with_its_ventricle_and_without_its_scalp)
{
    struct rmd_volume dwi = head(0);
    struct rmd_series series = rmd_series_of(&dwi);
    struct rmd_mask mask;
    cr_assert_eq(rmd_dwi_mask(&mask, &series, &gradients), RMD_OK);
    size_t wrong = 0, inside = 0;
    for (size_t v = 0; v < N * N * N; v++) {
        double x = (double)(v % N) - 16, y = (double)(v / N % N) - 16, z = (double)(v / N / N) - 16;
        int brain = x * x + y * y + z * z < 121;
        inside += (size_t)brain;
        wrong += mask.v[v] != brain;
    }
    cr_assert(wrong < inside / 20, "%zu of %zu voxels differ", wrong, inside);
    cr_assert_eq(mask.v[16 + N * (16 + N * 18)], 1, "the ventricle is brain");
    rmd_mask_free(&mask);
    rmd_volume_free(&dwi);
}

Test(dwi_mask, the_mask_does_not_depend_on_the_storage_order)
{
    struct rmd_volume dwi = head(0), twin = head(1);
    struct rmd_series series = rmd_series_of(&dwi), twin_series = rmd_series_of(&twin);
    struct rmd_mask mask, twin_mask;
    cr_assert_eq(rmd_dwi_mask(&mask, &series, &gradients), RMD_OK);
    cr_assert_eq(rmd_dwi_mask(&twin_mask, &twin_series, &gradients), RMD_OK);
    for (int k = 0; k < N; k++)
        for (int j = 0; j < N; j++)
            for (int i = 0; i < N; i++)
                cr_assert_eq(mask.v[i + N * (j + N * k)], twin_mask.v[N - 1 - i + N * (j + N * k)]);
    rmd_mask_free(&mask);
    rmd_mask_free(&twin_mask);
    rmd_volume_free(&dwi);
    rmd_volume_free(&twin);
}

Test(dwi_mask, an_image_of_nothing_is_refused)
{
    struct rmd_grid grid = { { N, N, N }, rmd_affine_identity() };
    struct rmd_volume dwi;
    struct rmd_mask mask;
    cr_assert_eq(rmd_volume_new(&dwi, &grid, VOLUMES), RMD_OK);
    struct rmd_series series = rmd_series_of(&dwi);
    cr_assert_eq(rmd_dwi_mask(&mask, &series, &gradients), RMD_EFIT);
    rmd_volume_free(&dwi);
}

Test(dwi_mask, the_mean_b0_is_the_mean_of_the_b0)
{
    struct rmd_grid grid = { { 2, 1, 1 }, rmd_affine_identity() };
    double two_b0[3] = { 5, 1000, 0 };
    struct rmd_gradients table = { .n = 3, .b = two_b0, .dir = dir };
    float values[6] = { 10, 20, 1, 2, 30, 60 };
    struct rmd_volume dwi = { .grid = grid, .nt = 3, .v = values }, mean;
    struct rmd_series series = rmd_series_of(&dwi);
    cr_assert_eq(rmd_dwi_mean_b0(&mean, &series, &table), RMD_OK);
    cr_assert(mean.v[0] == 20 && mean.v[1] == 40);
    rmd_volume_free(&mean);
    two_b0[0] = two_b0[2] = 1000;
    cr_assert_eq(rmd_dwi_mean_b0(&mean, &series, &table), RMD_EFIT);
}
