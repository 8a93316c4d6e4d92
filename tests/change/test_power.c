// SPDX-License-Identifier: BSD-3-Clause
// The change that is said to be detectable is detected.
#include "change/delta.h"
#include "change/made_up.h"
#include "change/power.h"
#include "math/distribution.h"

#include <criterion/criterion.h>

static struct made_up made;

Test(power, repeats_average_session_noise_only_where_it_is_within_day)
{
    struct rmd_power_row rows[MADE_ROWS];
    made_up_draw(&made, 1, 0, 0.001, 0.01, 14, 0);
    made.row[0].sd = made.row[1].sd = 0.01;
    made.row[0].within_day = 1;
    rmd_power_rows(rows, &made.measurements, &made.retest);
    double t = rmd_distribution_t_quantile(0.975, 14);
    cr_assert(fabs(rows[0].mdc95[0] - t * 0.01 * sqrt(2)) < 1e-12);
    cr_assert(fabs(rows[1].mdc95[0] - t * 0.01 * sqrt(2)) < 1e-12);
    cr_assert(fabs(rows[0].mdc95[2] - rows[0].mdc95[0] / 2) < 1e-12);
    cr_assert(rows[1].mdc95[2] > 0.99 * rows[1].mdc95[0]);
    cr_assert(rows[1].mdc95[2] < rows[1].mdc95[0]);
}

Test(power, the_detectable_change_is_found_four_times_of_five)
{
    struct rmd_power_row rows[MADE_ROWS];
    const double df = 14, se = 0.002, session = 0.01;
    made_up_draw(&made, 1, 0, se, session, df, 0);
    made.row[0].sd = sqrt(se * se + session * session);
    rmd_power_rows(rows, &made.measurements, &made.retest);
    double effect = rows[0].single[0];
    int found = 0, experiments = 2000;
    for (int x = 0; x < experiments; x++) {
        struct rmd_deltas d;
        made_up_draw(&made, (uint64_t)x, effect, se, session, df, 0);
        cr_assert(rmd_delta_rows(&d, &made.measurements, &made.retest, NULL) == RMD_OK);
        found += d.item[0].low > 0;
        rmd_delta_free(&d);
    }
    double share = (double)found / experiments;
    cr_assert(share > 0.77 && share < 0.83, "power %g", share);
    cr_assert(rows[0].family[0] > effect);
}
