// SPDX-License-Identifier: BSD-3-Clause
// Everything that is known of one person: sessions by day, values with their errors, training, and
// what was recorded besides. Contradictions are refused with file, row and remedy.
#ifndef RMD_SUBJECT_RECORD_H
#define RMD_SUBJECT_RECORD_H

#include "subject/scale.h"
#include "subject/study.h"

struct rmd_record_session {
    const char *id, *scanner; // scanner: "" where unknown
    const char *file;         // that says when it was
    double day;               // since the index event
    double seconds;           // on a common clock; NaN where unknown
};

// One value of one metric in one region; texts are borrowed from the study.
struct rmd_record_value {
    int session;
    const char *metric, *region;   // region "" for scores
    const struct rmd_scale *scale; // NULL where the metric is not known
    char domain;                   // S F B C E M
    double value;                  // NaN where missing
    double se, se_df;              // scan noise; NaN where unknown
    double sd, sd_df;              // between sessions with nothing happening; NaN where unknown
    int sign;                      // +1, -1; 0 where unknown: the value stays out of the model
    double loading;                // of its latent course, its size without the sign
    const char *unit;
};

struct rmd_record_dose {
    double start, end,
        hours; // days, days, hours in all; NaN hours where only repetitions are known
    double repetitions;
    const char *kind; // motor, cognitive or dual
    const char *file;
};

// What is kept and said, but enters nothing.
struct rmd_record_item {
    const char *file, *name, *value;
};

struct rmd_record {
    const char *person;                 // label, borrowed
    int sessions, values, doses, items; // sessions: with a value at least
    struct rmd_record_session *session; // by day
    struct rmd_record_value *value;
    struct rmd_record_dose *dose; // by start
    struct rmd_record_item *item;
};

// RMD_EFORMAT for contradictions.
RMD_MUST_CHECK enum rmd_status rmd_record_new(struct rmd_record *out, const struct rmd_study *study,
                                              const char *person);
void rmd_record_free(struct rmd_record *record);

// Index of a session by its label with or without "ses-", -1 where there is none.
int rmd_record_find(const struct rmd_record *record, const char *id);

// Parts of rmd_record_new(), in this order; each file of the library has one.
RMD_MUST_CHECK enum rmd_status rmd_record_read_sessions(struct rmd_record *record,
                                                        const struct rmd_study *study);
RMD_MUST_CHECK enum rmd_status rmd_record_read_metrics(struct rmd_record *record,
                                                       const struct rmd_study *study);
RMD_MUST_CHECK enum rmd_status rmd_record_read_scores(struct rmd_record *record,
                                                      const struct rmd_study *study);
RMD_MUST_CHECK enum rmd_status rmd_record_read_training(struct rmd_record *record,
                                                        const struct rmd_study *study);

// Adds a value, which must lie on its scale, stand there once, and agree with its other sessions on
// what it is.
RMD_MUST_CHECK enum rmd_status rmd_record_add(struct rmd_record *record,
                                              const struct rmd_record_value *value,
                                              const struct rmd_study_table *t, size_t row);

// Appends an item.
void rmd_record_keep(struct rmd_record *record, const char *file, const char *name,
                     const char *value);

// A number of a row; NaN where there is no such column. Messages name file and row.
RMD_MUST_CHECK enum rmd_status rmd_record_number(double *out, const struct rmd_study_table *t,
                                                 size_t row, const char *column);

// A text of a row; "" where there is no such column or n/a stands there.
const char *rmd_record_text(const struct rmd_study_table *t, size_t row, const char *column);

// Keeps the cells of all columns that are not in `known` (ends with NULL).
void rmd_record_keep_others(struct rmd_record *record, const struct rmd_study_table *t, size_t row,
                            const char *const *known);

#endif
