// SPDX-License-Identifier: BSD-3-Clause
// A row of a parameter table in words.
#include "base/number.h"
#include "kit/options.h"

#include <math.h>
#include <string.h>

const char *rmd_options_value(const struct rmd_param *row)
{
    switch (row->kind) {
    case RMD_KIND_REAL: return "NUMBER";
    case RMD_KIND_INT: return "N";
    case RMD_KIND_CHOICE: return "WORD";
    case RMD_KIND_TEXT: return "TEXT";
    case RMD_KIND_PREFIX: return "PREFIX";
    default: return "FILE";
    }
}

static void add_number(struct rmd_text *text, const char *before, double value)
{
    char number[32];
    rmd_text_add(text, "%s%s", before, rmd_number_print(number, sizeof number, value, 15));
}

static int bounded(double limit)
{
    return isfinite(limit) && fabs(limit) < 2147483647;
}

static void describe_number(struct rmd_text *text, const struct rmd_param *row)
{
    size_t before = text->size;
    if (bounded(row->low) && bounded(row->high)) {
        add_number(text, "", row->low);
        add_number(text, " to ", row->high);
    } else if (bounded(row->low)) {
        add_number(text, "at least ", row->low);
    } else if (bounded(row->high)) {
        add_number(text, "at most ", row->high);
    }
    if (row->unit && strcmp(row->unit, "1") != 0)
        rmd_text_add(text, "%s%s", text->size > before ? " " : "in ", row->unit);
    if (isfinite(row->fallback))
        add_number(text, text->size > before ? "; default " : "default ", row->fallback);
}

void rmd_options_describe(struct rmd_text *text, const struct rmd_param *row)
{
    if (row->kind == RMD_KIND_REAL || row->kind == RMD_KIND_INT) {
        describe_number(text, row);
    } else if (row->kind == RMD_KIND_CHOICE) {
        for (int i = 0; row->choices[i]; i++)
            rmd_text_add(text, "%s%s", i ? ", " : "", row->choices[i]);
        if (row->fallback >= 0)
            rmd_text_add(text, "; default %s", row->choices[(int)row->fallback]);
    } else if (row->kind == RMD_KIND_INPUTS && row->low > 1) {
        add_number(text, "at least ", row->low);
    }
}

void rmd_options_print(struct rmd_text *text, const struct rmd_option *option)
{
    const void *at = (const char *)option->options + option->row->offset;
    switch (option->row->kind) {
    case RMD_KIND_REAL:
        if (isfinite(*(const double *)at)) add_number(text, "", *(const double *)at);
        break;
    case RMD_KIND_INT:
    case RMD_KIND_FLAG: rmd_text_add(text, "%d", *(const int *)at); break;
    case RMD_KIND_CHOICE:
        if (*(const int *)at >= 0) rmd_text_add(text, "%s", option->row->choices[*(const int *)at]);
        break;
    case RMD_KIND_INPUTS: break;
    default:
        if (*(const char *const *)at) rmd_text_add(text, "%s", *(const char *const *)at);
    }
}
