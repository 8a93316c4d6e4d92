// SPDX-License-Identifier: BSD-3-Clause
// All from one triangular factor of the design, and from that of its drift.
#include "fmri/design_report.h"

#include "base/memory.h"
#include "math/orthogonal.h"

#include <math.h>
#include <string.h>

// The variance of x[n] about its mean, times n.
static double spread(const double *x, int n)
{
    double mean = 0, sum = 0;
    for (int t = 0; t < n; t++)
        mean += x[t] / n;
    for (int t = 0; t < n; t++)
        sum += (x[t] - mean) * (x[t] - mean);
    return sum;
}

static double square_length(const double *x, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

// EQ fmri.7, fmri.10: row sums of squares of R^-1 are the diagonal of (X'X)^-1.
static void judge_factor(struct rmd_design_report *out, const struct rmd_design *d,
                         const struct rmd_contrasts *contrasts, const double *r, double *scratch)
{
    for (int c = 0; c < d->columns; c++) {
        const double *x = d->x + (size_t)c * (size_t)d->n;
        if (d->column[c].kind != RMD_COLUMN_TASK) continue;
        memset(scratch, 0, (size_t)d->columns * sizeof *scratch);
        scratch[c] = 1;
        rmd_orthogonal_solve_transposed(r, scratch, d->columns);
        out->column[c].vif = square_length(scratch, d->columns) * spread(x, d->n);
    }
    for (int k = 0; k < contrasts->n; k++) {
        double trace = 0;
        for (int row = 0; row < contrasts->item[k].rows; row++) {
            memcpy(scratch, contrasts->item[k].weight + (size_t)row * (size_t)d->columns,
                   (size_t)d->columns * sizeof *scratch);
            rmd_orthogonal_solve_transposed(r, scratch, d->columns);
            trace += square_length(scratch, d->columns);
        }
        out->efficiency[k] = 1 / trace;
    }
}

// EQ fmri.8: q is the basis of constant and drift, which are the first columns of the design.
static void judge_drift(struct rmd_design_report *out, const struct rmd_design *d, const double *q,
                        double *scratch)
{
    int first = 0;
    while (first < d->columns && d->column[first].kind <= RMD_COLUMN_DRIFT)
        first++;
    for (int c = first; c < d->columns; c++) {
        const double *x = d->x + (size_t)c * (size_t)d->n;
        if (d->column[c].kind != RMD_COLUMN_TASK) continue;
        memcpy(scratch, x, (size_t)d->n * sizeof *scratch);
        double rest = rmd_orthogonal_rest(scratch, q, first, d->n, NULL);
        out->column[c].drift = 1 - rest * rest / spread(x, d->n);
    }
}

// EQ fmri.9: the squared correlation with each motion parameter.
static double motion_share(const struct rmd_design *d, int column,
                           const struct rmd_confounds *confounds, double *scratch)
{
    const double *x = d->x + (size_t)column * (size_t)d->n;
    double most = 0;
    for (int m = 0; m < RMD_CONFOUNDS_MOTION; m++) {
        const double *motion = confounds->motion + (size_t)m * (size_t)confounds->volumes;
        double mean = 0, both = 0;
        for (int t = 0; t < d->n; t++)
            scratch[t] = motion[d->volume[t]];
        for (int t = 0; t < d->n; t++)
            mean += scratch[t] / d->n;
        for (int t = 0; t < d->n; t++)
            both += (scratch[t] - mean) * x[t];
        double product = spread(scratch, d->n) * spread(x, d->n);
        if (product > 0) most = fmax(most, both * both / product);
    }
    return most;
}

static void warn(const struct rmd_design_report *report, const struct rmd_design *d,
                 struct rmd_log *log)
{
    for (int c = 0; c < d->columns; c++) {
        const struct rmd_column_report *column = &report->column[c];
        const char *name = d->column[c].name;
        if (column->vif > 5)
            rmd_log_add(log, RMD_WARNING,
                        "%s: the other columns explain most of it (VIF %.1f), its effect is "
                        "uncertain",
                        name, column->vif);
        if (column->drift > 0.1)
            rmd_log_add(log, RMD_WARNING,
                        "%s: %.0f %% of its variance is taken for drift: a longer --high-pass "
                        "keeps more",
                        name, 100 * column->drift);
        if (column->motion > 0.25)
            rmd_log_add(log, RMD_WARNING,
                        "%s: the head moved with the task (R2 %.2f): the effect may be motion",
                        name, column->motion);
    }
}

enum rmd_status rmd_design_report(struct rmd_design_report *out, const struct rmd_design *design,
                                  const struct rmd_contrasts *contrasts,
                                  const struct rmd_confounds *confounds, struct rmd_log *log)
{
    enum rmd_status st;
    double *q = NULL, *r = NULL, *scratch = NULL;
    size_t n = (size_t)design->n, columns = (size_t)design->columns;
    *out = (struct rmd_design_report){ 0 };
    RMD_TRY(rmd_alloc(&out->column, columns, sizeof *out->column));
    RMD_TRY(rmd_alloc(&out->efficiency, (size_t)contrasts->n, sizeof *out->efficiency));
    RMD_TRY(rmd_alloc(&q, columns * n, sizeof *q));
    RMD_TRY(rmd_alloc(&r, columns * columns, sizeof *r));
    RMD_TRY(rmd_alloc(&scratch, columns + n, sizeof *scratch));
    memcpy(q, design->x, columns * n * sizeof *q);
    if (rmd_orthogonal_factor(q, r, design->columns, design->n) < design->columns) {
        st = rmd_fail(RMD_EFIT, "the columns of the design depend on each other");
        goto out;
    }
    for (size_t c = 0; c < columns; c++) {
        out->column[c] = (struct rmd_column_report){ (double)NAN, (double)NAN, (double)NAN };
        if (design->column[c].kind == RMD_COLUMN_TASK && confounds->motion)
            out->column[c].motion = motion_share(design, (int)c, confounds, scratch);
    }
    judge_factor(out, design, contrasts, r, scratch);
    judge_drift(out, design, q, scratch);
    warn(out, design, log);
out:
    rmd_release(q);
    rmd_release(r);
    rmd_release(scratch);
    if (st != RMD_OK) rmd_design_report_free(out);
    return st;
}

void rmd_design_report_free(struct rmd_design_report *report)
{
    rmd_release(report->column);
    rmd_release(report->efficiency);
    *report = (struct rmd_design_report){ 0 };
}
