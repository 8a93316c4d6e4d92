// SPDX-License-Identifier: BSD-3-Clause
// Columns are made in the order nuisance, then task, so that a task column that depends on others
// is noticed as such.
#include "fmri/design.h"

#include "base/memory.h"
#include "base/text.h"
#include "fmri/drift.h"
#include "math/orthogonal.h"

#include <math.h>
#include <string.h>

#define T struct rmd_design_opts
const struct rmd_param rmd_design_params[] = {
    // clang-format off
    RMD_CHOICE(T, hrf, 0, rmd_hrf_names, RMD_HRF_CANONICAL, "hemodynamic response"),
    RMD_INT   (T, bins, 0, "bins", 10, 1, 60, "bins of --hrf fir"),
    RMD_REAL  (T, bin, 0, "s", 0, 0, 60, "width of a bin of --hrf fir; 0 is the TR"),
    RMD_REAL  (T, high_pass, 0, "s", 128, 0, 1e6, "slower changes than this period are drift; 0 models none"),
    RMD_TEXT  (T, modulator, 0, "column of the events by which the response varies"),
    { 0 }
    // clang-format on
};
#undef T

enum { LEAST_DF = 10 };

struct building {
    struct rmd_design *design;
    double *q;     // [columns][n] orthonormal basis of the columns so far
    double *fresh; // [n] of the column that is tried
    struct rmd_log *log;
};

static void centre(double *x, int n)
{
    double mean = 0;
    for (int t = 0; t < n; t++)
        mean += x[t] / n;
    for (int t = 0; t < n; t++)
        x[t] -= mean;
}

static double length_of(const double *x, int n)
{
    double sum = 0;
    for (int t = 0; t < n; t++)
        sum += x[t] * x[t];
    return sqrt(sum);
}

// Adds `fresh` with its name unless it depends on the columns before it.
static enum rmd_status add(struct building *b, const struct rmd_design_column *about,
                           const char *name)
{
    enum rmd_status st = RMD_OK;
    struct rmd_design *d = b->design;
    size_t n = (size_t)d->n, at = (size_t)d->columns;
    double *q = b->q + at * n, length = 1e-6 * length_of(b->fresh, d->n);
    if (about->kind == RMD_COLUMN_CONFOUND || about->kind == RMD_COLUMN_DRIFT)
        centre(b->fresh, d->n);
    length = fmax(length, length_of(b->fresh, d->n)); // what rounding leaves of a constant is none
    memcpy(q, b->fresh, n * sizeof *q);
    double rest = rmd_orthogonal_rest(q, b->q, d->columns, d->n, NULL);
    if (!(rest > 1e-6 * length)) {
        if (about->kind == RMD_COLUMN_TASK && length == 0)
            return rmd_fail(RMD_EFIT, "'%s' has no response in this run: leave out the condition",
                            name);
        if (about->kind == RMD_COLUMN_TASK)
            return rmd_fail(RMD_EFIT,
                            "the response to '%s' cannot be told from the other columns of the "
                            "design: join conditions, or leave out confounds",
                            name);
        rmd_log_add(b->log, RMD_WARNING, "%s adds nothing to the other columns and is left out",
                    name);
        return RMD_OK;
    }
    for (size_t t = 0; t < n; t++)
        q[t] /= rest;
    memcpy(d->x + at * n, b->fresh, n * sizeof *d->x);
    d->column[at] = *about;
    RMD_TRY(rmd_text_copy(&d->column[at].name, name));
    d->columns++;
out:
    return st;
}

static enum rmd_status add_nuisance(struct building *b, const struct rmd_confounds *confounds,
                                    double high_pass)
{
    enum rmd_status st;
    struct rmd_design *d = b->design;
    int cosines = rmd_drift_columns(d->timing.volumes, d->timing.tr, high_pass);
    struct rmd_text name = { 0 };
    for (int t = 0; t < d->n; t++)
        b->fresh[t] = 1;
    RMD_TRY(add(b, &(struct rmd_design_column){ .kind = RMD_COLUMN_CONSTANT }, "constant"));
    for (int k = 1; k <= cosines; k++) {
        for (int t = 0; t < d->n; t++)
            b->fresh[t] = rmd_drift_value(k, d->volume[t], d->timing.volumes);
        name.size = 0;
        rmd_text_add(&name, "cosine%02d", k);
        RMD_TRY(name.status);
        RMD_TRY(add(b, &(struct rmd_design_column){ .kind = RMD_COLUMN_DRIFT }, name.s));
    }
    for (int c = 0; c < confounds->n; c++) {
        const double *value = confounds->value + (size_t)c * (size_t)confounds->volumes;
        for (int t = 0; t < d->n; t++)
            b->fresh[t] = value[d->volume[t]];
        RMD_TRY(
            add(b, &(struct rmd_design_column){ .kind = RMD_COLUMN_CONFOUND }, confounds->name[c]));
    }
out:
    rmd_text_free(&name);
    return st;
}

