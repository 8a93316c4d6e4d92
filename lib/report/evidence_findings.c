// SPDX-License-Identifier: BSD-3-Clause
// What plasticity-fit and plasticity-plan found.
#include "base/memory.h"
#include "report/evidence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double number(const struct rmd_json *object, const char *key)
{
    return rmd_json_number(rmd_json_member(object, key), (double)NAN);
}

static const char *text(const struct rmd_json *object, const char *key)
{
    return rmd_json_text(rmd_json_member(object, key), "");
}

static enum rmd_status add_finding(struct rmd_evidence *out, const struct rmd_evidence_finding *f)
{
    enum rmd_status st;
    RMD_TRY(
        rmd_evidence_room(&out->finding, out->findings, &out->findings_room, sizeof *out->finding));
    out->finding[out->findings++] = *f;
out:
    return st;
}

static enum rmd_status findings_of_json(struct rmd_evidence *out, const struct rmd_json *list)
{
    enum rmd_status st = RMD_OK;
    for (size_t i = 0; i < rmd_json_count(list); i++) {
        const struct rmd_json *f = rmd_json_item(list, i);
        const struct rmd_evidence_finding finding = {
            text(f, "Section"),       text(f, "Name"),          text(f, "Detail"),
            text(f, "Unit"),          text(f, "Status"),        number(f, "Value"),
            number(f, "Low"),         number(f, "High"),        number(f, "SD"),
            number(f, "Probability"), number(f, "Contraction"),
        };
        RMD_TRY(add_finding(out, &finding));
    }
out:
    return st;
}

static enum rmd_status findings_of_table(struct rmd_evidence *out, const struct rmd_table *t)
{
    static const char *const texts[] = { "section", "name", "detail", "unit", "status" };
    static const char *const numbers[] = { "value", "low",         "high",
                                           "sd",    "probability", "contraction" };
    enum rmd_status st = RMD_OK;
    for (size_t i = 0; i < t->rows; i++) {
        const char *s[5];
        double v[6];
        for (int k = 0; k < 5; k++) {
            int c = rmd_table_column(t, texts[k]);
            s[k] = c < 0 ? "" : rmd_table_cell(t, i, c);
            if (strcmp(s[k], "n/a") == 0) s[k] = "";
        }
        for (int k = 0; k < 6; k++) {
            int c = rmd_table_column(t, numbers[k]);
            v[k] = (double)NAN;
            if (c >= 0) RMD_TRY(rmd_table_number(&v[k], t, i, c));
        }
        const struct rmd_evidence_finding f = { s[0], s[1], s[2], s[3], s[4], v[0],
                                                v[1], v[2], v[3], v[4], v[5] };
        RMD_TRY(add_finding(out, &f));
    }
out:
    return st;
}

static enum rmd_status read_bands(struct rmd_evidence_band **out, int *n,
                                  const struct rmd_json *list)
{
    enum rmd_status st;
    RMD_TRY(rmd_alloc(out, rmd_json_count(list), sizeof **out));
    *n = (int)rmd_json_count(list);
    for (int i = 0; i < *n; i++) {
        const struct rmd_json *b = rmd_json_item(list, (size_t)i);
        struct rmd_evidence_band *band = &(*out)[i];
        band->day = number(b, "Day");
        band->mean = number(b, "Mean");
        for (size_t k = 0; k < RMD_EVIDENCE_BANDS; k++) {
            band->low[k] =
                rmd_json_number(rmd_json_item(rmd_json_member(b, "Low"), k), (double)NAN);
            band->high[k] =
                rmd_json_number(rmd_json_item(rmd_json_member(b, "High"), k), (double)NAN);
        }
    }
out:
    return st;
}

// Every behavioural or other row that no change table has: first and last value, and its error.
static enum rmd_status add_change(struct rmd_evidence *out, const struct rmd_json *values,
                                  const struct rmd_evidence_finding *f)
{
    enum rmd_status st = RMD_OK;
    struct rmd_evidence_row row = { .region = f->detail,
                                    .metric = f->name,
                                    .unit = f->unit,
                                    .verdict = f->status,
                                    .reason = "",
                                    .source = "",
                                    .domain = 'B',
                                    .table = RMD_FROM_FIT,
                                    .to = 1,
                                    .last = 1 };
    row.pre = row.post = row.se = row.session_sd = row.voxels = (double)NAN;
    for (int i = 0; i < out->rows; i++)
        if (out->row[i].table != RMD_FROM_FIT && strcmp(out->row[i].metric, f->name) == 0 &&
            strcmp(out->row[i].region, f->detail) == 0)
            return RMD_OK;
    for (size_t i = 0; i < rmd_json_count(values); i++) {
        const struct rmd_json *v = rmd_json_item(values, i);
        if (strcmp(text(v, "Metric"), f->name) != 0 || strcmp(text(v, "Region"), f->detail) != 0)
            continue;
        double value = number(v, "Value");
        if (isnan(value)) continue;
        row.domain = *text(v, "Domain") ? *text(v, "Domain") : 'B';
        if (isnan(row.pre)) row.pre = value;
        row.post = value;
        row.session_sd = number(v, "SessionSD");
    }
    row.delta = f->value;
    row.low = f->low;
    row.high = f->high;
    row.mdc95 = (f->high - f->low) / 2;
    row.p_adjusted = f->probability;
    RMD_TRY(rmd_evidence_room(&out->row, out->rows, &out->rows_room, sizeof *out->row));
    out->row[out->rows++] = row;
out:
    return st;
}

