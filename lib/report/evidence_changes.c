// SPDX-License-Identifier: BSD-3-Clause
// Rows of the change tables of dti-delta and fmri-delta.
#include "report/row_words.h"

#include <math.h>
#include <string.h>

static double number(const struct rmd_json *object, const char *key)
{
    return rmd_json_number(rmd_json_member(object, key), (double)NAN);
}

static const char *text(const struct rmd_json *object, const char *key)
{
    return rmd_json_text(rmd_json_member(object, key), "");
}

static char domain_of(const struct rmd_evidence_source *source)
{
    return source->kind == RMD_FROM_FMRI_DELTA ? 'F' : 'S';
}

static enum rmd_status add_row(struct rmd_evidence *out, const struct rmd_evidence_row *row)
{
    enum rmd_status st;
    RMD_TRY(rmd_evidence_room(&out->row, out->rows, &out->rows_room, sizeof *out->row));
    out->row[out->rows++] = *row;
out:
    return st;
}

static enum rmd_status rows_of_json(struct rmd_evidence *out,
                                    const struct rmd_evidence_source *source)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_json *list = rmd_json_member(source->json, "Comparisons");
    const char *place = source->kind == RMD_FROM_DTI_DELTA ? "Tract" : "Region";
    size_t sessions = rmd_json_count(list);
    for (size_t s = 0; s < sessions; s++) {
        const struct rmd_json *rows = rmd_json_member(rmd_json_item(list, s), "Rows");
        for (size_t i = 0; i < rmd_json_count(rows); i++) {
            const struct rmd_json *r = rmd_json_item(rows, i);
            const struct rmd_evidence_row row = {
                .region = text(r, place),
                .metric = text(r, "Metric"),
                .unit = text(r, "Unit"),
                .verdict = text(r, "Verdict"),
                .reason = text(r, "Reason"),
                .source = text(r, "SessionSDSource"),
                .domain = domain_of(source),
                .table = (int)source->kind,
                .to = (int)s + 1,
                .last = s + 1 == sessions,
                .pre = number(r, "Pre"),
                .post = number(r, "Post"),
                .delta = number(r, "Delta"),
                .low = number(r, "IntervalLow"),
                .high = number(r, "IntervalHigh"),
                .mdc95 = number(r, "MDC95"),
                .se = number(r, "ScanNoiseSE"),
                .session_sd = number(r, "SessionSD"),
                .p_adjusted = number(r, "PAdjusted"),
                .voxels = number(r, "Voxels"),
            };
            RMD_TRY(add_row(out, &row));
        }
    }
out:
    return st;
}

static const char *cell(const struct rmd_table *t, size_t i, const char *column)
{
    int c = rmd_table_column(t, column);
    return c < 0 || strcmp(rmd_table_cell(t, i, c), "n/a") == 0 ? "" : rmd_table_cell(t, i, c);
}

static enum rmd_status rows_of_table(struct rmd_evidence *out,
                                     const struct rmd_evidence_source *source)
{
    static const char *const names[] = { "value_from", "value_to", "delta",   "ci_low",
                                         "ci_high",    "mdc95",    "se_scan", "session_sd",
                                         "p_adjusted", "n_vox" };
    enum { NUMBERS = sizeof names / sizeof *names };
    enum rmd_status st = RMD_OK;
    const struct rmd_table *t = &source->table;
    const char *to = "";
    int session = 0;
    for (size_t i = 0; i < t->rows; i++) {
        double v[NUMBERS];
        for (int k = 0; k < NUMBERS; k++) {
            v[k] = (double)NAN;
            if (rmd_table_column(t, names[k]) >= 0)
                RMD_TRY(rmd_table_number(&v[k], t, i, rmd_table_column(t, names[k])));
        }
        if (strcmp(to, cell(t, i, "ses_to")) != 0) session++;
        to = cell(t, i, "ses_to");
        const struct rmd_evidence_row row = {
            .region = rmd_table_cell(t, i, 0),
            .metric = cell(t, i, "metric"),
            .unit = cell(t, i, "unit"),
            .verdict = cell(t, i, "verdict"),
            .reason = cell(t, i, "qc"),
            .source = cell(t, i, "session_sd_source"),
            .domain = domain_of(source),
            .table = (int)source->kind,
            .to = session,
            .pre = v[0],
            .post = v[1],
            .delta = v[2],
            .low = v[3],
            .high = v[4],
            .mdc95 = v[5],
            .se = v[6],
            .session_sd = v[7],
            .p_adjusted = v[8],
            .voxels = v[9],
        };
        RMD_TRY(add_row(out, &row));
    }
    for (int i = 0; i < out->rows; i++)
        if (out->row[i].table == (int)source->kind) out->row[i].last = out->row[i].to == session;
out:
    return st;
}

static void add_warning(struct rmd_evidence *out, const char *warning)
{
    struct rmd_text line = { 0 };
    rmd_row_words_clean(&line, warning);
    if (line.s) rmd_log_add(&out->warnings, RMD_WARNING, "%s", line.s);
    rmd_text_free(&line);
}

// A difference of identity that stands here was accepted: otherwise there were no result.
static void read_gate(struct rmd_evidence *out, const struct rmd_json *gate)
{
    for (size_t i = 0; i < rmd_json_count(gate); i++) {
        const char *check = text(rmd_json_item(gate, i), "Check");
        out->identity_accepted |= strcmp(check, "identity") == 0;
        out->scanner_differs |= strcmp(check, "scanner") == 0;
    }
}

static enum rmd_status add_visits(struct rmd_evidence *out, const struct rmd_json *sessions)
{
    enum rmd_status st = RMD_OK;
    int room = 0;
    if (out->visits) return RMD_OK;
    for (size_t i = 0; i < rmd_json_count(sessions); i++) {
        const struct rmd_json *s = rmd_json_item(sessions, i);
        RMD_TRY(rmd_evidence_room(&out->visit, out->visits, &room, sizeof *out->visit));
        out->visit[out->visits++] =
            (struct rmd_evidence_visit){ number(s, "DaysSinceOnset"), "", NULL };
    }
out:
    return st;
}

enum rmd_status rmd_evidence_changes(struct rmd_evidence *out,
                                     const struct rmd_evidence_source *source)
{
    enum rmd_status st;
    const struct rmd_json *warnings = rmd_json_member(source->json, "Warnings");
    if (!source->json) return rows_of_table(out, source);
    RMD_TRY(rows_of_json(out, source));
    read_gate(out, rmd_json_member(source->json, "Gate"));
    RMD_TRY(add_visits(out, rmd_json_member(source->json, "Sessions")));
    for (size_t i = 0; i < rmd_json_count(warnings); i++)
        add_warning(out, rmd_json_text(rmd_json_item(warnings, i), ""));
out:
    return st;
}
