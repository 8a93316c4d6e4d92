// SPDX-License-Identifier: BSD-3-Clause
// A ball in noise is found whole, however unevenly a coil lights it.
#include "image/brain.h"

#include "base/memory.h"
#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>

enum { N = 48 };

static const double radius = 60, voxel = 3.5; // mm

// A ball whose middle is `dark` times as bright as its rim, cut off below its middle by the field
// of view, so that a hole in it is open; *inside is its size.
static void ball(struct rmd_grid *grid, float value[], double dark, size_t *inside)
{
    *grid = (struct rmd_grid){ .n = { N, N, N } };
    for (int a = 0; a < 3; a++) {
        grid->world_from_voxel.m[a][a] = voxel;
        grid->world_from_voxel.m[a][3] = -voxel * (N - 1) / 2;
    }
    *inside = 0;
    for (size_t v = 0; v < N * N * N; v++) {
        double x[3] = { (double)(v % N), (double)(v / N % N), (double)(v / N / N) }, square = 0;
        for (int a = 0; a < 3; a++)
            square += pow(voxel * (x[a] - (a == 2 ? 2 : (N - 1) / 2.0)), 2);
        double share = sqrt(square) / radius, light = dark + (1 - dark) * share * share;
        *inside += share < 1;
        value[v] = (float)((share < 1 ? 1000 * light : 0) +
                           30 * rmd_random_uniform((struct rmd_draw){ 1, 1, v, 0 }));
    }
}

static double found_share(double dark)
{
    struct rmd_grid grid;
    struct rmd_mask mask;
    float *value = NULL;
    size_t inside;
    cr_assert_eq(rmd_alloc(&value, N * N * N, sizeof *value), RMD_OK);
    ball(&grid, value, dark, &inside);
    cr_assert_eq(rmd_mask_new(&mask, &grid), RMD_OK);
    cr_assert_eq(rmd_brain_add(&mask, value), RMD_OK);
    cr_assert_eq(rmd_brain_tidy(&mask), RMD_OK, "%s", rmd_error());
    double share = (double)mask.count / (double)inside;
    rmd_mask_free(&mask);
    rmd_release(value);
    return share;
}

Test(brain, even_light_gives_the_whole_ball)
{
    cr_assert_float_eq(found_share(1), 1, 0.02);
}

Test(brain, a_dark_middle_is_no_hole)
{
    cr_assert_float_eq(found_share(0.3), 1, 0.02);
}
