// SPDX-License-Identifier: BSD-3-Clause
// A word is matched with the longest name there is, because names of conditions hold signs as well.
#include "fmri/contrast.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

struct parsing {
    const struct rmd_design *design;
    const struct rmd_events *events;
    double *weight; // [columns] of the row that is read
};

static void skip_blanks(const char **at)
{
    while (**at == ' ' || **at == '\t')
        ++*at;
}

static int starts_with(const char *text, const char *name)
{
    return strncmp(text, name, strlen(name)) == 0;
}

// The mean response of a condition: its first column, or all bins of an FIR.
static void add_condition(const struct parsing *p, int condition, double factor)
{
    int bins = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int c = 0; c < p->design->columns; c++) {
            const struct rmd_design_column *column = &p->design->column[c];
            if (column->kind != RMD_COLUMN_TASK || column->condition != condition ||
                column->modulated || (column->basis > 0 && p->design->hrf != RMD_HRF_FIR))
                continue;
            if (pass == 0)
                bins++;
            else
                p->weight[c] += factor / bins;
        }
}

// Adds factor times the column named at *at, which it moves behind the name.
static int take_name(const struct parsing *p, const char **at, double factor)
{
    size_t longest = 0;
    int column = -1, condition = -1;
    for (int c = 0; c < p->design->columns; c++) {
        const char *name = p->design->column[c].name;
        if (p->design->column[c].kind == RMD_COLUMN_TASK && starts_with(*at, name) &&
            strlen(name) > longest) {
            longest = strlen(name);
            column = c;
        }
    }
    for (int c = 0; c < p->events->conditions; c++)
        if (starts_with(*at, p->events->condition[c]) &&
            strlen(p->events->condition[c]) > longest) {
            longest = strlen(p->events->condition[c]);
            condition = c;
        }
    static const char *const implicit[] = { "rest", "baseline" };
    for (int i = 0; i < 2 && longest == 0; i++)
        if (starts_with(*at, implicit[i])) longest = strlen(implicit[i]);
    if (condition >= 0)
        add_condition(p, condition, factor);
    else if (column >= 0)
        p->weight[column] += factor;
    *at += longest;
    return longest > 0;
}

static enum rmd_status unknown_word(const struct parsing *p, const char *at)
{
    struct rmd_text names = { 0 };
    for (int c = 0; c < p->design->columns; c++)
        if (p->design->column[c].kind == RMD_COLUMN_TASK)
            rmd_text_add(&names, "%s%s", names.size ? ", " : "", p->design->column[c].name);
    enum rmd_status st = rmd_fail(RMD_EARG,
                                  "'%s' is no column of the design, whose task columns "
                                  "are %s",
                                  at, names.s ? names.s : "none");
    rmd_text_free(&names);
    return st;
}

// One row, up to '&', ';' or the end.
static enum rmd_status take_row(struct parsing *p, const char **at)
{
    double sum = 0;
    for (int terms = 0;; terms++) {
        double factor = 1, number;
        skip_blanks(at);
        if (terms > 0 && (**at == '&' || **at == ';' || **at == '\0')) break;
        if (**at == '+' || **at == '-')
            factor = *(*at)++ == '-' ? -1 : 1;
        else if (terms > 0)
            return rmd_fail(RMD_EARG, "'%s' in a contrast follows without + or -", *at);
        skip_blanks(at);
        size_t took = rmd_number_scan(&number, *at, strlen(*at));
        const char *star = *at + took;
        skip_blanks(&star);
        if (took && *star == '*') {
            factor *= number;
            *at = star + 1;
            skip_blanks(at);
        }
        if (!take_name(p, at, factor)) return unknown_word(p, *at);
    }
    for (int c = 0; c < p->design->columns; c++)
        sum += p->weight[c] != 0;
    if (sum == 0) return rmd_fail(RMD_EARG, "a contrast has no weight: its terms cancel");
    return RMD_OK;
}

static enum rmd_status make_label(struct rmd_contrast *contrast)
{
    enum rmd_status st;
    struct rmd_text label = { 0 };
    int capital = 0;
    for (const char *s = contrast->name; *s; s++) {
        const char *word = *s == '-' ? "Minus" : *s == '+' ? "Plus" : *s == '&' ? "And" : NULL;
        if (isalnum((unsigned char)*s))
            rmd_text_add(&label, "%c", capital ? toupper((unsigned char)*s) : *s);
        else if (word && label.size)
            rmd_text_add(&label, "%s", word);
        capital = !isalnum((unsigned char)*s) && label.size > 0;
    }
    RMD_TRY(label.status);
    RMD_TRY(rmd_text_copy(&contrast->label, label.size ? label.s : "contrast"));
out:
    rmd_text_free(&label);
    return st;
}

