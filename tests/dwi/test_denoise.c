// SPDX-License-Identifier: BSD-3-Clause
// Signal of few components in independent noise: the noise is measured without bias and taken away.
#include "base/memory.h"
#include "base/random.h"
#include "dwi/denoise.h"
#include "dwi/mppca.h"
#include "dwi/patch_lattice.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { NX = 22, NY = 19, NZ = 12, VOXELS = NX * NY * NZ, VOLUMES = 45, SOURCES = 3 };

static const struct rmd_denoise_opts usual = { 0, 0 };

struct made {
    struct rmd_volume noisy, truth;
    struct rmd_series series;
    struct rmd_mask mask;
};

static double normal_of(uint64_t item, uint32_t draw)
{
    double normal[2];
    rmd_random_normal(normal, (struct rmd_draw){ 7, 1, item, draw });
    return normal[0];
}

// Sources that vary smoothly over voxels, each with weights of its own for the volumes.
static double signal_of(size_t voxel, uint32_t volume)
{
    double x = (double)(voxel % NX), y = (double)(voxel / NX % NY), z = (double)(voxel / NX / NY);
    const double source[SOURCES] = { 10 + 0.2 * x, 4 * sin(0.3 * y), 3 * cos(0.2 * (x + z)) };
    double sum = 0;
    for (uint32_t k = 0; k < SOURCES; k++)
        sum += source[k] * (3 + normal_of(k, volume));
    return 10 * sum;
}

static struct made made_of(double sigma)
{
    struct made m;
    struct rmd_grid grid = { { NX, NY, NZ }, rmd_affine_identity() };
    cr_assert(rmd_volume_new(&m.noisy, &grid, VOLUMES) == RMD_OK);
    cr_assert(rmd_volume_new(&m.truth, &grid, VOLUMES) == RMD_OK);
    cr_assert(rmd_mask_new(&m.mask, &grid) == RMD_OK);
    for (uint32_t t = 0; t < VOLUMES; t++)
        for (size_t v = 0; v < VOXELS; v++) {
            m.truth.v[t * VOXELS + v] = (float)signal_of(v, t);
            m.noisy.v[t * VOXELS + v] =
                m.truth.v[t * VOXELS + v] + (float)(sigma * normal_of(100 + v, t));
        }
    memset(m.mask.v, 1, VOXELS);
    m.mask.count = VOXELS;
    m.series = rmd_series_of(&m.noisy);
    return m;
}

static void release(struct made *m)
{
    rmd_volume_free(&m->noisy);
    rmd_volume_free(&m->truth);
    rmd_mask_free(&m->mask);
}

static double distance(const struct rmd_volume *a, const struct rmd_volume *b)
{
    double sum = 0;
    for (size_t i = 0; i < (size_t)VOXELS * VOLUMES; i++)
        sum += ((double)a->v[i] - (double)b->v[i]) * ((double)a->v[i] - (double)b->v[i]);
    return sqrt(sum / VOXELS / VOLUMES);
}

static double mean_of(const struct rmd_volume *map)
{
    double sum = 0;
    for (size_t v = 0; v < VOXELS; v++)
        sum += (double)map->v[v] / VOXELS;
    return sum;
}

Test(denoise, noise_is_measured_without_bias_and_taken_away)
{
    struct made m = made_of(20);
    struct rmd_denoise d;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_OK, "%s", rmd_error());
    cr_assert(d.extent == 5 && d.step == 3 && d.left == 0 && d.voxels == VOXELS);
    cr_assert_float_eq(mean_of(&d.noise), 20, 0.2);
    cr_assert_float_eq(mean_of(&d.rank), SOURCES, 0.3);
    double before = distance(&m.noisy, &m.truth), after = distance(&d.dwi, &m.truth);
    cr_assert(after < before / 3.2, "%g before, %g after", before, after);
    cr_assert(fabs(d.neighbours) < 0.03);
    rmd_denoise_free(&d);
    release(&m);
}

Test(denoise, without_noise_nothing_changes)
{
    struct made m = made_of(0);
    struct rmd_denoise d;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_OK);
    cr_assert(distance(&d.dwi, &m.truth) < 1e-3);
    cr_assert(mean_of(&d.noise) < 1e-2);
    rmd_denoise_free(&d);
    release(&m);
}

Test(denoise, noise_that_was_smoothed_is_noticed)
{
    struct made m = made_of(20);
    struct rmd_denoise d;
    for (size_t i = 0; i + NX < (size_t)VOXELS * VOLUMES; i++)
        m.noisy.v[i] = (m.noisy.v[i] + m.noisy.v[i + NX]) / 2;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_OK);
    cr_assert(d.neighbours > 0.3, "%g", d.neighbours);
    rmd_denoise_free(&d);
    release(&m);
}

