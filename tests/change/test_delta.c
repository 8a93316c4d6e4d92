// SPDX-License-Identifier: BSD-3-Clause
// Change, interval and asymmetry against answers computed by hand and by simulation.
#include "change/asymmetry.h"
#include "change/delta.h"
#include "change/made_up.h"
#include "math/distribution.h"

#include <criterion/criterion.h>
#include <string.h>

static void near(double a, double b, double tolerance)
{
    cr_assert(fabs(a - b) <= tolerance, "%.12g is not %.12g", a, b);
}

Test(delta, the_larger_of_scan_and_session_variance_counts_with_its_df)
{
    double df;
    near(rmd_delta_variance(&df, 0.0001, 90, 0.02, 14), 2 * 0.0004, 1e-15);
    near(df, 14, 0);
    near(rmd_delta_variance(&df, 0.01, 90, 0.02, 14), 0.01, 1e-15);
    near(df, 90, 0);
    rmd_delta_variance(&df, (double)NAN, (double)NAN, 0.02, 14);
    near(df, 14, 0);
    cr_assert(isnan(rmd_delta_variance(&df, 0.01, 90, (double)NAN, (double)NAN)));
}

Test(delta, interval_and_mdc_are_those_computed_by_hand)
{
    static struct made_up m;
    struct rmd_deltas d;
    made_up_draw(&m, 1, 0, 0.001, 0.01, 14, 0);
    m.row[0].sd = 0.02;
    m.item[0].value = 0.40;
    m.item[MADE_ROWS].value = 0.47;
    cr_assert(rmd_delta_rows(&d, &m.measurements, &m.retest, NULL) == RMD_OK);
    const struct rmd_delta *row = &d.item[0];
    near(row->delta, 0.07, 1e-15);
    near(row->se, 0.001 * sqrt(2), 1e-15);
    near(row->mdc95, 2.1447866879 * 0.02 * sqrt(2), 1e-9);
    near(row->low, row->delta - row->mdc95, 1e-15);
    near(row->p, rmd_distribution_t_two_sided(0.07 / (0.02 * sqrt(2)), 14), 1e-15);
    cr_assert(row->p < 0.05 && row->low > 0);
    rmd_delta_free(&d);
}

Test(delta, single_intervals_cover_95_percent_with_small_df)
{
    static struct made_up m;
    size_t covered = 0, rows = 0;
    for (uint64_t x = 0; x < 600; x++) {
        struct rmd_deltas d;
        made_up_draw(&m, x, 0, 0.002, 0.01, 6, 0);
        cr_assert(rmd_delta_rows(&d, &m.measurements, &m.retest, NULL) == RMD_OK);
        for (size_t r = 0; r < d.rows; r++, rows++)
            covered += d.item[r].low <= 0 && d.item[r].high >= 0;
        rmd_delta_free(&d);
    }
    double share = (double)covered / (double)rows;
    cr_assert(share > 0.93 && share < 0.97, "coverage %g", share);
}

Test(delta, swapping_the_sessions_flips_every_sign_exactly)
{
    static struct made_up m, w;
    struct rmd_asymmetry a, b;
    struct rmd_deltas d, e;
    made_up_draw(&m, 3, 0.05, 0.004, 0.01, 9, 0);
    w = m;
    w.measurements.item = w.item;
    for (int r = 0; r < MADE_ROWS; r++) {
        w.item[r] = m.item[MADE_ROWS + r];
        w.item[MADE_ROWS + r] = m.item[r];
    }
    cr_assert(rmd_asymmetry_add(&a, &m.measurements, RMD_LESION_NOT_GIVEN) == RMD_OK);
    cr_assert(rmd_asymmetry_add(&b, &w.measurements, RMD_LESION_NOT_GIVEN) == RMD_OK);
    cr_assert(rmd_delta_rows(&d, &a.all, &m.retest, NULL) == RMD_OK);
    cr_assert(rmd_delta_rows(&e, &b.all, &m.retest, NULL) == RMD_OK);
    cr_assert(d.rows == MADE_ROWS + 10);
    for (size_t r = 0; r < d.rows; r++) {
        const struct rmd_delta *x = &d.item[r], *y = &e.item[r];
        cr_assert(x->delta == -y->delta && x->low == -y->high && x->high == -y->low, "row %zu", r);
        cr_assert(x->se == y->se && x->sd == y->sd && x->p == y->p && x->mdc95 == y->mdc95);
    }
    rmd_delta_free(&d);
    rmd_delta_free(&e);
    rmd_asymmetry_free(&a);
    rmd_asymmetry_free(&b);
}

