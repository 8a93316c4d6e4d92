// SPDX-License-Identifier: BSD-3-Clause
// The tables of a study: read once, looked up person by person.
#ifndef RMD_SUBJECT_STUDY_H
#define RMD_SUBJECT_STUDY_H

#include "base/log.h"
#include "base/table.h"

// What a table is about.
enum rmd_study_kind {
    RMD_STUDY_SESSIONS, // when each session was
    RMD_STUDY_METRICS,  // one row a value
    RMD_STUDY_SCORES,   // one row a session, one column a score
    RMD_STUDY_TRAINING, // one row a stretch of training
    RMD_STUDY_PEOPLE,   // one row a person
    RMD_STUDY_KINDS
};

struct rmd_study_table {
    enum rmd_study_kind kind;
    char *path;
    char *owner; // the one person it is about; NULL where a column says it, or one is in the study
    int named;   // by an option of its own
    int person;  // index of the column participant_id, -1 where there is none
    struct rmd_table table;
};

struct rmd_study {
    int tables;
    struct rmd_study_table *table; // [RMD_STUDY_MOST]
    int people;
    const char **person; // [people] labels without "sub-", in the order of their first row
};

enum { RMD_STUDY_MOST = 64 };

// Starts empty; add tables, then list the people.
RMD_MUST_CHECK enum rmd_status rmd_study_new(struct rmd_study *out);
void rmd_study_free(struct rmd_study *study);

// Adds a table; `owner`, the label of the one person it is about, may be NULL.
RMD_MUST_CHECK enum rmd_status rmd_study_add(struct rmd_study *study, enum rmd_study_kind kind,
                                             const char *path, const char *owner);

// Adds what a BIDS folder has about a person: participants.tsv,
// sub-<label>/sub-<label>_sessions.tsv and every table of phenotype/, of which training.tsv is
// training and metrics.tsv metrics.
RMD_MUST_CHECK enum rmd_status rmd_study_add_bids(struct rmd_study *study, const char *folder,
                                                  const char *label);

// Fills `person` with everyone who has a row of metrics or scores; one "" where no table has a
// column participant_id.
RMD_MUST_CHECK enum rmd_status rmd_study_list(struct rmd_study *study);

// The label of the person asked for; of the only one where `asked` is NULL. RMD_EARG otherwise.
RMD_MUST_CHECK enum rmd_status rmd_study_choose(const char **person, const struct rmd_study *study,
                                                const char *asked);

// Whether a row of a table is about this person.
int rmd_study_about(const struct rmd_study_table *table, size_t row, const char *person);

// A label without the entity in front: "sub-01" is "01".
const char *rmd_study_label(const char *text, const char *entity);

#endif
