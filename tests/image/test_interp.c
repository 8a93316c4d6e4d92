// SPDX-License-Identifier: BSD-3-Clause
// Interpolation reproduces what it must and says where there is no value.
#include "base/parallel.h"
#include "image/interp.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct rmd_volume image_of(int nx, int ny, int nz, int nt,
                                  double (*value)(double, double, double))
{
    struct rmd_volume v;
    struct rmd_grid grid = { { nx, ny, nz },
                             { { { 2, 0.1, 0, -7 }, { 0, 1.5, 0, 3 }, { 0.2, 0, 2.5, 11 } } } };
    cr_assert(rmd_volume_new(&v, &grid, nt) == RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&grid) * (size_t)nt; i++) {
        double p[3] = { (double)(i % (size_t)nx), (double)(i / (size_t)nx % (size_t)ny),
                        (double)(i / (size_t)nx / (size_t)ny % (size_t)nz) };
        rmd_affine_apply(p, &grid.world_from_voxel, p);
        v.v[i] = (float)value(p[0], p[1], p[2]);
    }
    return v;
}

static double plane(double x, double y, double z)
{
    return 3 + 0.5 * x - 0.25 * y + 0.125 * z;
}

static double waves(double x, double y, double z)
{
    return sin(x / 3) * cos(y / 2.5) + sin(z / 4 + x / 5);
}

static double speckle(double x, double y, double z)
{
    return fmod(1e4 * fabs(sin(12.9 * x + 78.2 * y + 37.7 * z)), 1);
}

static const struct rmd_affine small_turn = {
    { { 0.999, -0.03, 0.02, 0.7 }, { 0.03, 0.9991, 0.01, -0.4 }, { -0.02, -0.01, 0.9998, 0.5 } }
};

// The root mean square difference between the resampled image and the truth inside; counts what is
// outside.
static double error_of(enum rmd_interp kind, double (*value)(double, double, double), int *outside)
{
    struct rmd_volume image = image_of(20, 22, 18, 1, value), out = image_of(20, 22, 18, 1, value);
    double sum = 0;
    *outside = 0;
    cr_assert(rmd_interp_resample(&out, &image, &small_turn, kind, -99) == RMD_OK);
    for (int i = 0; i < 20 * 22 * 18; i++) {
        double p[3] = { i % 20, i / 20 % 22, i / 20 / 22 };
        rmd_affine_apply(p, &out.grid.world_from_voxel, p);
        rmd_affine_apply(p, &small_turn, p);
        if (out.v[i] == -99.0F)
            ++*outside;
        else
            sum += pow((double)out.v[i] - value(p[0], p[1], p[2]), 2);
    }
    rmd_volume_free(&image);
    rmd_volume_free(&out);
    return sqrt(sum / (20 * 22 * 18 - *outside));
}

Test(interp, the_identity_gives_the_same_bits)
{
    struct rmd_affine one = rmd_affine_identity();
    struct rmd_volume image = image_of(17, 5, 6, 3, speckle), out = image_of(17, 5, 6, 3, plane);
    size_t bytes = (size_t)17 * 5 * 6 * 3 * sizeof(float);
    image.v[100] = NAN;
    for (int kind = RMD_NEAREST; kind <= RMD_LINEAR; kind++) {
        cr_assert(rmd_interp_resample(&out, &image, &one, (enum rmd_interp)kind, NAN) == RMD_OK);
        cr_assert(isnan(out.v[100]));
        out.v[100] = image.v[100];
        cr_assert(memcmp(out.v, image.v, bytes) == 0);
    }
    rmd_volume_free(&image);
    rmd_volume_free(&out);
}

Test(interp, a_spline_passes_through_its_samples_also_where_an_axis_is_short)
{
    struct rmd_affine one = rmd_affine_identity();
    for (int n = 1; n <= 9; n++) {
        struct rmd_volume image = image_of(n, 33, n, 1, speckle);
        struct rmd_volume out = image_of(n, 33, n, 1, plane);
        cr_assert(rmd_interp_resample(&out, &image, &one, RMD_CUBIC, NAN) == RMD_OK);
        for (size_t i = 0; i < rmd_grid_count(&image.grid); i++)
            cr_assert(fabs((double)(out.v[i] - image.v[i])) < 2e-6, "n = %d", n);
        rmd_volume_free(&image);
        rmd_volume_free(&out);
    }
}

Test(interp, a_plane_is_reproduced_linearly)
{
    int outside;
    cr_assert(error_of(RMD_LINEAR, plane, &outside) < 1e-5);
    cr_assert(outside > 100 && outside < 20 * 22 * 18 / 2);
}

Test(interp, a_spline_follows_waves_better_than_linear_and_linear_better_than_nearest)
{
    int outside[3];
    double nearest = error_of(RMD_NEAREST, waves, &outside[0]);
    double linear = error_of(RMD_LINEAR, waves, &outside[1]);
    double cubic = error_of(RMD_CUBIC, waves, &outside[2]);
    cr_assert(cubic < 0.6 * linear && linear < nearest / 2, "%g %g %g", cubic, linear, nearest);
    cr_assert(outside[0] == outside[1] && outside[1] == outside[2]);
}

Test(interp, a_voxel_without_value_takes_its_neighbourhood_with_it_and_no_more)
{
    struct rmd_affine shift = rmd_affine_identity();
    struct rmd_volume image = image_of(12, 12, 12, 1, plane), out = image_of(12, 12, 12, 1, plane);
    shift.m[0][3] = 0.5;
    image.v[5 + 12 * (5 + 12 * 5)] = NAN;
    for (int kind = RMD_LINEAR; kind <= RMD_CUBIC; kind++) {
        int missing = 0;
        cr_assert(rmd_interp_resample(&out, &image, &shift, (enum rmd_interp)kind, NAN) == RMD_OK);
        for (int k = 1; k < 11; k++)
            for (int j = 1; j < 11; j++)
                for (int i = 1; i < 11; i++)
                    missing += isnan(out.v[i + 12 * (j + 12 * k)]) != 0;
        cr_assert(missing >= 4 && missing <= 8, "%d", missing);
    }
    rmd_volume_free(&image);
    rmd_volume_free(&out);
}

Test(interp, threads_do_not_change_a_bit)
{
    struct rmd_volume image = image_of(33, 35, 37, 2, speckle);
    struct rmd_volume first = image_of(33, 35, 37, 2, plane), out = image_of(33, 35, 37, 2, plane);
    for (int kind = RMD_NEAREST; kind <= RMD_CUBIC; kind++) {
        rmd_parallel_threads(1);
        cr_assert(!rmd_interp_resample(&first, &image, &small_turn, (enum rmd_interp)kind, 0));
        for (int threads = 2; threads <= 7; threads += 5) {
            rmd_parallel_threads(threads);
            cr_assert(!rmd_interp_resample(&out, &image, &small_turn, (enum rmd_interp)kind, 0));
            cr_assert(memcmp(first.v, out.v, (size_t)33 * 35 * 37 * 2 * sizeof(float)) == 0);
        }
    }
    rmd_volume_free(&image);
    rmd_volume_free(&first);
    rmd_volume_free(&out);
}
