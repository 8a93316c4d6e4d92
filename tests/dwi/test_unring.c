// SPDX-License-Identifier: BSD-3-Clause
// Ringing vanishes, and what does not ring stays.
#include "base/parallel.h"
#include "dwi/unring.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { NX = 40, NY = 33, NZ = 3 };

static const struct rmd_unring_opts usual = { RMD_UNRING_IJ, 20 };

static struct rmd_volume volume_of(int nx, int ny, int nz)
{
    struct rmd_volume volume;
    struct rmd_grid grid = { { nx, ny, nz }, rmd_affine_identity() };
    cr_assert(rmd_volume_new(&volume, &grid, 1) == RMD_OK);
    return volume;
}

// A bar from `first` to `last`, seen through its frequencies below n / 2.
static double ringing_bar(double x, double first, double last, int n)
{
    const double pi = 3.14159265358979;
    double sum = (last - first) / n;
    for (int k = 1; 2 * k < n; k++)
        sum += (sin(2 * pi * k * (last - x) / n) - sin(2 * pi * k * (first - x) / n)) / (pi * k);
    return sum;
}

static float *at(const struct rmd_volume *v, int x, int y, int z)
{
    return v->v + x + v->grid.n[0] * (y + v->grid.n[1] * z);
}

// A box in every slice, moved by part of a voxel from slice to slice.
static struct rmd_volume boxes(int nx, int ny, int nz)
{
    struct rmd_volume volume = volume_of(nx, ny, nz);
    for (int z = 0; z < nz; z++)
        for (int y = 0; y < ny; y++)
            for (int x = 0; x < nx; x++)
                *at(&volume, x, y, z) =
                    (float)(100 + 1000 * ringing_bar(x, 10.2 + 0.3 * z, 25.4 + 0.3 * z, nx) *
                                      ringing_bar(y, 9.7, 21.1, ny));
    return volume;
}

// Largest difference from the box in the rows through its middle, two voxels and more from an edge.
static double ringing_of(const struct rmd_volume *volume)
{
    double most = 0;
    for (int x = 0; x < NX; x++) {
        double outside = fmin(fabs(x - 10.2), fabs(x - 25.4));
        double truth = x > 10.2 && x < 25.4 ? 1100 : 100;
        if (outside > 2) most = fmax(most, fabs((double)*at(volume, x, 15, 0) - truth));
    }
    return most;
}

Test(unring, ringing_of_a_box_vanishes)
{
    struct rmd_volume volume = boxes(NX, NY, NZ);
    struct rmd_unring unring;
    double before = ringing_of(&volume);
    cr_assert(rmd_unring_volume(&unring, &volume, &usual) == RMD_OK);
    double after = ringing_of(&volume);
    cr_assert(before > 45 && after < before / 3, "%g before, %g after", before, after);
    cr_assert(unring.slices == NZ && unring.not_finite == 0 && unring.change > 1);
    rmd_volume_free(&volume);
}

Test(unring, smooth_images_stay)
{
    struct rmd_volume volume = volume_of(NX, NY, NZ), kept = volume_of(NX, NY, NZ);
    struct rmd_unring unring;
    for (int z = 0; z < NZ; z++)
        for (int y = 0; y < NY; y++)
            for (int x = 0; x < NX; x++)
                *at(&volume, x, y, z) = (float)(500 + 100 * sin(2 * 3.14159265 * x / NX) +
                                                100 * cos(2 * 3.14159265 * y / NY));
    memcpy(kept.v, volume.v, sizeof(float) * NX * NY * NZ);
    cr_assert(rmd_unring_volume(&unring, &volume, &usual) == RMD_OK);
    for (int i = 0; i < NX * NY * NZ; i++)
        cr_assert(fabsf(volume.v[i] - kept.v[i]) < 1, "%g and %g", (double)volume.v[i],
                  (double)kept.v[i]);
    rmd_volume_free(&volume);
    rmd_volume_free(&kept);
}

Test(unring, a_transposed_slice_gives_the_transposed_result)
{
    struct rmd_volume a = boxes(NX, NY, NZ), b = volume_of(NY, NX, NZ), c = volume_of(NZ, NX, NY);
    struct rmd_unring unring;
    int unlike = 0;
    for (int z = 0; z < NZ; z++)
        for (int y = 0; y < NY; y++)
            for (int x = 0; x < NX; x++)
                *at(&b, y, x, z) = *at(&c, z, x, y) = *at(&a, x, y, z);
    cr_assert(rmd_unring_volume(&unring, &a, &usual) == RMD_OK);
    cr_assert(rmd_unring_volume(&unring, &b, &usual) == RMD_OK);
    cr_assert(rmd_unring_volume(&unring, &c, &(struct rmd_unring_opts){ RMD_UNRING_JK, 20 }) ==
              RMD_OK);
    for (int z = 0; z < NZ; z++)
        for (int y = 0; y < NY; y++)
            for (int x = 0; x < NX; x++) {
                cr_assert(*at(&c, z, x, y) == *at(&a, x, y, z));
                unlike += fabsf(*at(&b, y, x, z) - *at(&a, x, y, z)) > 0.5f;
            }
    cr_assert(unlike < NX * NY * NZ / 20, "%d", unlike); // where two shifts are as good
    rmd_volume_free(&a);
    rmd_volume_free(&b);
    rmd_volume_free(&c);
}

Test(unring, slices_do_not_touch_each_other)
{
    struct rmd_volume all = boxes(NX, NY, NZ), alone = volume_of(NX, NY, 1);
    struct rmd_unring unring;
    int unlike = 0;
    memcpy(alone.v, at(&all, 0, 0, 1), sizeof(float) * NX * NY);
    cr_assert(rmd_unring_volume(&unring, &all, &usual) == RMD_OK);
    cr_assert(rmd_unring_volume(&unring, &alone, &usual) == RMD_OK);
    for (int i = 0; i < NX * NY; i++)
        unlike += fabsf(alone.v[i] - at(&all, 0, 0, 1)[i]) > 0.5f;
    cr_assert(unlike < NX * NY / 20, "%d", unlike); // where two shifts are as good
    rmd_volume_free(&all);
    rmd_volume_free(&alone);
}

Test(unring, a_slice_that_is_not_finite_is_left_and_counted)
{
    struct rmd_volume volume = boxes(NX, NY, NZ), kept = boxes(NX, NY, NZ);
    struct rmd_unring unring;
    *at(&volume, 3, 4, 1) = NAN;
    cr_assert(rmd_unring_volume(&unring, &volume, &usual) == RMD_OK);
    cr_assert(unring.not_finite == 1 && isfinite(unring.change));
    for (int i = 0; i < NX * NY; i++)
        cr_assert(i == 3 + 4 * NX || at(&volume, 0, 0, 1)[i] == at(&kept, 0, 0, 1)[i]);
    cr_assert(isfinite(*at(&volume, 3, 4, 0)) && isfinite(*at(&volume, 3, 4, 2)));
    rmd_volume_free(&volume);
    rmd_volume_free(&kept);
}

Test(unring, slices_that_are_too_small_are_refused)
{
    struct rmd_volume volume = volume_of(NX, NY, NZ);
    struct rmd_unring unring;
    struct rmd_unring_opts across = { RMD_UNRING_JK, 20 };
    cr_assert(rmd_unring_volume(&unring, &volume, &across) == RMD_EARG);
    rmd_volume_free(&volume);
}
