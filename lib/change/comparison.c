// SPDX-License-Identifier: BSD-3-Clause
// The steps of a comparison, one after the other.
#include "change/comparison.h"

#include "base/memory.h"
#include "change/regions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const metrics[] = { "unnamed", "FA", "MD", "AD", "RD", NULL };
static const char *const sides[] = { "not-given", "L", "R", NULL };

#define T struct rmd_comparison_opts
const struct rmd_param rmd_comparison_params[] = {
    // clang-format off
    RMD_FILE   (T, labels, 'l', "image of regions in the space of one session"),
    RMD_FILE   (T, labels_table, 0, "table with the columns index and name; the .tsv beside the "
                "labels without it"),
    RMD_TEXT   (T, atlas, 'a', "folder with an image of regions, *_dseg or *_probseg, and its FA "
                "template *_FA; without a template, of the first session"),
    RMD_FILE   (T, retest, 'r', "the site's retest table, from remodel-retest"),
    RMD_CHOICE (T, lesion_side, 0, sides, RMD_LESION_NOT_GIVEN, "side of the lesion, for asymmetry"),
    RMD_CHOICE (T, metric, 0, metrics, 0, "what a scalar map measures"),
    RMD_REAL   (T, days, 0, "day", -1, -1, 1e5, "days from onset to the first session; negative for "
                "sessions.tsv"),
    RMD_INCLUDE(T, session, rmd_session_params),
    RMD_INCLUDE(T, gate, rmd_gate_params),
    RMD_INCLUDE(T, tract, rmd_tractchange_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status read_retest(struct rmd_retest *out, const char *path)
{
    return path ? rmd_retest_read(out, path) : rmd_retest_published(out);
}

// Regions in the space of the first session, whose FA an atlas is aligned with.
static enum rmd_status find_regions(struct rmd_comparison *out,
                                    const struct rmd_comparison_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    const struct rmd_session *first = &out->session[0];
    const struct rmd_volume *fa = first->kind == RMD_INPUT_TENSOR ? &first->guide : NULL;
    struct rmd_volume map = { 0 };

    if (opts->atlas && first->kind == RMD_INPUT_DWI) {
        RMD_TRY(rmd_tensor_map(&map, &first->fit.tensor, RMD_FA));
        fa = &map;
    }
    RMD_TRY(rmd_regions_find(&out->labels, opts->labels, opts->labels_table, opts->atlas, fa, log));
out:
    rmd_volume_free(&map);
    return st;
}

enum rmd_status rmd_comparison_read(struct rmd_comparison *out, const char *const *path,
                                    int sessions, const struct rmd_comparison_opts *opts,
                                    struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_comparison){ 0 };
    RMD_TRY(rmd_alloc(&out->session, (size_t)sessions, sizeof *out->session));
    RMD_TRY(rmd_alloc(&out->facts, (size_t)sessions, sizeof *out->facts));
    for (; out->sessions < sessions; out->sessions++) {
        int s = out->sessions;
        struct rmd_session_opts session = opts->session;
        if (s > 0) session.mask = NULL;
        RMD_TRY(rmd_session_read(&out->session[s], path[s], &session, &opts->tract.tensor, log));
        RMD_TRY(rmd_gate_know(&out->facts[s], &out->session[s]));
    }
    RMD_TRY(find_regions(out, opts, log));
    RMD_TRY(read_retest(&out->retest, opts->retest));
    RMD_TRY(rmd_gate_compare(&out->gate, out->facts, sessions, NULL, &opts->gate));
    RMD_TRY(rmd_gate_answer(&out->gate, NULL));
out:
    return st;
}

static enum rmd_status stay(struct rmd_meeting *out, const struct rmd_session *session)
{
    enum rmd_status st;
    *out = (struct rmd_meeting){ .sessions = 1, .grid = rmd_grid_canonical(&session->guide.grid) };
    RMD_TRY(rmd_alloc(&out->half_from_session, 1, sizeof *out->half_from_session));
    out->half_from_session[0] = rmd_affine_identity();
out:
    return st;
}

enum rmd_status rmd_comparison_align(struct rmd_comparison *c,
                                     const struct rmd_comparison_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    if (c->sessions == 1) return stay(&c->meeting, c->session);
    RMD_TRY(rmd_meeting_align(&c->meeting, c->session, c->sessions, &opts->tract.rigid));
    rmd_gate_free(&c->gate);
    RMD_TRY(rmd_gate_compare(&c->gate, c->facts, c->sessions, c->meeting.pair, &opts->gate));
    RMD_TRY(rmd_gate_answer(&c->gate, log));
out:
    return st;
}

enum rmd_status rmd_comparison_measure(struct rmd_comparison *c,
                                       const struct rmd_comparison_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    double session_sd = rmd_retest_find(&c->retest, RMD_METRIC_FA, "white matter").sd;
    if (!isfinite(session_sd))
        rmd_log_add(log, RMD_WARNING,
                    "the retest table has no row of FA: clusters of change are not looked for");
    RMD_TRY(rmd_tractchange_measure(&c->change, c->session, &c->meeting,
                                    c->labels.n ? &c->labels : NULL, session_sd, &opts->tract,
                                    log));
    struct rmd_measurements *m = &c->change.measurements;
    for (size_t i = 0; opts->metric && i < (size_t)m->sessions * m->rows; i++)
        if (m->item[i].metric == RMD_METRIC_SCALAR)
            m->item[i].metric = (enum rmd_metric_id)(RMD_METRIC_FA + opts->metric - 1);
    RMD_TRY(rmd_asymmetry_add(&c->rows, m, (enum rmd_lesion_side)opts->lesion_side));
    RMD_TRY(rmd_regions_order(&c->order, &c->rows.all));
out:
    return st;
}

// FA falls for weeks after a stroke below and above the lesion while function may return.
static void note_degeneration(const struct rmd_comparison *c,
                              const struct rmd_comparison_opts *opts, struct rmd_log *log)
{
    const double window = 90;
    for (int s = 1; s < c->sessions; s++) {
        const struct rmd_session_time *a = &c->facts[0].time, *b = &c->facts[s].time;
        double days = b->days;
        if (opts->days >= 0) days = opts->days + (b->seconds - a->seconds) / 86400;
        if (opts->days >= 0 && isnan(days)) days = opts->days;
        int falls = 0;
        for (size_t r = 0; r < c->deltas.rows; r++) {
            const struct rmd_delta *row = &c->deltas.item[(size_t)(s - 1) * c->deltas.rows + r];
            falls |= row->metric == RMD_METRIC_FA && row->delta < 0 &&
                     (row->verdict == RMD_CHANGED || row->verdict == RMD_SUGGESTIVE);
        }
        if (falls && days <= window)
            rmd_log_add(log, RMD_WARNING,
                        "%s is within %.0f days of onset: FA that falls then is the expected "
                        "course of degenerating fibres and says nothing about recovery",
                        c->facts[s].time.label, window);
    }
}

enum rmd_status rmd_comparison_judge(struct rmd_comparison *c,
                                     const struct rmd_comparison_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    RMD_TRY(rmd_delta_rows(&c->deltas, &c->rows.all, &c->retest,
                           (const char *const(*)[RMD_METRICS])c->gate.withheld));
    RMD_TRY(rmd_alloc(&c->method, (size_t)c->sessions, sizeof *c->method));
    RMD_TRY(rmd_family_adjust(&c->deltas, &c->rows.all, &c->retest, opts->tract.seed, c->method));
    note_degeneration(c, opts, log);
    if (c->retest.published)
        rmd_log_add(log, RMD_WARNING,
                    "session-to-session SDs are from a published table (%s, %s, another scanner); "
                    "repeats on your own scanner are better: remodel-retest and --retest",
                    c->retest.row[0].population, c->retest.row[0].interval);
out:
    return st;
}

static enum rmd_status plan_without_scan(struct rmd_comparison *out,
                                         const struct rmd_comparison_opts *opts, double se)
{
    enum rmd_status st;
    struct rmd_measurements *all = &out->rows.all;
    *out = (struct rmd_comparison){ 0 };
    RMD_TRY(read_retest(&out->retest, opts->retest));
    *all = (struct rmd_measurements){ .sessions = 1 };
    RMD_TRY(rmd_alloc(&all->item, out->retest.n, sizeof *all->item));
    for (size_t r = 0; r < out->retest.n; r++) {
        const struct rmd_retest_row *row = &out->retest.row[r];
        if (rmd_metrics[row->metric].domain != RMD_STRUCTURE) continue;
        all->item[all->rows++] = (struct rmd_measurement){
            .metric = row->metric,
            .region = row->region,
            .value = (double)NAN,
            .se = row->metric == RMD_METRIC_FA ? se : (double)NAN,
            .se_df = (double)INFINITY,
        };
    }
    RMD_TRY(rmd_regions_order(&out->order, all));
out:
    return st;
}

enum rmd_status rmd_comparison_plan(struct rmd_comparison *out, const char *const *path, int n,
                                    double se, const struct rmd_comparison_opts *opts,
                                    struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_comparison){ 0 };
    if (n > 1) return rmd_fail(RMD_EARG, "--power takes one scan, or none and --se");
    if (n == 0) return plan_without_scan(out, opts, se);
    RMD_TRY(rmd_comparison_read(out, path, 1, opts, log));
    RMD_TRY(rmd_comparison_align(out, opts, log));
    RMD_TRY(rmd_comparison_measure(out, opts, log));
out:
    return st;
}

void rmd_comparison_free(struct rmd_comparison *c)
{
    for (int s = 0; s < c->sessions; s++)
        rmd_session_free(&c->session[s]);
    rmd_release(c->session);
    rmd_release(c->facts);
    rmd_meeting_free(&c->meeting);
    rmd_gate_free(&c->gate);
    rmd_labels_free(&c->labels);
    rmd_retest_free(&c->retest);
    rmd_delta_free(&c->deltas);
    rmd_asymmetry_free(&c->rows);
    rmd_tractchange_free(&c->change);
    rmd_release(c->method);
    rmd_release(c->order);
    *c = (struct rmd_comparison){ 0 };
}
