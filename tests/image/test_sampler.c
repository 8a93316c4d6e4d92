// SPDX-License-Identifier: BSD-3-Clause
// Every kind of interpolation: what it must reproduce, and where there is no value.
#include "image/sampler.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct rmd_grid grid = { { 20, 18, 16 },
                                      { { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } } };
static float image[20 * 18 * 16];
enum { COUNT = 500 };

static void fill(double (*value)(double, double, double))
{
    for (int i = 0; i < 20 * 18 * 16; i++)
        image[i] = (float)value(i % 20, i / 20 % 18, i / 360);
}

// Flat at every border, as its mirror beyond.
static double waves(double x, double y, double z)
{
    const double pi = 3.14159265358979;
    return cos(3 * pi / 19 * x) * cos(3 * pi / 17 * y) + cos(2 * pi / 15 * z);
}

static double plane(double x, double y, double z)
{
    return 3 + 0.5 * x - 0.25 * y + 0.125 * z;
}

// Values at COUNT fixed positions away from the border.
static void sample(float *value, enum rmd_sampling kind, int clip)
{
    struct rmd_sampler sampler;
    static double p[3][COUNT];
    for (int i = 0; i < COUNT; i++) {
        p[0][i] = 5 + fmod(i * 0.377, 10);
        p[1][i] = 5 + fmod(i * 0.533, 8);
        p[2][i] = 5 + fmod(i * 0.711, 6);
    }
    cr_assert(rmd_sampler_new(&sampler, &grid, kind, clip) == RMD_OK);
    cr_assert(rmd_sampler_load(&sampler, image) == RMD_OK);
    rmd_sampler_values(value, COUNT, &sampler, (double *[3]){ p[0], p[1], p[2] }, -99);
    rmd_sampler_free(&sampler);
}

static double error_of(enum rmd_sampling kind, double (*value)(double, double, double))
{
    static float v[COUNT];
    double sum = 0;
    fill(value);
    sample(v, kind, 0);
    for (int i = 0; i < COUNT; i++)
        sum += pow((double)v[i] - value(5 + fmod(i * 0.377, 10), 5 + fmod(i * 0.533, 8),
                                        5 + fmod(i * 0.711, 6)),
                   2);
    return sqrt(sum / COUNT);
}

static float at(enum rmd_sampling kind, double x, double y, double z)
{
    struct rmd_sampler sampler;
    float value;
    cr_assert(rmd_sampler_new(&sampler, &grid, kind, 1) == RMD_OK);
    cr_assert(rmd_sampler_load(&sampler, image) == RMD_OK);
    rmd_sampler_values(&value, 1, &sampler, (double *[3]){ &x, &y, &z }, -99);
    rmd_sampler_free(&sampler);
    return value;
}

Test(sampler, higher_splines_are_nearer_to_smooth_truth)
{
    double linear = error_of(RMD_SAMPLE_LINEAR, waves), cubic = error_of(RMD_SAMPLE_CUBIC, waves),
           quintic = error_of(RMD_SAMPLE_QUINTIC, waves);
    cr_assert(cubic < linear / 50, "%g %g", linear, cubic);
    cr_assert(quintic < cubic / 5, "%g %g", cubic, quintic);
    cr_assert(quintic < 1e-4);
}

Test(sampler, linear_and_splines_reproduce_a_plane)
{
    cr_assert(error_of(RMD_SAMPLE_LINEAR, plane) < 1e-6);
    cr_assert(error_of(RMD_SAMPLE_CUBIC, plane) < 2e-4); // its mirror has a kink at the border
    cr_assert(error_of(RMD_SAMPLE_QUINTIC, plane) < 2e-3);
}

Test(sampler, a_voxel_centre_has_its_value_by_every_kind)
{
    fill(waves);
    for (int kind = RMD_SAMPLE_NEAREST; kind <= RMD_SAMPLE_LABEL; kind++)
        for (int i = 0; i < 20 * 18 * 16; i += 37) {
            float v = at((enum rmd_sampling)kind, i % 20, i / 20 % 18, i / 360);
            cr_assert_float_eq(v, image[i], 3e-6, "kind %d", kind);
        }
}

