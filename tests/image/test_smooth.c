// SPDX-License-Identifier: BSD-3-Clause
// Smoothing has the width it was asked for and keeps what must be kept.
#include "image/smooth.h"

#include <criterion/criterion.h>

static struct rmd_volume blank(void)
{
    struct rmd_volume v;
    struct rmd_grid grid = { { 41, 37, 33 },
                             { { { 2, 0, 0, 0 }, { 0, 2.5, 0, 0 }, { 0, 0, 3, 0 } } } };
    cr_assert(rmd_volume_new(&v, &grid, 2) == RMD_OK);
    return v;
}

Test(smooth, a_constant_stays_constant_up_to_the_border)
{
    struct rmd_volume v = blank();
    double sigma[3] = { 4, 6, 5 };
    size_t n = rmd_grid_count(&v.grid) * 2;
    for (size_t i = 0; i < n; i++)
        v.v[i] = 7;
    cr_assert(rmd_smooth_gaussian(&v, sigma) == RMD_OK);
    for (size_t i = 0; i < n; i++)
        cr_assert(fabsf(v.v[i] - 7) < 1e-5F);
    rmd_volume_free(&v);
}

Test(smooth, a_point_becomes_a_gaussian_of_the_width_asked_for)
{
    struct rmd_volume v = blank();
    double sigma[3] = { 4, 5, 6 }, spacing[3] = { 2, 2.5, 3 }, sum = 0, second[3] = { 0 };
    int middle[3] = { 20, 18, 16 };
    size_t n = rmd_grid_count(&v.grid);
    v.v[n + 20 + 41 * (18 + 37 * 16)] = 1;
    cr_assert(rmd_smooth_gaussian(&v, sigma) == RMD_OK);
    for (size_t i = 0; i < n; i++) {
        int voxel[3] = { (int)(i % 41), (int)(i / 41 % 37), (int)(i / 41 / 37) };
        double value = (double)v.v[n + i];
        cr_assert(v.v[i] == 0); // the other volume
        sum += value;
        for (int axis = 0; axis < 3; axis++)
            second[axis] += value * pow((voxel[axis] - middle[axis]) * spacing[axis], 2);
    }
    cr_assert(fabs(sum - 1) < 1e-4);
    for (int axis = 0; axis < 3; axis++)
        cr_assert(fabs(sqrt(second[axis]) / sigma[axis] - 1) < 0.02, "axis %d: %g", axis,
                  sqrt(second[axis]));
    rmd_volume_free(&v);
}

Test(smooth, no_width_changes_nothing)
{
    struct rmd_volume v = blank();
    double sigma[3] = { 0, 0, 0 };
    for (size_t i = 0; i < rmd_grid_count(&v.grid); i++)
        v.v[i] = (float)(i % 13);
    cr_assert(rmd_smooth_gaussian(&v, sigma) == RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&v.grid); i++)
        cr_assert(v.v[i] == (float)(i % 13));
    rmd_volume_free(&v);
}