// The mean of the modulator over the events of a condition; *varies is 0 where all are equal.
static double mean_value(int *varies, const struct rmd_events *events, int condition)
{
    double sum = 0, count = 0, first = (double)NAN;
    *varies = 0;
    for (size_t i = 0; i < events->n; i++) {
        if (events->event[i].condition != condition) continue;
        if (count++ == 0) first = events->event[i].value;
        sum += events->event[i].value;
        *varies |= events->event[i].value != first;
    }
    return sum / count;
}

static void fill_task(struct building *b, const struct rmd_events *events,
                      const struct rmd_design_column *about, const struct rmd_design_opts *opts,
                      double mean)
{
    const struct rmd_timing *timing = &b->design->timing;
    double bin = opts->bin > 0 ? opts->bin : timing->tr;
    for (int t = 0; t < b->design->n; t++) {
        double when = b->design->volume[t] * timing->tr + timing->reference;
        b->fresh[t] = 0;
        for (size_t i = 0; i < events->n; i++) {
            const struct rmd_event *event = &events->event[i];
            if (event->condition != about->condition) continue;
            double height = event->value;
            if (opts->modulator) height = about->modulated ? event->value - mean : 1;
            b->fresh[t] += height * rmd_hrf_response((enum rmd_hrf)opts->hrf, about->basis,
                                                     when - event->onset, event->duration, bin);
        }
    }
}

static enum rmd_status add_task(struct building *b, const struct rmd_events *events,
                                const struct rmd_design_opts *opts)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text name = { 0 };
    struct rmd_design_column about = { .kind = RMD_COLUMN_TASK };
    for (about.condition = 0; about.condition < events->conditions; about.condition++) {
        int varies, bases = rmd_hrf_columns((enum rmd_hrf)opts->hrf, opts->bins);
        double mean = mean_value(&varies, events, about.condition);
        if (!opts->modulator) varies = 0;
        for (about.modulated = 0; about.modulated <= varies; about.modulated++)
            for (about.basis = 0; about.basis < bases; about.basis++) {
                char suffix[32];
                rmd_hrf_suffix(suffix, (enum rmd_hrf)opts->hrf, about.basis);
                name.size = 0;
                rmd_text_add_clean(&name, events->condition[about.condition]);
                rmd_text_add(&name, "%s%s%s", about.modulated ? "_by_" : "",
                             about.modulated ? opts->modulator : "", suffix);
                RMD_TRY(name.status);
                fill_task(b, events, &about, opts, mean);
                RMD_TRY(add(b, &about, name.s));
            }
    }
out:
    rmd_text_free(&name);
    return st;
}

enum rmd_status rmd_design_new(struct rmd_design *out, const struct rmd_timing *timing,
                               const struct rmd_events *events,
                               const struct rmd_confounds *confounds,
                               const struct rmd_design_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct building b = { .design = out, .log = log };
    size_t most = 1 + (size_t)rmd_drift_columns(timing->volumes, timing->tr, opts->high_pass) +
                  (size_t)confounds->n +
                  2 * (size_t)events->conditions *
                      (size_t)rmd_hrf_columns((enum rmd_hrf)opts->hrf, opts->bins);
    *out = (struct rmd_design){ .timing = *timing, .hrf = (enum rmd_hrf)opts->hrf };
    RMD_TRY(rmd_alloc(&out->volume, (size_t)timing->volumes, sizeof *out->volume));
    for (int t = 0; t < timing->volumes; t++)
        if (confounds->keep[t]) out->volume[out->n++] = t;
    RMD_TRY(rmd_alloc(&out->column, most, sizeof *out->column));
    RMD_TRY(rmd_alloc(&out->x, most * (size_t)out->n, sizeof *out->x));
    RMD_TRY(rmd_alloc(&b.q, most * (size_t)out->n, sizeof *b.q));
    RMD_TRY(rmd_alloc(&b.fresh, (size_t)out->n, sizeof *b.fresh));
    RMD_TRY(add_nuisance(&b, confounds, opts->high_pass));
    RMD_TRY(add_task(&b, events, opts));
    if (out->n - out->columns < LEAST_DF)
        st = rmd_fail(RMD_EFIT,
                      "%d volumes for %d columns: fewer than %d degrees of freedom are left; leave "
                      "out confounds",
                      out->n, out->columns, LEAST_DF);
out:
    rmd_release(b.q);
    rmd_release(b.fresh);
    if (st != RMD_OK) rmd_design_free(out);
    return st;
}

void rmd_design_free(struct rmd_design *design)
{
    for (int c = 0; c < design->columns; c++)
        rmd_release(design->column[c].name);
    rmd_release(design->column);
    rmd_release(design->volume);
    rmd_release(design->x);
    *design = (struct rmd_design){ 0 };
}
