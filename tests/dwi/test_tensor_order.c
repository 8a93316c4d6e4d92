// SPDX-License-Identifier: BSD-3-Clause
// Tensor images of every convention become the same tensors.
#include "dwi/tensor_order.h"

#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { SIDE = 6, VOXELS = SIDE * SIDE * SIDE };

static struct rmd_volume image;
static struct rmd_mask mask;
static double truth[VOXELS][6]; // world frame, mm2/s

// Random cigars: D = R I + (A - R) v v^T.
static void good(void)
{
    struct rmd_grid grid = { { SIDE, SIDE, SIDE },
                             { { { 0, -2, 0, 5 }, { -2, 0, 0, 3 }, { 0, 0, 2, 0 } } } };
    cr_assert(rmd_volume_new(&image, &grid, 6) == RMD_OK);
    cr_assert(rmd_mask_new(&mask, &grid) == RMD_OK);
    memset(mask.v, 1, VOXELS);
    mask.count = VOXELS;
    for (uint64_t i = 0; i < VOXELS; i++) {
        double n[4], a = 1.6e-3, r = 0.4e-3;
        rmd_random_normal(n, (struct rmd_draw){ 1, 2, i, 0 });
        rmd_random_normal(n + 2, (struct rmd_draw){ 1, 2, i, 1 });
        double length = rmd_vector_norm(n);
        static const int at[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 0, 1 }, { 0, 2 }, { 1, 2 } };
        for (int e = 0; e < 6; e++)
            truth[i][e] = (e < 3 ? r : 0) + (a - r) * n[at[e][0]] * n[at[e][1]] / (length * length);
    }
}

static void bad(void)
{
    rmd_volume_free(&image);
    rmd_mask_free(&mask);
}

TestSuite(tensor_order, .init = good, .fini = bad);

// Stores the truth with volume e holding element order[e]. The grid's voxel axes are i = -y, j =
// -x, k = z of the world: `to_voxel` turns the elements into that frame, `flip` negates i.
static void store(const int order[6], int to_voxel, int flip, double scale)
{
    for (size_t i = 0; i < VOXELS; i++) {
        const double *t = truth[i];
        double voxel[6] = { t[1], t[0], t[2], t[3], -t[5], -t[4] };
        if (flip) {
            voxel[3] = -voxel[3];
            voxel[4] = -voxel[4];
        }
        for (size_t e = 0; e < 6; e++)
            image.v[e * VOXELS + i] = (float)(scale * (to_voxel ? voxel : t)[order[e]]);
    }
}

static void is_truth(void)
{
    for (size_t i = 0; i < VOXELS; i++)
        for (size_t e = 0; e < 6; e++)
            cr_assert(fabs((double)image.v[e * VOXELS + i] - truth[i][e]) < 1e-9,
                      "voxel %zu element %zu: %g, not %g", i, e, (double)image.v[e * VOXELS + i],
                      truth[i][e]);
}

Test(tensor_order, mrtrix_images_are_recognised_and_stay_in_the_world_frame)
{
    store((const int[]){ 0, 1, 2, 3, 4, 5 }, 0, 0, 1);
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_DETECT, "t", NULL) == RMD_OK, "%s",
              rmd_error());
    is_truth();
}

Test(tensor_order, lower_triangular_images_are_recognised_and_turned_from_the_voxel_frame)
{
    store((const int[]){ 0, 3, 1, 4, 5, 2 }, 1, 0, 1);
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_DETECT, "t", NULL) == RMD_OK, "%s",
              rmd_error());
    is_truth();
}

Test(tensor_order, fsl_images_are_recognised_and_their_x_axis_follows_the_determinant)
{
    // The determinant of the grid is negative: FSL's frame is the voxel frame.
    store((const int[]){ 0, 3, 4, 1, 5, 2 }, 1, 0, 1);
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_DETECT, "t", NULL) == RMD_OK, "%s",
              rmd_error());
    is_truth();
    for (int i = 0; i < 3; i++) // i = +y: the determinant becomes positive
        image.grid.world_from_voxel.m[i][0] *= -1;
    store((const int[]){ 0, 3, 4, 1, 5, 2 }, 1, 0, 1);
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_FSL, "t", NULL) == RMD_OK);
    is_truth();
}

Test(tensor_order, diffusivities_in_um2_per_ms_become_mm2_per_s)
{
    store((const int[]){ 0, 1, 2, 3, 4, 5 }, 0, 0, 1e3);
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_DETECT, "t", NULL) == RMD_OK);
    is_truth();
}

Test(tensor_order, what_cannot_be_told_is_refused_with_the_remedy)
{
    for (size_t i = 0; i < 6 * VOXELS; i++)
        image.v[i] = 1e-3F;
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_DETECT, "t.nii", NULL) ==
              RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), "t.nii") && strstr(rmd_error(), "--tensor-order"));
    store((const int[]){ 0, 1, 2, 3, 4, 5 }, 0, 0, 1e6);
    cr_assert(rmd_tensor_order_arrange(&image, &mask, RMD_ORDER_DETECT, "t", NULL) == RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), "mm2/s"));
}
