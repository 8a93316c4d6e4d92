// SPDX-License-Identifier: BSD-3-Clause
// Tables by kind, and whom their rows are about.
#include "subject/study.h"

#include "base/memory.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum rmd_status rmd_study_new(struct rmd_study *out)
{
    *out = (struct rmd_study){ 0 };
    return rmd_alloc(&out->table, RMD_STUDY_MOST, sizeof *out->table);
}

void rmd_study_free(struct rmd_study *study)
{
    for (int i = 0; i < study->tables; i++) {
        rmd_release(study->table[i].path);
        rmd_release(study->table[i].owner);
        rmd_table_free(&study->table[i].table);
    }
    rmd_release(study->table);
    rmd_release(study->person);
    *study = (struct rmd_study){ 0 };
}

const char *rmd_study_label(const char *text, const char *entity)
{
    size_t n = strlen(entity);
    return strncmp(text, entity, n) == 0 && text[n] == '-' ? text + n + 1 : text;
}

// A column that every table of a kind must have.
static const char *const needed[RMD_STUDY_KINDS][3] = {
    [RMD_STUDY_SESSIONS] = { "session_id" },
    [RMD_STUDY_METRICS] = { "session_id", "metric", "value" },
    [RMD_STUDY_SCORES] = { "session_id" },
    [RMD_STUDY_TRAINING] = { "start_day", "end_day" },
    [RMD_STUDY_PEOPLE] = { "participant_id" },
};

enum rmd_status rmd_study_add(struct rmd_study *study, enum rmd_study_kind kind, const char *path,
                              const char *owner)
{
    enum rmd_status st;
    if (study->tables == RMD_STUDY_MOST)
        return rmd_fail(RMD_EARG, "%s: more than %d tables", path, RMD_STUDY_MOST);
    struct rmd_study_table *t = &study->table[study->tables++];
    t->kind = kind;
    RMD_TRY(rmd_text_copy(&t->path, path));
    if (owner) RMD_TRY(rmd_text_copy(&t->owner, owner));
    RMD_TRY(rmd_table_read(&t->table, path));
    t->person = rmd_table_column(&t->table, "participant_id");
    for (int i = 0; i < 3 && needed[kind][i]; i++)
        if (rmd_table_column(&t->table, needed[kind][i]) < 0)
            RMD_TRY(rmd_fail(RMD_EFORMAT, "%s has no column '%s'", path, needed[kind][i]));
out:
    return st;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The tables of phenotype/ in the order of their names, which is not that of the folder.
static enum rmd_status add_phenotypes(struct rmd_study *study, const char *folder)
{
    enum rmd_status st = RMD_OK;
    char *name[RMD_STUDY_MOST];
    int n = 0;
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%s/phenotype", folder);
    if (path.status != RMD_OK) return path.status;
    DIR *entries = opendir(path.s);
    for (struct dirent *e; entries && (e = readdir(entries)) && n < RMD_STUDY_MOST;) {
        size_t size = strlen(e->d_name);
        if (size > 4 && strcmp(e->d_name + size - 4, ".tsv") == 0)
            RMD_TRY(rmd_text_copy(&name[n++], e->d_name));
    }
    qsort(name, (size_t)n, sizeof *name, compare_names);
    for (int i = 0; i < n; i++) {
        int training = strcmp(name[i], "training.tsv") == 0;
        int metrics = strcmp(name[i], "metrics.tsv") == 0;
        rmd_text_free(&path);
        rmd_text_add(&path, "%s/phenotype/%s", folder, name[i]);
        RMD_TRY(path.status);
        RMD_TRY(rmd_study_add(study,
                              training  ? RMD_STUDY_TRAINING
                              : metrics ? RMD_STUDY_METRICS
                                        : RMD_STUDY_SCORES,
                              path.s, NULL));
    }
out:
    if (entries) closedir(entries);
    for (int i = 0; i < n; i++)
        rmd_release(name[i]);
    rmd_text_free(&path);
    return st;
}

enum rmd_status rmd_study_add_bids(struct rmd_study *study, const char *folder, const char *label)
{
    enum rmd_status st;
    struct rmd_text people = { 0 }, sessions = { 0 };
    const char *bare = rmd_study_label(label, "sub");
    rmd_text_add(&people, "%s/participants.tsv", folder);
    rmd_text_add(&sessions, "%s/sub-%s/sub-%s_sessions.tsv", folder, bare, bare);
    RMD_TRY(people.status);
    RMD_TRY(sessions.status);
    if (access(people.s, F_OK) == 0)
        RMD_TRY(rmd_study_add(study, RMD_STUDY_PEOPLE, people.s, NULL));
    RMD_TRY(rmd_study_add(study, RMD_STUDY_SESSIONS, sessions.s, bare));
    RMD_TRY(add_phenotypes(study, folder));
out:
    rmd_text_free(&people);
    rmd_text_free(&sessions);
    return st;
}

int rmd_study_about(const struct rmd_study_table *table, size_t row, const char *person)
{
    if (table->owner) return strcmp(rmd_study_label(table->owner, "sub"), person) == 0;
    if (table->person < 0) return 1;
    return strcmp(rmd_study_label(rmd_table_cell(&table->table, row, table->person), "sub"),
                  person) == 0;
}

struct entry {
    const char *label;
    size_t order;
};

static int by_label(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->label, y->label);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int by_order(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

static int counts(const struct rmd_study_table *t)
{
    return t->kind == RMD_STUDY_METRICS || t->kind == RMD_STUDY_SCORES;
}

enum rmd_status rmd_study_list(struct rmd_study *study)
{
    enum rmd_status st;
    struct entry *entry = NULL;
    size_t rows = 1, n = 0, kept = 0;
    for (int i = 0; i < study->tables; i++)
        rows += study->table[i].table.rows;
    RMD_TRY(rmd_alloc(&entry, rows, sizeof *entry));
    for (int i = 0; i < study->tables; i++) {
        const struct rmd_study_table *t = &study->table[i];
        for (size_t r = 0; counts(t) && t->person >= 0 && r < t->table.rows; r++, n++)
            entry[n] =
                (struct entry){ rmd_study_label(rmd_table_cell(&t->table, r, t->person), "sub"),
                                n };
    }
    if (n == 0) entry[n++] = (struct entry){ "", 0 };
    qsort(entry, n, sizeof *entry, by_label);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(entry[i].label, entry[kept - 1].label) != 0) entry[kept++] = entry[i];
    qsort(entry, kept, sizeof *entry, by_order);
    rmd_release(study->person);
    RMD_TRY(rmd_alloc(&study->person, kept, sizeof *study->person));
    for (size_t i = 0; i < kept; i++)
        study->person[i] = entry[i].label;
    study->people = (int)kept;
out:
    rmd_release(entry);
    return st;
}

enum rmd_status rmd_study_choose(const char **person, const struct rmd_study *study,
                                 const char *asked)
{
    const char *label = asked ? rmd_study_label(asked, "sub") : NULL;
    if (label == NULL && study->people > 1)
        return rmd_fail(RMD_EARG, "the tables hold %d participants: choose one with --participant",
                        study->people);
    *person = label ? label : study->person[0];
    return RMD_OK;
}