static enum rmd_status read_course(struct rmd_evidence *out, const struct rmd_json *json)
{
    enum rmd_status st;
    const struct rmd_json *values = rmd_json_member(json, "Values");
    const struct rmd_json *doses = rmd_json_member(json, "Training");
    const struct rmd_json *forecasts = rmd_json_member(json, "Forecasts");
    RMD_TRY(rmd_alloc(&out->score, rmd_json_count(values), sizeof *out->score));
    for (size_t i = 0; i < rmd_json_count(values); i++) {
        const struct rmd_json *v = rmd_json_item(values, i);
        if (strcmp(text(v, "Metric"), "fma_ue") == 0 && !isnan(number(v, "Value")))
            out->score[out->scores++] =
                (struct rmd_evidence_score){ number(v, "Day"), number(v, "Value") };
    }
    RMD_TRY(rmd_alloc(&out->dose, rmd_json_count(doses), sizeof *out->dose));
    for (size_t i = 0; i < rmd_json_count(doses); i++) {
        const struct rmd_json *d = rmd_json_item(doses, i);
        out->dose[out->doses++] =
            (struct rmd_evidence_dose){ number(d, "StartDay"), number(d, "EndDay"),
                                        number(d, "Hours") };
    }
    RMD_TRY(read_bands(&out->natural, &out->course, rmd_json_member(json, "NaturalCourse")));
    for (size_t i = 0; i < rmd_json_count(forecasts); i++) {
        const struct rmd_json *f = rmd_json_item(forecasts, i);
        if (strcmp(text(f, "Metric"), "fma_ue") == 0 && !out->forecast)
            RMD_TRY(read_bands(&out->forecast, &out->ahead, rmd_json_member(f, "Bands")));
    }
out:
    return st;
}

static enum rmd_status read_sessions(struct rmd_evidence *out, const struct rmd_json *list)
{
    enum rmd_status st = RMD_OK;
    if (rmd_json_count(list) == 0) return RMD_OK;
    rmd_release(out->visit); // the study knows more sessions than one comparison
    out->visit = NULL;
    RMD_TRY(rmd_alloc(&out->visit, rmd_json_count(list), sizeof *out->visit));
    out->visits = (int)rmd_json_count(list);
    for (int i = 0; i < out->visits; i++) {
        const struct rmd_json *s = rmd_json_item(list, (size_t)i);
        out->visit[i] = (struct rmd_evidence_visit){ number(s, "Day"), text(s, "Scanner"), NULL };
    }
out:
    return st;
}

static enum rmd_status read_person(struct rmd_evidence *out, const char *who)
{
    if (strncmp(who, "sub-", 4) == 0) who += 4;
    if (*who == '\0') return RMD_OK;
    if (*out->who && strcmp(out->who, who) != 0)
        return rmd_fail(RMD_EFORMAT,
                        "the results of plasticity-fit and plasticity-plan are of different "
                        "participants: give those of one");
    snprintf(out->who, sizeof out->who, "%s", who);
    return RMD_OK;
}

enum rmd_status rmd_evidence_findings(struct rmd_evidence *out,
                                      const struct rmd_evidence_source *source)
{
    enum rmd_status st;
    int first = out->findings;
    const struct rmd_json *json = source->json;
    if (json)
        RMD_TRY(findings_of_json(out, rmd_json_member(json, "Findings")));
    else
        RMD_TRY(findings_of_table(out, &source->table));
    if (json) RMD_TRY(read_person(out, text(json, "Participant")));
    if (source->kind != RMD_FROM_FIT) return RMD_OK;
    for (int i = first; i < out->findings; i++)
        if (strcmp(out->finding[i].section, "change") == 0)
            RMD_TRY(add_change(out, rmd_json_member(json, "Values"), &out->finding[i]));
    if (!json) return RMD_OK;
    RMD_TRY(read_course(out, json));
    RMD_TRY(read_sessions(out, rmd_json_member(json, "Sessions")));
    out->hours = number(json, "TrainingHours");
    out->rank = number(json, "Rank");
    out->rank_of = number(json, "RankOf");
    out->others = (int)rmd_json_count(rmd_json_member(json, "RecordedNotUsed"));
out:
    return st;
}
