// SPDX-License-Identifier: BSD-3-Clause
// Measurements and retest tables with known errors, for the tests of the statistics.
#ifndef RMD_TESTS_MADE_UP_H
#define RMD_TESTS_MADE_UP_H

#include "base/random.h"
#include "change/measurement.h"
#include "change/retest.h"

#include <math.h>

enum { MADE_ROWS = 12, MADE_REPLICATES = 60 };

// Two sessions of FA in twelve tracts; replicates belong to the scan noise.
struct made_up {
    struct rmd_measurement item[2 * MADE_ROWS];
    double replicate[2 * MADE_ROWS][MADE_REPLICATES];
    struct rmd_measurements measurements;
    struct rmd_retest_row row[MADE_ROWS];
    struct rmd_retest retest;
};

static const char *const made_names[MADE_ROWS] = { "A_L", "A_R", "B_L", "B_R", "C_L", "C_R",
                                                   "D_L", "D_R", "E_L", "E_R", "F",   "G" };

static inline double made_normal(uint32_t purpose, uint64_t item, uint32_t draw)
{
    double normal[2];
    rmd_random_normal(normal, (struct rmd_draw){ 7, purpose, item, draw });
    return normal[0];
}

// X / df of estimate number `item`, X chi-square with `df` degrees of freedom, a whole number.
static inline double made_variance(uint64_t item, double df)
{
    double sum = 0;
    for (uint32_t k = 0; k < df && !isinf(df); k++)
        sum += made_normal(1, item, k) * made_normal(1, item, k);
    return isinf(df) ? 1 : sum / df;
}

// Experiment `x`: truth 0.4 everywhere and `effect` in tract 0, scan SE `se`, between-session SD
// `session` on top of it, retest SDs estimated with `df`; `shared`: one estimate for all tracts.
static inline void made_up_draw(struct made_up *m, uint64_t x, double effect, double se,
                                double session, double df, int shared)
{
    double true_sd = sqrt(se * se + session * session);
    for (int r = 0; r < MADE_ROWS; r++) {
        uint64_t estimate = x * 64 + (shared ? 0 : (uint64_t)r);
        double ratio = made_variance(estimate, df);
        m->row[r] = (struct rmd_retest_row){
            .metric = RMD_METRIC_FA, .region = made_names[r], .sd = true_sd * sqrt(ratio), .df = df
        };
    }
    if (shared) m->row[0].region = "any"; // the median row for every tract
    m->retest = (struct rmd_retest){ .n = shared ? 1 : MADE_ROWS, .row = m->row };
    for (int i = 0; i < 2 * MADE_ROWS; i++) {
        uint64_t key = x * 64 + (uint64_t)i;
        double value = 0.4 + (i == MADE_ROWS ? effect : 0) + true_sd * made_normal(2, key, 0);
        for (uint32_t b = 0; b < MADE_REPLICATES; b++)
            m->replicate[i][b] = value + se * made_normal(3, key, b);
        m->item[i] = (struct rmd_measurement){
            RMD_METRIC_FA, made_names[i % MADE_ROWS], value, se, (double)INFINITY,
            100,           m->replicate[i],           0,     0
        };
    }
    m->measurements = (struct rmd_measurements){ 2, MADE_ROWS, MADE_REPLICATES, m->item, NULL };
}

#endif