Test(denoise, outside_the_mask_nothing_changes)
{
    struct made m = made_of(20);
    struct rmd_denoise d;
    for (size_t v = 0; v < VOXELS; v++)
        m.mask.v[v] = v % NX < 8;
    m.mask.count = 8 * NY * NZ;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_OK);
    for (size_t i = 0; i < (size_t)VOXELS * VOLUMES; i++) {
        cr_assert(m.mask.v[i % VOXELS] || d.dwi.v[i] == m.noisy.v[i]);
        cr_assert(m.mask.v[i % VOXELS] || d.noise.v[i % VOXELS] == 0);
    }
    cr_assert_float_eq(mean_of(&d.noise), 20.0 * 8 / NX, 0.2);
    rmd_denoise_free(&d);
    release(&m);
}

Test(denoise, voxels_without_noise_or_number_teach_nothing_and_stay)
{
    struct made m = made_of(20);
    struct rmd_denoise d;
    for (size_t t = 0; t < VOLUMES; t++)
        for (size_t v = 0; v < VOXELS; v++)
            if (v % NX < 3) m.noisy.v[t * VOXELS + v] = 0;
    m.noisy.v[10] = INFINITY;
    m.noisy.v[4 * VOXELS + 11] = NAN;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_OK);
    cr_assert(d.left == 3 * NY * NZ + 2);
    cr_assert(isnan(d.noise.v[10]) && isnan(d.noise.v[0]) && isnan(d.dwi.v[4 * VOXELS + 11]));
    cr_assert(d.dwi.v[VOXELS + 11] == m.noisy.v[VOXELS + 11] && d.dwi.v[1] == 0);
    for (size_t v = 0; v < VOXELS; v++)
        cr_assert(v % NX < 3 || v == 10 || v == 11 || fabsf(d.noise.v[v] - 20) < 4);
    rmd_denoise_free(&d);
    release(&m);
}

Test(denoise, patches_may_hold_fewer_voxels_than_volumes)
{
    struct made m = made_of(20);
    struct rmd_denoise d;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &(struct rmd_denoise_opts){ 3, 1 }) ==
              RMD_OK);
    cr_assert_float_eq(mean_of(&d.noise), 20, 0.5);
    cr_assert(distance(&d.dwi, &m.truth) < 7);
    rmd_denoise_free(&d);
    release(&m);
}

Test(denoise, what_makes_no_sense_is_refused)
{
    struct made m = made_of(20);
    struct rmd_denoise d;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &(struct rmd_denoise_opts){ 3, 4 }) ==
              RMD_EARG);
    m.series.nt = 7;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_EFORMAT);
    m.mask.grid.n[0]--;
    cr_assert(rmd_denoise_series(&d, &m.series, &m.mask, &usual) == RMD_EGRID);
    release(&m);
}

Test(mppca, pure_noise_is_taken_away_whole)
{
    enum { ROWS = 200, COLUMNS = 61, STEP = 64 };
    double *x;
    void *scratch;
    struct rmd_mppca found;
    cr_assert(rmd_mppca_step(COLUMNS) == STEP);
    cr_assert(rmd_alloc(&x, ROWS * STEP, sizeof *x) == RMD_OK);
    cr_assert(rmd_alloc(&scratch, rmd_mppca_scratch(ROWS, COLUMNS), 1) == RMD_OK);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            x[i * STEP + j] = 5 * normal_of(i, (uint32_t)j);
    cr_assert(rmd_mppca_run(&found, x, ROWS, COLUMNS, scratch));
    cr_assert(found.rank <= 1);
    cr_assert_float_eq(sqrt(found.variance), 5, 0.15);
    rmd_release(x);
    rmd_release(scratch);
}

Test(patch_lattice, covers_every_voxel_and_colours_never_overlap)
{
    for (int length = 1; length <= 40; length++)
        for (int extent = 1; extent <= 9; extent++)
            for (int step = 1; step <= extent; step++) {
                struct rmd_patch_lattice l = rmd_patch_lattice_of(length, extent, step);
                int covered = 0;
                for (int k = 0; k < l.patches; k++) {
                    int first = rmd_patch_lattice_first(&l, k);
                    cr_assert(first <= covered && first + l.extent <= length);
                    covered = first + l.extent;
                    if (k >= l.colours)
                        cr_assert(rmd_patch_lattice_first(&l, k - l.colours) + l.extent <= first);
                }
                cr_assert(covered == length);
            }
}