Test(delta, rows_without_value_or_error_or_withheld_are_not_comparable_and_say_why)
{
    static struct made_up m;
    struct rmd_deltas d;
    const char *withheld[1][RMD_METRICS] = { { NULL } };
    made_up_draw(&m, 1, 0, 0.001, 0.01, 14, 0);
    m.item[3].value = (double)NAN;
    m.item[4].metric = m.item[4 + MADE_ROWS].metric = RMD_METRIC_SCALAR;
    m.item[5].metric = m.item[5 + MADE_ROWS].metric = RMD_METRIC_MD;
    withheld[0][RMD_METRIC_MD] = "other b-value";
    cr_assert(rmd_delta_rows(&d, &m.measurements, &m.retest,
                             (const char *const(*)[RMD_METRICS])withheld) == RMD_OK);
    for (int r = 3; r < 6; r++)
        cr_assert(d.item[r].verdict == RMD_NOT_COMPARABLE && d.item[r].reason, "row %d", r);
    cr_assert(strstr(d.item[4].reason, "--retest"));
    cr_assert_str_eq(d.item[5].reason, "other b-value");
    cr_assert(d.item[0].verdict != RMD_NOT_COMPARABLE && !d.item[0].reason);
    rmd_delta_free(&d);
}

Test(asymmetry, index_and_ratio_are_those_of_their_definition_and_flip_with_the_side)
{
    static struct made_up m;
    struct rmd_asymmetry a, b;
    made_up_draw(&m, 5, 0, 0.004, 0.01, 9, 0);
    cr_assert(rmd_asymmetry_add(&a, &m.measurements, RMD_LESION_NOT_GIVEN) == RMD_OK);
    cr_assert(rmd_asymmetry_add(&b, &m.measurements, RMD_LESION_L) == RMD_OK);
    double l = m.item[0].value, r = m.item[1].value;
    const struct rmd_measurement *ai = &a.all.item[MADE_ROWS], *ratio = ai + 1;
    cr_assert_str_eq(ai->region, "A");
    near(ai->value, (l - r) / (l + r), 1e-15);
    near(ratio->value, r / l, 1e-15);
    near(b.all.item[MADE_ROWS].value, -ai->value, 1e-15);
    near(b.all.item[MADE_ROWS + 1].value, l / r, 1e-15);
    rmd_asymmetry_free(&a);
    rmd_asymmetry_free(&b);
}

Test(asymmetry, propagated_errors_are_those_of_the_replicates)
{
    static struct made_up m;
    struct rmd_asymmetry joint, propagated;
    made_up_draw(&m, 5, 0, 0.004, 0.01, 9, 0);
    cr_assert(rmd_asymmetry_add(&joint, &m.measurements, RMD_LESION_R) == RMD_OK);
    for (int i = 0; i < 2 * MADE_ROWS; i++)
        m.item[i].replicate = NULL;
    cr_assert(rmd_asymmetry_add(&propagated, &m.measurements, RMD_LESION_R) == RMD_OK);
    for (size_t r = MADE_ROWS; r < joint.all.rows; r++)
        near(joint.all.item[r].se / propagated.all.item[r].se, 1, 0.25);
    double sd[2] = {
        rmd_asymmetry_session_sd(&m.retest, RMD_METRIC_AI, "A", 0.4, 0.5, 1).sd,
        rmd_asymmetry_session_sd(&m.retest, RMD_METRIC_RATIO, "A", 0.4, 0.5, 1.25).sd
    };
    double a = m.row[0].sd / 0.4, b = m.row[1].sd / 0.5;
    near(sd[0], 2 * 0.4 * 0.5 / 0.81 * sqrt(a * a + b * b), 1e-12);
    near(sd[1], 1.25 * sqrt(a * a + b * b), 1e-12);
    rmd_asymmetry_free(&joint);
    rmd_asymmetry_free(&propagated);
}
