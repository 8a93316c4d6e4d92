// SPDX-License-Identifier: BSD-3-Clause
// What follows from a voxel-to-world matrix, and that it is the same for every order of storage.
#include "image/grid.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

// 10 x 20 x 30 voxels of 2 x 3 x 4 mm; i grows toward Left, j toward Superior, k toward Anterior.
static struct rmd_grid oblique(void)
{
    return (struct rmd_grid){ { 10, 20, 30 },
                              { { { -2, 0, 0, 9 }, { 0, 0, 4, -58 }, { 0, 3, 0, -30 } } } };
}

static int close_to(const struct rmd_affine *a, const struct rmd_affine *b)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            if (!(fabs(a->m[i][j] - b->m[i][j]) < 1e-12)) return 0;
    return 1;
}

Test(grid, spacing_is_the_length_of_the_columns)
{
    struct rmd_grid grid = oblique();
    double spacing[3];
    rmd_grid_spacing(spacing, &grid);
    cr_assert(spacing[0] == 2 && spacing[1] == 3 && spacing[2] == 4);
    cr_assert(rmd_grid_count(&grid) == 6000);
}

Test(grid, letters_say_where_each_axis_grows)
{
    struct rmd_grid grid = oblique();
    char letters[4];
    rmd_grid_axes(letters, &grid);
    cr_assert(strcmp(letters, "LSA") == 0, "%s", letters);
}

Test(grid, letters_of_a_turned_grid_are_the_nearest_and_each_axis_has_its_own)
{
    double c = cos(0.9), s = sin(0.9); // 52 degrees about x: j points more to S than to A
    struct rmd_grid grid = { { 4, 4, 4 }, { { { 1, 0, 0, 0 }, { 0, c, -s, 0 }, { 0, s, c, 0 } } } };
    char letters[4];
    rmd_grid_axes(letters, &grid);
    cr_assert(strcmp(letters, "RSP") == 0, "%s", letters);
}

Test(grid, the_canonical_grid_has_the_same_voxels_in_ras_order)
{
    struct rmd_grid grid = oblique(), canonical = rmd_grid_canonical(&grid);
    const struct rmd_affine expected = { { { 2, 0, 0, -9 }, { 0, 4, 0, -58 }, { 0, 0, 3, -30 } } };
    char letters[4];
    rmd_grid_axes(letters, &canonical);
    cr_assert(strcmp(letters, "RAS") == 0, "%s", letters);
    cr_assert(canonical.n[0] == 10 && canonical.n[1] == 30 && canonical.n[2] == 20);
    cr_assert(close_to(&canonical.world_from_voxel, &expected));
}

Test(grid, every_order_of_storage_has_the_same_canonical_grid)
{
    struct rmd_grid grid = oblique(), mirrored = grid;
    for (int r = 0; r < 3; r++) {
        mirrored.world_from_voxel.m[r][3] += 9 * grid.world_from_voxel.m[r][0];
        mirrored.world_from_voxel.m[r][0] *= -1;
    }
    struct rmd_grid a = rmd_grid_canonical(&grid), b = rmd_grid_canonical(&mirrored);
    struct rmd_grid again = rmd_grid_canonical(&a);
    cr_assert(close_to(&a.world_from_voxel, &b.world_from_voxel));
    cr_assert(close_to(&a.world_from_voxel, &again.world_from_voxel));
    cr_assert(memcmp(a.n, b.n, sizeof a.n) == 0);
}

Test(grid, grids_match_within_a_thousandth_of_a_millimetre)
{
    struct rmd_grid a = oblique(), b = a;
    cr_assert(rmd_grid_match(&a, &b) == RMD_OK);
    b.world_from_voxel.m[1][3] += 0.9e-3;
    cr_assert(rmd_grid_match(&a, &b) == RMD_OK);
    b.world_from_voxel.m[1][3] += 0.2e-3;
    cr_assert(rmd_grid_match(&a, &b) == RMD_EGRID);
    cr_assert(strstr(rmd_error(), "0.0011 mm"), "%s", rmd_error());
}

Test(grid, a_small_turn_shows_at_the_far_corner)
{
    struct rmd_grid a = oblique(), b = a;
    b.world_from_voxel.m[2][0] = 2e-4; // 1.8e-3 mm after 9 voxels
    cr_assert(rmd_grid_match(&a, &b) == RMD_EGRID);
}

Test(grid, another_size_is_named)
{
    struct rmd_grid a = oblique(), b = a;
    b.n[2] = 31;
    cr_assert(rmd_grid_match(&a, &b) == RMD_EGRID);
    cr_assert(strstr(rmd_error(), "10 x 20 x 30 voxels against 10 x 20 x 31"), "%s", rmd_error());
}

Test(grid, shift_is_what_a_map_does_to_the_centre)
{
    const struct rmd_grid grid = {
        { 5, 3, 1 },
        { { { 2, 0, 0, -4 }, { 0, 2, 0, 8 }, { 0, 0, 2, 0 } } } // its centre (0, 10, 0)
    };
    const struct rmd_affine moved = { { { 1, 0, 0, 3 }, { 0, 1, 0, -4 }, { 0, 0, 1, 12 } } };
    const struct rmd_affine turned = { { { 0, -1, 0, 10 }, { 1, 0, 0, 10 }, { 0, 0, 1, 0 } } };
    cr_assert_float_eq(rmd_grid_shift(&grid, &moved), 13, 1e-12);
    cr_assert_float_eq(rmd_grid_shift(&grid, &turned), 0, 1e-12);
}
