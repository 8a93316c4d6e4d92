// SPDX-License-Identifier: BSD-3-Clause
// What is measured of two sessions is what was put in, whatever their order, storage and threads.
#include "change/small_scan.h"

#include <string.h>

enum { BOOT = 64 };

static double fa_of(double ad, double rd)
{
    return sqrt((ad - rd) * (ad - rd) / (ad * ad + 2 * rd * rd));
}

Test(tractchange, a_planted_change_is_measured)
{
    struct small_pair pair;
    small_new(&pair, &(struct small_opts){ .later_rd = 0.6e-3, .shift = 1 });
    small_measure(&pair, BOOT);
    const double before[4] = { fa_of(1.4e-3, 0.4e-3), 2.2e-3 / 3, 1.4e-3, 0.4e-3 };
    const double after[4] = { fa_of(1.4e-3, 0.6e-3), 2.6e-3 / 3, 1.4e-3, 0.6e-3 };
    for (int m = 0; m < 4; m++) {
        cr_assert_float_eq(small_row(&pair, 0, m)->value, before[m], 1e-4 * before[m]);
        cr_assert_float_eq(small_row(&pair, 1, m)->value, after[m], 1e-4 * after[m]);
    }
    small_free(&pair);
}

Test(tractchange, swapping_the_sessions_flips_every_sign)
{
    struct small_pair pair, swapped;
    struct small_opts opts = { 0.04, 0.5e-3, 1, 3, 0, 0, 0 };
    small_new(&pair, &opts);
    opts.swapped = 1;
    small_new(&swapped, &opts);
    small_measure(&pair, BOOT);
    small_measure(&swapped, BOOT);
    for (int m = 0; m < 4; m++) {
        const struct rmd_volume *a = &pair.change.maps[0].z[m], *b = &swapped.change.maps[0].z[m];
        for (int s = 0; s < 2; s++) {
            cr_assert_eq(small_row(&pair, s, m)->value, small_row(&swapped, 1 - s, m)->value);
            cr_assert_eq(small_row(&pair, s, m)->se, small_row(&swapped, 1 - s, m)->se);
        }
        for (size_t v = 0; v < rmd_grid_count(&a->grid); v++)
            cr_assert(a->v[v] == -b->v[v] || (isnan(a->v[v]) && isnan(b->v[v])));
    }
    cr_assert_eq(pair.change.maps[0].clusters, swapped.change.maps[0].clusters);
    small_free(&pair);
    small_free(&swapped);
}

Test(tractchange, any_number_of_threads_gives_the_same_bytes)
{
    struct small_pair pair[3];
    const int threads[3] = { 1, 2, 7 };
    for (int i = 0; i < 3; i++) {
        rmd_parallel_threads(threads[i]);
        small_new(&pair[i], &(struct small_opts){ 0.04, 0.5e-3, 1, 3, 0, 0, 0 });
        small_measure(&pair[i], BOOT);
        const struct rmd_measurements *a = &pair[0].change.measurements;
        const struct rmd_measurements *b = &pair[i].change.measurements;
        size_t voxels = rmd_grid_count(&pair[0].change.mask.grid);
        cr_assert_eq(memcmp(a->store, b->store, 2 * a->rows * a->replicates * sizeof(double)), 0);
        for (int m = 0; m < 4; m++)
            cr_assert_eq(memcmp(pair[0].change.maps[0].z[m].v, pair[i].change.maps[0].z[m].v,
                                voxels * sizeof(float)),
                         0);
    }
    for (int i = 0; i < 3; i++)
        small_free(&pair[i]);
}

Test(tractchange, storing_from_right_to_left_changes_no_value)
{
    struct small_pair pair, mirrored;
    struct small_opts opts = { 0.04, 0.5e-3, 1, 3, 0, 0, 0 };
    small_new(&pair, &opts);
    opts.mirrored = 1;
    small_new(&mirrored, &opts);
    small_measure(&pair, BOOT);
    small_measure(&mirrored, BOOT);
    for (int s = 0; s < 2; s++)
        for (int m = 0; m < 4; m++) {
            double a = small_row(&pair, s, m)->value, b = small_row(&mirrored, s, m)->value;
            cr_assert_float_eq(a, b, 1e-6 * a);
        }
    small_free(&pair);
    small_free(&mirrored);
}

Test(tractchange, sessions_that_share_no_brain_are_refused)
{
    struct small_pair pair;
    struct rmd_tractchange_opts opts;
    struct rmd_log log = { 0 };
    rmd_param_defaults(&opts, rmd_tractchange_params);
    small_new(&pair, &(struct small_opts){ .later_rd = 0.4e-3, .shift = 100 });
    cr_assert_eq(
        rmd_tractchange_measure(&pair.change, pair.session, &pair.meeting, NULL, 0, &opts, &log),
        RMD_EGRID);
    small_free(&pair);
}