Test(sampler, voxels_reach_half_a_voxel_beyond_their_centres)
{
    fill(plane);
    for (int kind = RMD_SAMPLE_NEAREST; kind <= RMD_SAMPLE_LABEL; kind++) {
        cr_assert_float_eq(at((enum rmd_sampling)kind, -0.45, 3, 4), image[3 * 20 + 4 * 360], 3e-5);
        cr_assert(at((enum rmd_sampling)kind, -0.55, 3, 4) == -99);
        cr_assert(at((enum rmd_sampling)kind, 4, 17.6, 4) == -99);
        cr_assert(at((enum rmd_sampling)kind, 4, NAN, 4) == -99);
    }
}

Test(sampler, a_gap_spreads_to_its_neighbours_only)
{
    fill(waves);
    image[10 + 20 * (9 + 18 * 8)] = NAN;
    for (int kind = RMD_SAMPLE_LINEAR; kind <= RMD_SAMPLE_LABEL; kind++) {
        cr_assert(isnan(at((enum rmd_sampling)kind, 9.5, 9, 8)));
        cr_assert(isfinite(at((enum rmd_sampling)kind, 9, 9, 8)));
        cr_assert(isfinite(at((enum rmd_sampling)kind, 8.9, 9, 8)));
    }
    cr_assert(isnan(at(RMD_SAMPLE_NEAREST, 9.6, 9, 8)));
    cr_assert(isfinite(at(RMD_SAMPLE_NEAREST, 9.4, 9, 8)));
}

Test(sampler, clipped_splines_stay_within_the_range_of_the_image)
{
    static float v[COUNT];
    float low = 1, high = 0;
    for (int i = 0; i < 20 * 18 * 16; i++)
        image[i] = (i % 20 + i / 20 % 18 + i / 360) % 7 < 3; // sharp edges
    sample(v, RMD_SAMPLE_QUINTIC, 0);
    for (int i = 0; i < COUNT; i++) {
        low = v[i] < low ? v[i] : low;
        high = v[i] > high ? v[i] : high;
    }
    cr_assert(low < 0 && high > 1); // it does overshoot
    sample(v, RMD_SAMPLE_QUINTIC, 1);
    for (int i = 0; i < COUNT; i++)
        cr_assert(v[i] >= 0 && v[i] <= 1);
}

Test(sampler, labels_are_decided_by_the_larger_part)
{
    memset(image, 0, sizeof image);
    for (int i = 0; i < 20 * 18 * 16; i++)
        image[i] = i % 20 < 10 ? 2035 : i / 20 % 18 < 9 ? 7 : 1001;
    cr_assert(at(RMD_SAMPLE_LABEL, 9.4, 4, 4) == 2035);
    cr_assert(at(RMD_SAMPLE_LABEL, 9.6, 4, 4) == 7);
    cr_assert(at(RMD_SAMPLE_LABEL, 9.5, 4, 4) == 7); // equal shares: the lowest
    // 2035 has 0.4; 7 has 0.6 * 0.55 = 0.33 and 1001 has 0.27: the largest of three, not the
    // nearest
    cr_assert(at(RMD_SAMPLE_LABEL, 9.6, 8.45, 4) == 2035);
    cr_assert(at(RMD_SAMPLE_NEAREST, 9.6, 8.45, 4) == 7);
}

Test(sampler, an_image_of_one_slice_has_values_within_it)
{
    struct rmd_sampler sampler;
    struct rmd_grid flat = { { 20, 18, 1 }, grid.world_from_voxel };
    fill(plane);
    for (int kind = RMD_SAMPLE_NEAREST; kind <= RMD_SAMPLE_LABEL; kind++) {
        double p[3] = { 4, 5, 0.3 };
        float value;
        cr_assert(rmd_sampler_new(&sampler, &flat, (enum rmd_sampling)kind, 1) == RMD_OK);
        cr_assert(rmd_sampler_load(&sampler, image) == RMD_OK);
        rmd_sampler_values(&value, 1, &sampler, (double *[3]){ p, p + 1, p + 2 }, -99);
        cr_assert_float_eq(value, image[4 + 20 * 5], 1e-5);
        rmd_sampler_free(&sampler);
    }
}
