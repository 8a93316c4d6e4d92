// SPDX-License-Identifier: BSD-3-Clause
// Clusters are found where something changed, and seldom elsewhere.
#include "change/small_scan.h"

enum { BOOT = 100, PAIRS = 12 };

Test(cluster, a_planted_change_is_one_cluster_in_its_place)
{
    struct small_pair pair;
    small_new(&pair, &(struct small_opts){ 0.02, 0.7e-3, 1, 4, 0, 0, 4 });
    small_measure(&pair, BOOT);
    const struct rmd_change_maps *maps = &pair.change.maps[0];
    cr_assert_eq(maps->clusters, 1, "%zu", maps->clusters);
    cr_assert(maps->cluster[0].delta_fa < -0.1);
    cr_assert(maps->cluster[0].peak_z < -3.1);
    cr_assert(maps->cluster[0].p < 0.02);
    cr_assert(fabs(maps->cluster[0].direction[0]) > 0.99);
    for (int a = 0; a < 3; a++)
        cr_assert_float_eq(maps->cluster[0].centre[a], a < 2 ? 15 : 11, 2);
    small_free(&pair);
}

Test(cluster, a_change_that_sessions_show_anyway_is_none)
{
    struct small_pair pair;
    small_new(&pair, &(struct small_opts){ 0.02, 0.7e-3, 1, 4, 0, 0, 4 });
    pair.session_sd = 0.1;
    small_measure(&pair, BOOT);
    cr_assert_eq(pair.change.maps[0].clusters, 0);
    small_free(&pair);
}

Test(cluster, few_pairs_without_change_have_one)
{
    int found = 0;
    for (int i = 0; i < PAIRS; i++) {
        struct small_pair pair;
        small_new(&pair, &(struct small_opts){ 0.03, 0.4e-3, 1, 100 + (uint32_t)i, 0, 0, 0 });
        small_measure(&pair, BOOT);
        found += pair.change.maps[0].clusters > 0;
        small_free(&pair);
    }
    cr_assert(found <= 2, "%d of %d", found, PAIRS); // P = 0.02 at a rate of 5 %
}