static enum rmd_status set_name(struct rmd_contrast *contrast, const char *name, size_t size)
{
    enum rmd_status st;
    struct rmd_text text = { 0 };
    while (size > 0 && name[size - 1] == ' ')
        size--;
    rmd_text_append(&text, name, size);
    RMD_TRY(text.status);
    RMD_TRY(rmd_text_copy(&contrast->name, text.s));
    RMD_TRY(make_label(contrast));
out:
    rmd_text_free(&text);
    return st;
}

static enum rmd_status take_contrast(struct rmd_contrasts *out, struct parsing *p, const char **at)
{
    enum rmd_status st;
    struct rmd_contrast *contrast = &out->item[out->n];
    size_t columns = (size_t)p->design->columns, size = strcspn(*at, ";"), rows = 1;
    const char *name = *at, *equals = memchr(*at, '=', size);
    for (size_t i = 0; i < size; i++)
        rows += (*at)[i] == '&';
    RMD_TRY(rmd_alloc(&contrast->weight, rows * columns, sizeof *contrast->weight));
    out->n++;
    RMD_TRY(set_name(contrast, name, equals ? (size_t)(equals - name) : size));
    if (equals) *at = equals + 1;
    for (; contrast->rows < (int)rows; contrast->rows++) {
        p->weight = contrast->weight + (size_t)contrast->rows * columns;
        RMD_TRY(take_row(p, at));
        *at += **at == '&';
    }
    for (int k = 0; k < out->n - 1; k++)
        if (strcmp(out->item[k].label, contrast->label) == 0) {
            st = rmd_fail(RMD_EARG, "two contrasts are called '%s': name them, as in a = x - y",
                          contrast->label);
            goto out;
        }
out:
    return st;
}

static enum rmd_status add_default(struct rmd_contrasts *out, const char *name, size_t rows,
                                   size_t columns)
{
    enum rmd_status st;
    struct rmd_contrast *contrast = &out->item[out->n++];
    RMD_TRY(rmd_alloc(&contrast->weight, rows * columns, sizeof *contrast->weight));
    contrast->rows = (int)rows;
    RMD_TRY(set_name(contrast, name, strlen(name)));
out:
    return st;
}

static void add_weight(const struct parsing *p, const char *name, double factor)
{
    const char *at = name;
    take_name(p, &at, factor);
}

static enum rmd_status defaults(struct rmd_contrasts *out, struct parsing *p)
{
    enum rmd_status st = RMD_OK;
    size_t columns = (size_t)p->design->columns, tasks = 0;
    int conditions = p->events->conditions;
    for (size_t c = 0; c < columns; c++)
        tasks += p->design->column[c].kind == RMD_COLUMN_TASK;
    RMD_TRY(rmd_alloc(&out->item, (size_t)conditions + 2, sizeof *out->item));
    for (int k = 0; k < conditions; k++) {
        RMD_TRY(add_default(out, p->events->condition[k], 1, columns));
        p->weight = out->item[k].weight;
        add_weight(p, p->events->condition[k], 1);
    }
    if (conditions > 1) {
        RMD_TRY(add_default(out, "mean of all", 1, columns));
        p->weight = out->item[out->n - 1].weight;
        for (int k = 0; k < conditions; k++)
            add_weight(p, p->events->condition[k], 1.0 / conditions);
    }
    if (tasks > 1) {
        RMD_TRY(add_default(out, "task", tasks, columns));
        double *weight = out->item[out->n - 1].weight;
        for (size_t c = 0, row = 0; c < columns; c++)
            if (p->design->column[c].kind == RMD_COLUMN_TASK) weight[row++ * columns + c] = 1;
    }
out:
    return st;
}

enum rmd_status rmd_contrasts_parse(struct rmd_contrasts *out, const char *text,
                                    const struct rmd_design *design,
                                    const struct rmd_events *events)
{
    enum rmd_status st = RMD_OK;
    struct parsing p = { .design = design, .events = events };
    size_t most = 1;
    *out = (struct rmd_contrasts){ 0 };
    if (!text) {
        RMD_TRY(defaults(out, &p));
        goto out;
    }
    for (const char *s = text; *s; s++)
        most += *s == ';';
    RMD_TRY(rmd_alloc(&out->item, most, sizeof *out->item));
    for (const char *at = text; *at;) {
        skip_blanks(&at);
        if (*at) RMD_TRY(take_contrast(out, &p, &at));
        at += *at == ';';
    }
    if (out->n == 0) st = rmd_fail(RMD_EARG, "the contrast is empty");
out:
    if (st != RMD_OK) rmd_contrasts_free(out);
    return st;
}

void rmd_contrasts_free(struct rmd_contrasts *contrasts)
{
    for (int k = 0; k < contrasts->n; k++) {
        rmd_release(contrasts->item[k].name);
        rmd_release(contrasts->item[k].label);
        rmd_release(contrasts->item[k].weight);
    }
    rmd_release(contrasts->item);
    *contrasts = (struct rmd_contrasts){ 0 };
}
