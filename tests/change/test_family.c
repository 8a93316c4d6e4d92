// SPDX-License-Identifier: BSD-3-Clause
// Families keep their error rate, whatever their rows share.
#include "change/family.h"
#include "change/made_up.h"
#include "math/distribution.h"

#include <criterion/criterion.h>

static struct made_up made;

// Shares over experiments: families with a `changed` row, and row 0 found.
struct shares {
    double any, first;
};

static struct shares simulate(int experiments, double effect, double se, double session, double df,
                              int shared)
{
    struct shares n = { 0, 0 };
    for (int x = 0; x < experiments; x++) {
        struct rmd_deltas d;
        int any = 0;
        made_up_draw(&made, (uint64_t)x, effect, se, session, df, shared);
        cr_assert(rmd_delta_rows(&d, &made.measurements, &made.retest, NULL) == RMD_OK);
        cr_assert(rmd_family_adjust(&d, &made.measurements, &made.retest, 1, NULL) == RMD_OK);
        for (size_t r = 0; r < d.rows; r++)
            any |= d.item[r].verdict == RMD_CHANGED;
        n.any += any;
        n.first += d.item[0].verdict == RMD_CHANGED;
        rmd_delta_free(&d);
    }
    n.any /= experiments;
    n.first /= experiments;
    return n;
}

static void controlled(double share)
{
    cr_assert(share > 0.03 && share < 0.07, "family-wise error %g", share);
}

Test(family, false_alarms_are_5_percent_when_every_tract_has_its_own_sd_with_few_df)
{
    controlled(simulate(600, 0, 0.002, 0.01, 6, 0).any);
}

Test(family, false_alarms_are_5_percent_when_all_tracts_share_one_estimated_sd)
{
    controlled(simulate(600, 0, 0.002, 0.01, 6, 1).any);
}

Test(family, false_alarms_are_5_percent_when_scan_noise_is_all_there_is)
{
    controlled(simulate(600, 0, 0.01, 0, 200, 1).any);
}

Test(family, a_change_of_six_errors_is_found_in_its_tract)
{
    struct shares n = simulate(100, 0.1, 0.002, 0.01, 14, 0);
    cr_assert(n.first > 0.9, "found in %g", n.first);
}

Test(family, adjusted_p_is_never_below_the_single_one_and_keeps_its_order)
{
    struct rmd_deltas d;
    made_up_draw(&made, 11, 0.03, 0.002, 0.01, 14, 0);
    cr_assert(rmd_delta_rows(&d, &made.measurements, &made.retest, NULL) == RMD_OK);
    cr_assert(rmd_family_adjust(&d, &made.measurements, &made.retest, 1, NULL) == RMD_OK);
    for (size_t i = 0; i < d.rows; i++)
        for (size_t k = 0; k < d.rows; k++) {
            cr_assert(d.item[i].p_adjusted >= d.item[i].p);
            if (d.item[i].p < d.item[k].p) cr_assert(d.item[i].p_adjusted <= d.item[k].p_adjusted);
        }
    rmd_delta_free(&d);
}

Test(family, without_replicates_holm_is_used_with_its_known_answer)
{
    struct rmd_deltas d;
    enum rmd_family_method method;
    made_up_draw(&made, 2, 0, 0.002, 0.01, 14, 0);
    for (int i = 0; i < 2 * MADE_ROWS; i++)
        made.item[i].replicate = NULL;
    cr_assert(rmd_delta_rows(&d, &made.measurements, &made.retest, NULL) == RMD_OK);
    for (int r = 0; r < MADE_ROWS; r++)
        d.item[r].p = 0.9;
    d.item[4].p = 0.004;
    d.item[2].p = 0.01;
    cr_assert(rmd_family_adjust(&d, &made.measurements, &made.retest, 1, &method) == RMD_OK);
    cr_assert(method == RMD_FAMILY_HOLM);
    cr_assert(fabs(d.item[4].p_adjusted - 0.048) < 1e-12 && d.item[4].verdict == RMD_CHANGED);
    cr_assert(fabs(d.item[2].p_adjusted - 0.11) < 1e-12 && d.item[2].verdict == RMD_SUGGESTIVE);
    cr_assert(d.item[0].p_adjusted == 1 && d.item[0].verdict == RMD_WITHIN_ERROR);
    rmd_delta_free(&d);
}

Test(family, redundant_rows_cost_nothing)
{
    struct rmd_deltas d;
    made_up_draw(&made, 4, 0.05, 0.002, 0.01, 14, 1);
    for (int i = 0; i < 2 * MADE_ROWS; i++) { // twelve copies of one tract
        made.item[i].value = made.item[i < MADE_ROWS ? 0 : MADE_ROWS].value;
        made.item[i].replicate = made.replicate[i < MADE_ROWS ? 0 : MADE_ROWS];
    }
    cr_assert(rmd_delta_rows(&d, &made.measurements, &made.retest, NULL) == RMD_OK);
    cr_assert(rmd_family_adjust(&d, &made.measurements, &made.retest, 1, NULL) == RMD_OK);
    cr_assert(d.item[0].p_adjusted < 1.3 * d.item[0].p + 0.01, "%g became %g", d.item[0].p,
              d.item[0].p_adjusted);
    rmd_delta_free(&d);
}

Test(family, rows_the_gate_withheld_do_not_enter_it)
{
    struct rmd_deltas d, all;
    const char *withheld[1][RMD_METRICS] = { { NULL } };
    withheld[0][RMD_METRIC_MD] = "other b-value";
    made_up_draw(&made, 6, 0.03, 0.002, 0.01, 14, 0);
    cr_assert(rmd_delta_rows(&all, &made.measurements, &made.retest, NULL) == RMD_OK);
    cr_assert(rmd_family_adjust(&all, &made.measurements, &made.retest, 1, NULL) == RMD_OK);
    for (int r = 1; r < MADE_ROWS; r++)
        made.item[r].metric = made.item[r + MADE_ROWS].metric = RMD_METRIC_MD;
    cr_assert(rmd_delta_rows(&d, &made.measurements, &made.retest,
                             (const char *const(*)[RMD_METRICS])withheld) == RMD_OK);
    cr_assert(rmd_family_adjust(&d, &made.measurements, &made.retest, 1, NULL) == RMD_OK);
    cr_assert(d.item[0].p_adjusted < all.item[0].p_adjusted);
    cr_assert(d.item[1].verdict == RMD_NOT_COMPARABLE && isnan(d.item[1].p_adjusted));
    rmd_delta_free(&d);
    rmd_delta_free(&all);
}
