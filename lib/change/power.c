// SPDX-License-Identifier: BSD-3-Clause
// The detectable change of every row.
#include "change/power.h"

#include "change/asymmetry.h"
#include "change/delta.h"
#include "math/distribution.h"

#include <math.h>

const int rmd_power_scans[RMD_POWER_PLANS] = { 1, 2, 4 };

// EQ change.39: the session variance of one session of k scans.
static double planned_sd(const struct rmd_retest_match *retest, double se, double k)
{
    double variance = retest->sd * retest->sd, scan = isnan(se) ? 0 : se * se;
    if (retest->row && retest->row->within_day) return sqrt(variance / k);
    return sqrt(fmax(0, variance - scan) + scan / k);
}

void rmd_power_rows(struct rmd_power_row *rows, const struct rmd_measurements *m,
                    const struct rmd_retest *retest)
{
    const double power = 0.8;
    for (size_t r = 0; r < m->rows; r++) {
        const struct rmd_measurement *item = &m->item[r];
        struct rmd_power_row *row = &rows[r];
        *row = (struct rmd_power_row){ item->metric,
                                       item->region,
                                       item->value,
                                       item->se,
                                       rmd_delta_session_sd(retest, m, r, 0),
                                       { 0 },
                                       { 0 },
                                       { 0 } };
        for (int plan = 0; plan < RMD_POWER_PLANS; plan++) {
            double k = rmd_power_scans[plan], df;
            double sd =
                sqrt(rmd_delta_variance(&df, 2 * item->se * item->se / k, 2 * item->se_df,
                                        planned_sd(&row->retest, item->se, k), row->retest.df));
            double half = RMD_DELTA_ALPHA / 2, reach = rmd_distribution_t_quantile(power, df);
            double t = rmd_distribution_t_quantile(1 - half, df);
            row->mdc95[plan] = t * sd;
            row->single[plan] = (t + reach) * sd; // EQ change.40
            row->family[plan] =
                (rmd_distribution_t_quantile(1 - half / (double)m->rows, df) + reach) * sd;
        }
    }
}
