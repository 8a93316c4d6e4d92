// SPDX-License-Identifier: BSD-3-Clause
// From measurements of two sessions to a change with its error: scan noise of both, session noise
// from a retest table, interval, smallest detectable change.
#ifndef RMD_CHANGE_DELTA_H
#define RMD_CHANGE_DELTA_H

#include "change/measurement.h"
#include "change/retest.h"

enum rmd_delta_verdict { RMD_WITHIN_ERROR, RMD_SUGGESTIVE, RMD_CHANGED, RMD_NOT_COMPARABLE };

// The words of the verdicts, as they stand in every output.
extern const char *const rmd_delta_verdicts[];

// The error rate of intervals and families.
#define RMD_DELTA_ALPHA 0.05

struct rmd_delta {
    enum rmd_metric_id metric;
    const char *region;             // borrowed from the measurements
    int session;                    // the later one, 1 or above; always against session 0
    size_t n;                       // voxels behind the smaller of both
    double pre, post, delta;        // delta = post - pre
    double se;                      // of delta by scan noise alone; NaN where unknown
    struct rmd_retest_match retest; // session-to-session SD of one session, and its source
    double sd;                      // of delta: both errors together
    double df;
    double low, high, mdc95; // 95 % interval of delta, and its half width
    double p, p_adjusted;    // two-sided; within the family of one session (family.h)
    enum rmd_delta_verdict verdict;
    const char *reason; // why not comparable, borrowed; NULL otherwise
};

// Rows of all later sessions: item[(s - 1) * rows + r] is row r of session s against session 0.
struct rmd_deltas {
    int sessions;
    size_t rows;
    struct rmd_delta *item;
};

// Everything but p_adjusted and the verdict, which is RMD_NOT_COMPARABLE or RMD_WITHIN_ERROR.
// `withheld`: [sessions - 1][RMD_METRICS] reasons of the gate, NULL entries where comparable; may
// be NULL. Swapping two sessions flips every sign exactly and nothing else.
RMD_MUST_CHECK enum rmd_status rmd_delta_rows(struct rmd_deltas *out,
                                              const struct rmd_measurements *measurements,
                                              const struct rmd_retest *retest,
                                              const char *const (*withheld)[RMD_METRICS]);
void rmd_delta_free(struct rmd_deltas *deltas);

// The retest row that speaks for one row in session 0 and `session`. A row of the table for AI or
// rFA itself is better than propagation from FA, which is taken midway between the sessions so that
// their order cannot matter.
struct rmd_retest_match rmd_delta_session_sd(const struct rmd_retest *retest,
                                             const struct rmd_measurements *measurements,
                                             size_t row, int session);

// The variance of a difference of two sessions and its degrees of freedom, from the scan-noise
// variance of the difference and the session-to-session SD of one session; NaN where the SD is.
double rmd_delta_variance(double *df, double scan_variance, double scan_df, double session_sd,
                          double session_df);

#endif
