// SPDX-License-Identifier: BSD-3-Clause
// Change and error of every row.
#include "change/delta.h"

#include "base/memory.h"
#include "change/asymmetry.h"
#include "math/distribution.h"
#include "math/moments.h"

#include <string.h>

const char *const rmd_delta_verdicts[] = {
    [RMD_WITHIN_ERROR] = "within error",
    [RMD_SUGGESTIVE] = "suggestive",
    [RMD_CHANGED] = "changed",
    [RMD_NOT_COMPARABLE] = "not comparable",
};

// EQ change.31: v + 2 max(0, sd^2 - v/2) is the larger of v and 2 sd^2. The session SD already
// holds the scan noise of its own repeats, so the sum takes the degrees of freedom of the larger.
double rmd_delta_variance(double *df, double scan_variance, double scan_df, double session_sd,
                          double session_df)
{
    double session_variance = 2 * session_sd * session_sd;
    int scan = scan_variance > session_variance;
    *df = scan ? scan_df : session_df;
    if (isnan(*df)) *df = (double)INFINITY;
    return scan ? scan_variance : session_variance;
}

static const struct rmd_measurement *find(const struct rmd_measurement *item, size_t rows,
                                          const char *tract, char side)
{
    char s;
    for (size_t r = 0; r < rows; r++)
        if (item[r].metric == RMD_METRIC_FA &&
            rmd_retest_stem(item[r].region, &s) == strlen(tract) && s == side &&
            strncmp(item[r].region, tract, strlen(tract)) == 0)
            return &item[r];
    return NULL;
}

struct rmd_retest_match rmd_delta_session_sd(const struct rmd_retest *retest,
                                             const struct rmd_measurements *m, size_t row,
                                             int session)
{
    const struct rmd_measurement *pre = m->item, *post = m->item + (size_t)session * m->rows;
    enum rmd_metric_id metric = pre[row].metric;
    const char *region = pre[row].region;
    struct rmd_retest_match match = rmd_retest_find(retest, metric, region);
    if (match.fit != RMD_RETEST_REGION && pre[row].session_sd > 0)
        return (struct rmd_retest_match){
            RMD_RETEST_PARTS,
            sqrt((pre[row].session_sd * pre[row].session_sd +
                  post[row].session_sd * post[row].session_sd) /
                 2),
            pre[row].session_df,
            rmd_retest_find(retest, RMD_METRIC_PSC, region).row,
            0,
        };
    if (match.fit == RMD_RETEST_REGION || (metric != RMD_METRIC_AI && metric != RMD_METRIC_RATIO))
        return match;
    const struct rmd_measurement *l[2] = { find(pre, m->rows, region, 'L'),
                                           find(post, m->rows, region, 'L') };
    const struct rmd_measurement *r[2] = { find(pre, m->rows, region, 'R'),
                                           find(post, m->rows, region, 'R') };
    return rmd_asymmetry_session_sd(retest, metric, region, (l[0]->value + l[1]->value) / 2,
                                    (r[0]->value + r[1]->value) / 2,
                                    (pre[row].value + post[row].value) / 2);
}

static void fill(struct rmd_delta *row, const struct rmd_measurement *pre,
                 const struct rmd_measurement *post)
{
    double a = pre->se * pre->se, b = post->se * post->se; // EQ change.30
    double scan_df = rmd_moments_welch_df(a, pre->se_df, b, post->se_df);
    row->se = sqrt(a + b);
    double variance = rmd_delta_variance(&row->df, a + b, scan_df, row->retest.sd, row->retest.df);
    row->sd = sqrt(variance);
    // EQ change.32
    row->mdc95 = rmd_distribution_t_quantile(1 - RMD_DELTA_ALPHA / 2, row->df) * row->sd;
    row->low = row->delta - row->mdc95;
    row->high = row->delta + row->mdc95;
    row->p = rmd_distribution_t_two_sided(row->delta / row->sd, row->df);
    row->p_adjusted = (double)NAN;
}

static const char *reason(const struct rmd_delta *row, const char *withheld)
{
    if (!isfinite(row->delta)) return "no value in this region in one of the sessions";
    if (withheld) return withheld;
    if (isnan(row->sd)) return "no session-to-session SD for this metric: give --retest";
    return row->sd > 0 ? NULL : "no error is known for this row";
}

enum rmd_status rmd_delta_rows(struct rmd_deltas *out, const struct rmd_measurements *m,
                               const struct rmd_retest *retest,
                               const char *const (*withheld)[RMD_METRICS])
{
    enum rmd_status st;
    *out = (struct rmd_deltas){ .sessions = m->sessions, .rows = m->rows };
    RMD_TRY(rmd_alloc(&out->item, (size_t)(m->sessions - 1) * m->rows, sizeof *out->item));
    for (int s = 1; s < m->sessions; s++)
        for (size_t r = 0; r < m->rows; r++) {
            const struct rmd_measurement *pre = m->item, *post = m->item + (size_t)s * m->rows;
            struct rmd_delta *row = &out->item[(size_t)(s - 1) * m->rows + r];
            row->metric = pre[r].metric;
            row->region = pre[r].region;
            row->session = s;
            row->n = pre[r].n < post[r].n ? pre[r].n : post[r].n;
            row->pre = pre[r].value;
            row->post = post[r].value;
            row->delta = row->post - row->pre;
            row->retest = rmd_delta_session_sd(retest, m, r, s);
            fill(row, &pre[r], &post[r]);
            row->reason = reason(row, withheld ? withheld[s - 1][row->metric] : NULL);
            row->verdict = row->reason ? RMD_NOT_COMPARABLE : RMD_WITHIN_ERROR;
        }
out:
    if (st != RMD_OK) rmd_delta_free(out);
    return st;
}

void rmd_delta_free(struct rmd_deltas *deltas)
{
    rmd_release(deltas->item);
    *deltas = (struct rmd_deltas){ 0 };
}
