// SPDX-License-Identifier: BSD-3-Clause
// One row a session, one column a score: clinical scales by name, and what else stands there.
#include "subject/record.h"

#include <math.h>
#include <string.h>

static const char *const keys[] = { "participant_id",  "session_id",       "days",
                                    "days_post_onset", "days_post_stroke", NULL };

static int is_key(const char *name)
{
    for (const char *const *k = keys; *k; k++)
        if (strcmp(*k, name) == 0) return 1;
    return 0;
}

static struct rmd_record_value value_of(const struct rmd_scale *scale, int session, double value)
{
    return (struct rmd_record_value){ .session = session,
                                      .metric = scale->name,
                                      .region = "",
                                      .scale = scale,
                                      .domain = scale->domain,
                                      .value = value,
                                      .se = (double)NAN,
                                      .se_df = (double)NAN,
                                      .sd = scale->sd,
                                      .sd_df = (double)NAN,
                                      .sign = scale->sign,
                                      .loading = 1,
                                      .unit = scale->unit };
}

static enum rmd_status read_row(struct rmd_record *record, const struct rmd_study_table *t,
                                size_t row)
{
    enum rmd_status st = RMD_OK;
    int session = rmd_record_find(record, rmd_record_text(t, row, "session_id"));
    for (size_t c = 0; c < t->table.columns; c++) {
        const char *name = t->table.header[c], *cell = rmd_table_cell(&t->table, row, (int)c);
        const struct rmd_scale *scale = rmd_scale_find(name);
        double value;
        if (is_key(name) || strcmp(cell, "n/a") == 0) continue;
        if (scale == NULL) {
            rmd_record_keep(record, t->path, name, cell);
            continue;
        }
        RMD_TRY(rmd_record_number(&value, t, row, name));
        struct rmd_record_value v = value_of(scale, session, value);
        RMD_TRY(rmd_record_add(record, &v, t, row));
    }
out:
    return st;
}

enum rmd_status rmd_record_read_scores(struct rmd_record *record, const struct rmd_study *study)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < study->tables; i++) {
        const struct rmd_study_table *t = &study->table[i];
        for (size_t r = 0; t->kind == RMD_STUDY_SCORES && r < t->table.rows; r++)
            if (rmd_study_about(t, r, record->person)) RMD_TRY(read_row(record, t, r));
    }
out:
    return st;
}
