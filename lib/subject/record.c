// SPDX-License-Identifier: BSD-3-Clause
// Room for a record, and what all its readers share.
#include "subject/record.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum rmd_status rmd_record_number(double *out, const struct rmd_study_table *t, size_t row,
                                  const char *column)
{
    int at = rmd_table_column(&t->table, column);
    *out = (double)NAN;
    if (at < 0) return RMD_OK;
    enum rmd_status st = rmd_table_number(out, &t->table, row, at);
    if (st != RMD_OK) rmd_context("%s", t->path);
    return st;
}

const char *rmd_record_text(const struct rmd_study_table *t, size_t row, const char *column)
{
    int at = rmd_table_column(&t->table, column);
    const char *text = at < 0 ? "" : rmd_table_cell(&t->table, row, at);
    return strcmp(text, "n/a") == 0 ? "" : text;
}

void rmd_record_keep(struct rmd_record *record, const char *file, const char *name,
                     const char *value)
{
    const char *slash = strrchr(file, '/');
    record->item[record->items++] =
        (struct rmd_record_item){ slash ? slash + 1 : file, name, value };
}

void rmd_record_keep_others(struct rmd_record *record, const struct rmd_study_table *t, size_t row,
                            const char *const *known)
{
    for (size_t c = 0; c < t->table.columns; c++) {
        const char *const *k = known;
        while (*k && strcmp(*k, t->table.header[c]) != 0)
            k++;
        const char *cell = rmd_table_cell(&t->table, row, (int)c);
        if (*k == NULL && strcmp(cell, "n/a") != 0)
            rmd_record_keep(record, t->path, t->table.header[c], cell);
    }
}

int rmd_record_find(const struct rmd_record *record, const char *id)
{
    for (int s = 0; s < record->sessions; s++)
        if (strcmp(rmd_study_label(record->session[s].id, "ses"), rmd_study_label(id, "ses")) == 0)
            return s;
    return -1;
}

static int same_row(const struct rmd_record_value *a, const struct rmd_record_value *b)
{
    return strcmp(a->metric, b->metric) == 0 && strcmp(a->region, b->region) == 0;
}

enum rmd_status rmd_record_add(struct rmd_record *record, const struct rmd_record_value *v,
                               const struct rmd_study_table *t, size_t row)
{
    if (v->scale && (v->value < v->scale->low || v->value > v->scale->high))
        return rmd_fail(RMD_EFORMAT, "%s: row %zu: %s of %g: its scale goes from %g to %g", t->path,
                        row + 1, v->metric, v->value, v->scale->low, v->scale->high);
    for (int i = 0; i < record->values; i++) {
        const struct rmd_record_value *o = &record->value[i];
        if (!same_row(o, v)) continue;
        if (o->session == v->session)
            return rmd_fail(RMD_EFORMAT, "%s: row %zu: %s %s has two values in session '%s'",
                            t->path, row + 1, v->metric, v->region, record->session[v->session].id);
        if (o->domain != v->domain || o->sign != v->sign || o->loading != v->loading ||
            !(o->sd == v->sd || (isnan(o->sd) && isnan(v->sd))) || strcmp(o->unit, v->unit) != 0)
            return rmd_fail(RMD_EFORMAT,
                            "%s: row %zu: %s %s has another domain, unit, sign, loading "
                            "or session_sd here than in session '%s'",
                            t->path, row + 1, v->metric, v->region, record->session[o->session].id);
    }
    record->value[record->values++] = *v;
    return RMD_OK;
}

static enum rmd_status read_people(struct rmd_record *record, const struct rmd_study *study)
{
    static const char *const known[] = { "participant_id", NULL };
    for (int i = 0; i < study->tables; i++) {
        const struct rmd_study_table *t = &study->table[i];
        int seen = 0;
        for (size_t r = 0; t->kind == RMD_STUDY_PEOPLE && r < t->table.rows; r++) {
            if (!rmd_study_about(t, r, record->person)) continue;
            if (seen++)
                return rmd_fail(RMD_EFORMAT, "%s: participant '%s' has two rows", t->path,
                                record->person);
            rmd_record_keep_others(record, t, r, known);
        }
    }
    return RMD_OK;
}

// Sessions of which nothing is known but their day have no part in a change.
static void drop_empty(struct rmd_record *record)
{
    int kept = 0;
    for (int s = 0; s < record->sessions; s++) {
        int values = 0;
        for (int i = 0; i < record->values; i++)
            if (record->value[i].session == s && !isnan(record->value[i].value)) {
                record->value[i].session = kept;
                values++;
            }
        if (values > 0) record->session[kept++] = record->session[s];
    }
    record->sessions = kept;
}

enum rmd_status rmd_record_new(struct rmd_record *out, const struct rmd_study *study,
                               const char *person)
{
    enum rmd_status st;
    size_t rows = 1, cells = 1;
    *out = (struct rmd_record){ .person = person };
    for (int i = 0; i < study->tables; i++) {
        const struct rmd_study_table *t = &study->table[i];
        for (size_t r = 0; r < t->table.rows; r++)
            if (rmd_study_about(t, r, person)) {
                rows++;
                cells += t->table.columns;
            }
    }
    RMD_TRY(rmd_alloc(&out->session, rows, sizeof *out->session));
    RMD_TRY(rmd_alloc(&out->value, cells, sizeof *out->value));
    RMD_TRY(rmd_alloc(&out->dose, rows, sizeof *out->dose));
    RMD_TRY(rmd_alloc(&out->item, cells, sizeof *out->item));
    RMD_TRY(rmd_record_read_sessions(out, study));
    RMD_TRY(rmd_record_read_metrics(out, study));
    RMD_TRY(rmd_record_read_scores(out, study));
    RMD_TRY(rmd_record_read_training(out, study));
    RMD_TRY(read_people(out, study));
    drop_empty(out);
out:
    if (st != RMD_OK) rmd_record_free(out);
    return st;
}

void rmd_record_free(struct rmd_record *record)
{
    rmd_release(record->session);
    rmd_release(record->value);
    rmd_release(record->dose);
    rmd_release(record->item);
    *record = (struct rmd_record){ 0 };
}
