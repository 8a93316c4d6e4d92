// SPDX-License-Identifier: BSD-3-Clause
// Derived measurements of the two sides of a tract.
#include "change/asymmetry.h"

#include "base/memory.h"
#include "math/moments.h"

#include <stdio.h>
#include <string.h>

// EQ change.36 and EQ change.37, of the healthy over the other side.
static double side_metric(enum rmd_metric_id metric, double contra, double ipsi)
{
    return metric == RMD_METRIC_AI ? (contra - ipsi) / (contra + ipsi) : ipsi / contra;
}

// EQ change.38: |dAI/dlnL| = |dAI/dlnR| = 2LR / (L+R)^2, and for the ratio the ratio itself.
static double slope(enum rmd_metric_id metric, double contra, double ipsi, double ratio)
{
    double sum = contra + ipsi;
    return metric == RMD_METRIC_AI ? 2 * contra * ipsi / (sum * sum) : ratio;
}

static int is_pair(const struct rmd_measurement *left, const struct rmd_measurement *right)
{
    char side[2];
    size_t n = rmd_retest_stem(left->region, &side[0]);
    return left->metric == RMD_METRIC_FA && right->metric == RMD_METRIC_FA && side[0] == 'L' &&
           rmd_retest_stem(right->region, &side[1]) == n && side[1] == 'R' &&
           strncmp(left->region, right->region, n) == 0;
}

// The row of the right side of row `left`, `rows` where there is none.
static size_t other_side(const struct rmd_measurements *m, size_t left)
{
    size_t right = 0;
    while (right < m->rows && !is_pair(&m->item[left], &m->item[right]))
        right++;
    return right;
}

static void combine(struct rmd_measurement *out, const struct rmd_measurement *contra,
                    const struct rmd_measurement *ipsi, size_t replicates)
{
    double a = contra->se / contra->value, b = ipsi->se / ipsi->value;
    out->value = side_metric(out->metric, contra->value, ipsi->value);
    out->se = slope(out->metric, contra->value, ipsi->value, out->value) * sqrt(a * a + b * b);
    out->se_df = rmd_moments_welch_df(a * a, contra->se_df, b * b, ipsi->se_df);
    out->n = contra->n < ipsi->n ? contra->n : ipsi->n;
    if (!contra->replicate || !ipsi->replicate) {
        out->replicate = NULL;
        return;
    }
    for (size_t i = 0; i < replicates; i++)
        out->replicate[i] = side_metric(out->metric, contra->replicate[i], ipsi->replicate[i]);
    out->se = rmd_moments_sd(out->replicate, replicates);
}

static enum rmd_status room(struct rmd_asymmetry *out, const struct rmd_measurements *m,
                            size_t pairs)
{
    enum rmd_status st;
    size_t rows = m->rows + 2 * pairs, name = 0;
    for (size_t r = 0; r < m->rows; r++)
        name += strlen(m->item[r].region) + 1;
    out->all = (struct rmd_measurements){ m->sessions, rows, m->replicates, NULL, NULL };
    RMD_TRY(rmd_alloc(&out->all.item, (size_t)m->sessions * rows, sizeof *out->all.item));
    RMD_TRY(rmd_alloc(&out->names, name + 1, 1));
    RMD_TRY(rmd_alloc(&out->store, (size_t)m->sessions * 2 * pairs * m->replicates,
                      sizeof *out->store));
out:
    return st;
}

enum rmd_status rmd_asymmetry_add(struct rmd_asymmetry *out, const struct rmd_measurements *m,
                                  enum rmd_lesion_side side)
{
    enum rmd_status st;
    size_t pairs = 0, row = m->rows;
    *out = (struct rmd_asymmetry){ 0 };
    for (size_t r = 0; r < m->rows; r++)
        pairs += other_side(m, r) < m->rows;
    RMD_TRY(room(out, m, pairs));

    char *name = out->names;
    double *store = out->store;
    for (int s = 0; s < m->sessions; s++)
        memcpy(out->all.item + (size_t)s * out->all.rows, m->item + (size_t)s * m->rows,
               m->rows * sizeof *m->item);
    for (size_t left = 0; left < m->rows; left++) {
        size_t right = other_side(m, left), n = rmd_retest_stem(m->item[left].region, NULL);
        if (right == m->rows) continue;
        memcpy(name, m->item[left].region, n);
        size_t contra = side == RMD_LESION_L ? right : left;
        size_t ipsi = side == RMD_LESION_L ? left : right;
        for (int k = 0; k < 2; k++, row++)
            for (int s = 0; s < m->sessions; s++, store += m->replicates) {
                const struct rmd_measurement *base = m->item + (size_t)s * m->rows;
                struct rmd_measurement *item = &out->all.item[(size_t)s * out->all.rows + row];
                item->metric = k ? RMD_METRIC_RATIO : RMD_METRIC_AI;
                item->region = name;
                item->replicate = store;
                combine(item, &base[contra], &base[ipsi], m->replicates);
            }
        name += n + 1;
    }
out:
    if (st != RMD_OK) rmd_asymmetry_free(out);
    return st;
}

void rmd_asymmetry_free(struct rmd_asymmetry *asymmetry)
{
    rmd_release(asymmetry->all.item);
    rmd_release(asymmetry->names);
    rmd_release(asymmetry->store);
    *asymmetry = (struct rmd_asymmetry){ 0 };
}

struct rmd_retest_match rmd_asymmetry_session_sd(const struct rmd_retest *retest,
                                                 enum rmd_metric_id metric, const char *tract,
                                                 double left, double right, double ratio)
{
    char name[2][128];
    snprintf(name[0], sizeof name[0], "%s_L", tract);
    snprintf(name[1], sizeof name[1], "%s_R", tract);
    struct rmd_retest_match l = rmd_retest_find(retest, RMD_METRIC_FA, name[0]);
    struct rmd_retest_match r = rmd_retest_find(retest, RMD_METRIC_FA, name[1]);
    if (!l.row || !r.row) return l;
    double a = l.sd / left, b = r.sd / right;
    // One row for both sides is one estimate, however often it enters.
    double df = l.row == r.row ? l.df : rmd_moments_welch_df(a * a, l.df, b * b, r.df);
    return (struct rmd_retest_match){ l.fit == RMD_RETEST_MEDIAN ? l.fit : RMD_RETEST_SIDES,
                                      slope(metric, left, right, ratio) * sqrt(a * a + b * b), df,
                                      l.row, l.row == r.row };
}
