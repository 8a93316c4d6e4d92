// SPDX-License-Identifier: BSD-3-Clause
// One row a value: metrics.tsv of the imaging tools, and whatever enters in the same form.
#include "subject/record.h"

#include <math.h>
#include <string.h>

static const char *const known[] = { "participant_id",
                                     "session_id",
                                     "days",
                                     "days_post_onset",
                                     "days_post_stroke",
                                     "metric",
                                     "region",
                                     "domain",
                                     "value",
                                     "unit",
                                     "se",
                                     "se_df",
                                     "session_sd",
                                     "session_df",
                                     "sign",
                                     "loading",
                                     "n",
                                     "qc",
                                     NULL };

static enum rmd_status complain(const struct rmd_study_table *t, size_t row, const char *what,
                                double value, const char *remedy)
{
    return rmd_fail(RMD_EFORMAT, "%s: row %zu: %s is %g: %s", t->path, row + 1, what, value,
                    remedy);
}

// Which domain, direction and weight: from the row, else from the table of scales.
static enum rmd_status classify(struct rmd_record_value *v, const struct rmd_study_table *t,
                                size_t row)
{
    enum rmd_status st;
    const char *domain = rmd_record_text(t, row, "domain");
    double sign;
    if (*domain && (strlen(domain) != 1 || strchr("SFBCEM", *domain) == NULL))
        return rmd_fail(RMD_EFORMAT, "%s: row %zu: domain '%s': it is one of S F B C E M", t->path,
                        row + 1, domain);
    v->domain = *domain ? *domain : v->scale ? v->scale->domain : '\0';
    if (v->domain == '\0')
        return rmd_fail(RMD_EFORMAT,
                        "%s: row %zu: metric '%s' is not known here: give its domain "
                        "(S F B C E M)",
                        t->path, row + 1, v->metric);
    RMD_TRY(rmd_record_number(&sign, t, row, "sign"));
    if (!isnan(sign) && fabs(sign) != 1)
        RMD_TRY(complain(t, row, "sign", sign, "it is 1, -1 or n/a"));
    v->sign = !isnan(sign) ? (int)sign : v->scale ? v->scale->sign : 0;
    RMD_TRY(rmd_record_number(&v->loading, t, row, "loading"));
    if (isnan(v->loading)) v->loading = 1;
    if (!(v->loading >= 0 && v->loading <= 10))
        RMD_TRY(complain(t, row, "loading", v->loading, "it is from 0 (leave out) to 10"));
out:
    return st;
}

static enum rmd_status check_error(const struct rmd_study_table *t, size_t row, const char *name,
                                   double value)
{
    if (isnan(value) || (value > 0 && isfinite(value))) return RMD_OK;
    return complain(t, row, name, value, "it is above 0, or n/a where it is not known");
}

static enum rmd_status read_errors(struct rmd_record_value *v, const struct rmd_study_table *t,
                                   size_t row)
{
    enum rmd_status st;
    RMD_TRY(rmd_record_number(&v->se, t, row, "se"));
    RMD_TRY(rmd_record_number(&v->se_df, t, row, "se_df"));
    RMD_TRY(rmd_record_number(&v->sd, t, row, "session_sd"));
    RMD_TRY(rmd_record_number(&v->sd_df, t, row, "session_df"));
    RMD_TRY(check_error(t, row, "se", v->se));
    RMD_TRY(check_error(t, row, "se_df", v->se_df));
    RMD_TRY(check_error(t, row, "session_sd", v->sd));
    RMD_TRY(check_error(t, row, "session_df", v->sd_df));
    if (isnan(v->sd) && v->scale) v->sd = v->scale->sd;
out:
    return st;
}

static enum rmd_status read_row(struct rmd_record *record, const struct rmd_study_table *t,
                                size_t row)
{
    enum rmd_status st;
    struct rmd_record_value v = { .metric = rmd_record_text(t, row, "metric"),
                                  .region = rmd_record_text(t, row, "region"),
                                  .unit = rmd_record_text(t, row, "unit") };
    if (*v.metric == '\0')
        return rmd_fail(RMD_EFORMAT, "%s: row %zu has no metric", t->path, row + 1);
    v.session = rmd_record_find(record, rmd_record_text(t, row, "session_id"));
    v.scale = rmd_scale_find(v.metric);
    if (*v.unit == '\0' && v.scale) v.unit = v.scale->unit;
    RMD_TRY(classify(&v, t, row));
    RMD_TRY(rmd_record_number(&v.value, t, row, "value"));
    RMD_TRY(read_errors(&v, t, row));
    RMD_TRY(rmd_record_add(record, &v, t, row));
    rmd_record_keep_others(record, t, row, known);
out:
    return st;
}

enum rmd_status rmd_record_read_metrics(struct rmd_record *record, const struct rmd_study *study)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < study->tables; i++) {
        const struct rmd_study_table *t = &study->table[i];
        for (size_t r = 0; t->kind == RMD_STUDY_METRICS && r < t->table.rows; r++)
            if (rmd_study_about(t, r, record->person)) RMD_TRY(read_row(record, t, r));
    }
out:
    return st;
}
