// SPDX-License-Identifier: BSD-3-Clause
// When the sessions were: from a table of sessions, or from the days beside the values.
#include "subject/record.h"
#include "subject/sessions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Spellings of days since the index event.
static const char *const day_columns[] = { "days_post_onset", "days_post_stroke", "days", NULL };
static const double DAY = 86400;

static enum rmd_status read_day(double *day, const struct rmd_study_table *t, size_t row)
{
    enum rmd_status st = RMD_OK;
    *day = (double)NAN;
    for (const char *const *c = day_columns; *c && isnan(*day); c++)
        RMD_TRY(rmd_record_number(day, t, row, *c));
    if (*day < 0)
        RMD_TRY(rmd_fail(RMD_EFORMAT,
                         "%s: row %zu: day %g is before the index event: days count "
                         "from it",
                         t->path, row + 1, *day));
out:
    return st;
}

// Adds a session, or checks that it agrees with what was said of it before.
static enum rmd_status add(struct rmd_record *record, const struct rmd_study_table *t, size_t row,
                           double day)
{
    const char *id = rmd_record_text(t, row, "session_id");
    if (*id == '\0')
        return rmd_fail(RMD_EFORMAT, "%s: row %zu has no session_id", t->path, row + 1);
    int at = rmd_record_find(record, id), whole = t->kind == RMD_STUDY_SESSIONS;
    if (at >= 0 && whole)
        return rmd_fail(RMD_EFORMAT, "%s: row %zu: session '%s' stands there twice", t->path,
                        row + 1, id);
    if (at >= 0 && !isnan(day) && fabs(record->session[at].day - day) > 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: row %zu: session '%s' is on day %g here and on day %g "
                        "elsewhere",
                        t->path, row + 1, id, day, record->session[at].day);
    if (at >= 0) return RMD_OK;
    if (isnan(day))
        return rmd_fail(RMD_EFORMAT,
                        "%s: row %zu: on which day since the index event was session "
                        "'%s'? Give days_post_onset in a table of sessions",
                        t->path, row + 1, id);
    int date_only;
    double seconds =
        whole ? rmd_sessions_seconds(rmd_record_text(t, row, "acq_time"), &date_only) : (double)NAN;
    record->session[record->sessions++] = (struct rmd_record_session){
        .id = id,
        .scanner = whole ? rmd_record_text(t, row, "scanner") : "",
        .file = t->path,
        .day = day,
        .seconds = seconds,
    };
    return RMD_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct rmd_record_session *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

// Days must differ, and differ as the times of acquisition do (which may be shifted as a whole).
static enum rmd_status check(const struct rmd_record *record)
{
    for (int s = 1; s < record->sessions; s++) {
        const struct rmd_record_session *a = &record->session[s - 1], *b = a + 1;
        if (a->day == b->day)
            return rmd_fail(RMD_EFORMAT,
                            "%s: sessions '%s' and '%s' are both on day %g: values of one "
                            "day belong to one session",
                            b->file, a->id, b->id, a->day);
        double apart = (b->seconds - a->seconds) / DAY;
        if (fabs(apart - (b->day - a->day)) > 1.5)
            return rmd_fail(RMD_EFORMAT,
                            "%s: sessions '%s' and '%s' are out of order: %g days apart by "
                            "their days since the index event, %g by acq_time",
                            b->file, a->id, b->id, b->day - a->day, apart);
    }
    return RMD_OK;
}

enum rmd_status rmd_record_read_sessions(struct rmd_record *record, const struct rmd_study *study)
{
    enum rmd_status st = RMD_OK;
    static const char *const known[] = {
        "participant_id",  "session_id",       "acq_time", "scanner",
        "days_post_onset", "days_post_stroke", "days",     NULL
    };
    for (int pass = 0; pass < 2; pass++) // tables of sessions first
        for (int i = 0; i < study->tables; i++) {
            const struct rmd_study_table *t = &study->table[i];
            int sessions = t->kind == RMD_STUDY_SESSIONS;
            int values = t->kind == RMD_STUDY_METRICS || t->kind == RMD_STUDY_SCORES;
            for (size_t r = 0; (pass ? values : sessions) && r < t->table.rows; r++) {
                double day;
                if (!rmd_study_about(t, r, record->person)) continue;
                RMD_TRY(read_day(&day, t, r));
                RMD_TRY(add(record, t, r, day));
                if (sessions) rmd_record_keep_others(record, t, r, known);
            }
        }
    qsort(record->session, (size_t)record->sessions, sizeof *record->session, by_day);
    RMD_TRY(check(record));
out:
    return st;
}
