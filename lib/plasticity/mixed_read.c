// SPDX-License-Identifier: BSD-3-Clause
// Terms of a formula and rows of a table, gathered person by person.
#include "base/memory.h"
#include "plasticity/mixed.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define T struct rmd_mixed_opts
const struct rmd_param rmd_mixed_params[] = {
    // clang-format off
    RMD_FILE (T, group, 'g', "table of many people, one row an observation, for a mixed model"),
    RMD_TEXT (T, by, 0, "column that tells people apart"),
    RMD_TEXT (T, response, 0, "column to explain"),
    RMD_TEXT (T, fixed, 0, "terms: 1, NAME, sqrt(NAME), log(NAME), decay(NAME), rise(NAME), with commas"),
    RMD_TEXT (T, random, 0, "those of the terms that differ between people"),
    RMD_FLAG (T, ml, 0, "maximum likelihood instead of restricted"),
    { 0 }
    // clang-format on
};
#undef T

static const struct {
    const char *word;
    enum rmd_term_kind kind;
} functions[] = { { "sqrt(", RMD_TERM_SQRT },
                  { "log(", RMD_TERM_LOG },
                  { "decay(", RMD_TERM_DECAY },
                  { "rise(", RMD_TERM_RISE } };

// The next term of a list into `word`, without blanks; returns what follows, NULL at the end.
static const char *next_word(char word[64], const char *list)
{
    size_t n = 0;
    if (*list == '\0') return NULL;
    for (; *list && *list != ','; list++)
        if (*list != ' ' && n < 63) word[n++] = *list;
    word[n] = '\0';
    return *list ? list + 1 : list;
}

static enum rmd_status read_term(struct rmd_term *term, const char *word,
                                 const struct rmd_table *table, const char *path)
{
    char name[64];
    *term = (struct rmd_term){ .kind = RMD_TERM_PLAIN, .column = -1, .random = -1 };
    snprintf(term->name, sizeof term->name, "%s", word);
    snprintf(name, sizeof name, "%s", word);
    if (strcmp(word, "1") == 0) {
        term->kind = RMD_TERM_ONE;
        return RMD_OK;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        size_t n = strlen(functions[i].word), size = strlen(word);
        if (strncmp(word, functions[i].word, n) != 0 || word[size - 1] != ')') continue;
        term->kind = functions[i].kind;
        snprintf(name, sizeof name, "%.*s", (int)(size - n - 1), word + n);
    }
    term->column = rmd_table_column(table, name);
    if (term->column < 0)
        return rmd_fail(RMD_EARG,
                        "%s has no column '%s' (term '%s'); terms are 1, NAME, sqrt(NAME), "
                        "log(NAME), decay(NAME) or rise(NAME)",
                        path, name, word);
    return RMD_OK;
}

static enum rmd_status read_terms(struct rmd_mixed *out, const struct rmd_mixed_opts *opts)
{
    enum rmd_status st = RMD_OK;
    char word[64];
    for (const char *at = opts->fixed; (at = next_word(word, at));) {
        if (out->terms == RMD_TERMS_MOST)
            return rmd_fail(RMD_EARG, "at most %d terms", RMD_TERMS_MOST);
        struct rmd_term *term = &out->term[out->terms++];
        RMD_TRY(read_term(term, word, &out->table, opts->group));
        out->rated |= term->kind >= RMD_TERM_DECAY;
    }
    for (const char *at = opts->random; (at = next_word(word, at));) {
        int i = 0;
        while (i < out->terms && strcmp(out->term[i].name, word) != 0)
            i++;
        if (i == out->terms || out->term[i].random >= 0 || out->randoms == RMD_RANDOM_MOST)
            return rmd_fail(RMD_EARG,
                            "--random '%s': at most %d of the terms of --fixed, each once", word,
                            RMD_RANDOM_MOST);
        out->term[i].random = out->randoms++;
    }
out:
    return st;
}

static double transform(enum rmd_term_kind kind, double x)
{
    switch (kind) {
    case RMD_TERM_ONE: return 1;
    case RMD_TERM_SQRT: return sqrt(x);
    case RMD_TERM_LOG: return log(x);
    default: return x;
    }
}

struct label {
    const char *id;
    size_t row, group;
};

static int by_id(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int by_group(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

// Rows of one person beside each other, people in the order of their first row.
static void order(struct label *label, size_t n)
{
    qsort(label, n, sizeof *label, by_id);
    for (size_t i = 0; i < n; i++)
        label[i].group =
            i > 0 && strcmp(label[i].id, label[i - 1].id) == 0 ? label[i - 1].group : label[i].row;
    qsort(label, n, sizeof *label, by_group);
}

// One row: 0 in *kept where a cell is n/a.
static enum rmd_status read_row(struct rmd_mixed *out, const char *path, size_t row, int response,
                                int *kept)
{
    enum rmd_status st;
    double *x = out->x + out->rows * (size_t)out->terms;
    RMD_TRY(rmd_table_number(&out->value[out->rows], &out->table, row, response));
    *kept = !isnan(out->value[out->rows]);
    for (int i = 0; i < out->terms; i++) {
        const struct rmd_term *term = &out->term[i];
        double cell = 1;
        if (term->column >= 0) RMD_TRY(rmd_table_number(&cell, &out->table, row, term->column));
        *kept &= !isnan(cell);
        x[i] = transform(term->kind, cell);
        if (*kept && !isfinite(x[i]))
            RMD_TRY(
                rmd_fail(RMD_EFORMAT, "row %zu: %s of %g is no number", row + 1, term->name, cell));
    }
out:
    if (st != RMD_OK) rmd_context("%s", path);
    return st;
}

enum rmd_status rmd_mixed_read(struct rmd_mixed *out, const struct rmd_mixed_opts *opts)
{
    enum rmd_status st;
    struct label *label = NULL;
    *out = (struct rmd_mixed){ .restricted = !opts->ml };
    if (!opts->by || !opts->response || !opts->fixed || !opts->random)
        return rmd_fail(RMD_EARG, "--group needs --by, --response, --fixed and --random");
    RMD_TRY(rmd_table_read(&out->table, opts->group));
    RMD_TRY(read_terms(out, opts));
    if (out->rated)
        out->restricted = 0; // it depends on the scale of columns, which the rate changes
    int by = rmd_table_column(&out->table, opts->by);
    int response = rmd_table_column(&out->table, opts->response);
    if (by < 0 || response < 0)
        RMD_TRY(rmd_fail(RMD_EARG, "%s has no column '%s'", opts->group,
                         by < 0 ? opts->by : opts->response));
    size_t n = out->table.rows;
    RMD_TRY(rmd_alloc(&label, n, sizeof *label));
    RMD_TRY(rmd_alloc(&out->value, n, sizeof *out->value));
    RMD_TRY(rmd_alloc(&out->x, n * (size_t)out->terms, sizeof *out->x));
    RMD_TRY(rmd_alloc(&out->person, n, sizeof *out->person));
    for (size_t i = 0; i < n; i++)
        label[i] = (struct label){ rmd_table_cell(&out->table, i, by), i, 0 };
    order(label, n);
    for (size_t i = 0; i < n; i++) {
        int kept;
        RMD_TRY(read_row(out, opts->group, label[i].row, response, &kept));
        if (!kept) continue;
        struct rmd_mixed_person *p = &out->person[out->people];
        if (out->people == 0 || strcmp(p[-1].id, label[i].id) != 0) {
            *p = (struct rmd_mixed_person){ .id = label[i].id, .first = out->rows };
            out->people++;
        }
        out->person[out->people - 1].last = ++out->rows;
    }
out:
    rmd_release(label);
    return st;
}
