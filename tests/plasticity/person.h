// SPDX-License-Identifier: BSD-3-Clause
// Records made of tables in memory.
#ifndef RMD_TESTS_PERSON_H
#define RMD_TESTS_PERSON_H

#include "base/memory.h"
#include "plasticity/fit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

// Adds a table that is not in a file.
static inline enum rmd_status person_add(struct rmd_study *study, enum rmd_study_kind kind,
                                         const char *name, const char *text)
{
    struct rmd_study_table *t = &study->table[study->tables++];
    t->kind = kind;
    cr_assert(rmd_text_copy(&t->path, name) == RMD_OK);
    enum rmd_status st = rmd_table_parse(&t->table, name, text, strlen(text));
    if (st == RMD_OK) t->person = rmd_table_column(&t->table, "participant_id");
    return st;
}

struct person {
    struct rmd_study study;
    struct rmd_record record;
    struct rmd_fit fit;
};

// Tables of sessions, metrics, scores and training; NULL for none.
static inline enum rmd_status person_read(struct person *p, const char *const text[4])
{
    static const char *const name[] = { "sessions.tsv", "metrics.tsv", "scores.tsv",
                                        "training.tsv" };
    *p = (struct person){ 0 };
    cr_assert(rmd_study_new(&p->study) == RMD_OK);
    for (int i = 0; i < 4; i++)
        if (text[i])
            cr_assert(person_add(&p->study, (enum rmd_study_kind)i, name[i], text[i]) == RMD_OK,
                      "%s", rmd_error());
    cr_assert(rmd_study_list(&p->study) == RMD_OK);
    return rmd_record_new(&p->record, &p->study, p->study.person[0]);
}

static inline enum rmd_status person_fit(struct person *p, const char *const text[4])
{
    struct rmd_fit_opts opts = { 0 };
    cr_assert(person_read(p, text) == RMD_OK, "%s", rmd_error());
    return rmd_fit_person(&p->fit, &p->record, &opts, NULL);
}

static inline void person_free(struct person *p)
{
    rmd_fit_free(&p->fit);
    rmd_record_free(&p->record);
    rmd_study_free(&p->study);
}

#endif
