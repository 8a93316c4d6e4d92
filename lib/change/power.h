// SPDX-License-Identifier: BSD-3-Clause
// What could be detected, before anything is compared.
#ifndef RMD_CHANGE_POWER_H
#define RMD_CHANGE_POWER_H

#include "change/measurement.h"
#include "change/retest.h"

enum { RMD_POWER_PLANS = 3 };

// Repeat scans in each session of every plan: 1, 2 and 4.
extern const int rmd_power_scans[RMD_POWER_PLANS];

struct rmd_power_row {
    enum rmd_metric_id metric;
    const char *region; // borrowed from the measurements
    double value, se;   // of one scan
    struct rmd_retest_match retest;
    double mdc95[RMD_POWER_PLANS]; // half width of the 95 % interval
    // The smallest true change found with 80 % power: by the row's own interval, and after
    // adjustment for all rows (Bonferroni, an upper bound of what family.h needs).
    double single[RMD_POWER_PLANS], family[RMD_POWER_PLANS];
};

// rows: [measurements->rows], for the first session of `measurements`. Repeats average scan noise,
// and session noise only where the retest row was measured within one day.
void rmd_power_rows(struct rmd_power_row *rows, const struct rmd_measurements *measurements,
                    const struct rmd_retest *retest);

#endif
