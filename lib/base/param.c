// SPDX-License-Identifier: BSD-3-Clause
// Reads and checks the fields that a parameter table describes.
#include "base/param.h"

#include "base/number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void *field(void *options, const struct rmd_param *row)
{
    return (char *)options + row->offset;
}

void rmd_param_each(void *options, const struct rmd_param *table,
                    void (*visit)(void *context, void *options, const struct rmd_param *row),
                    void *context)
{
    for (const struct rmd_param *row = table; row->kind != RMD_KIND_END; row++)
        if (row->kind == RMD_KIND_INCLUDE)
            rmd_param_each(field(options, row), row->table, visit, context);
        else
            visit(context, options, row);
}

static void set_default(void *context, void *options, const struct rmd_param *row)
{
    (void)context;
    void *at = field(options, row);
    switch (row->kind) {
    case RMD_KIND_REAL: *(double *)at = row->fallback; break;
    case RMD_KIND_INT:
    case RMD_KIND_FLAG:
    case RMD_KIND_CHOICE: *(int *)at = (int)row->fallback; break;
    case RMD_KIND_INPUTS:
        *(struct rmd_paths *)at = (struct rmd_paths){ .least = (int)row->low };
        break;
    default: *(const char **)at = NULL; break;
    }
}

void rmd_param_defaults(void *options, const struct rmd_param *table)
{
    rmd_param_each(options, table, set_default, NULL);
}

void rmd_param_option(char *text, size_t size, const struct rmd_param *row)
{
    snprintf(text, size, "%s", row->name);
    for (char *c = text; *c; c++)
        if (*c == '_') *c = '-';
}

void rmd_param_key(char *text, size_t size, const struct rmd_param *row)
{
    size_t n = 0;
    int capital = 1;
    for (const char *c = row->name; *c && n + 1 < size; c++) {
        if (*c != '_') text[n++] = capital ? (char)toupper((unsigned char)*c) : *c;
        capital = *c == '_';
    }
    if (size) text[n] = '\0';
}

static enum rmd_status check_number(const struct rmd_param *row, double value)
{
    char option[64];
    if (value >= row->low && value <= row->high) return RMD_OK;
    rmd_param_option(option, sizeof option, row);
    const char *unit = row->unit && strcmp(row->unit, "1") != 0 ? row->unit : "";
    return rmd_fail(RMD_EARG, "--%s: %g is outside %g to %g%s%s", option, value, row->low,
                    row->high, *unit ? " " : "", unit);
}

static enum rmd_status parse_choice(int *out, const struct rmd_param *row, const char *text)
{
    char option[64], list[256] = "";
    for (int i = 0; row->choices[i]; i++) {
        if (strcmp(row->choices[i], text) == 0) {
            *out = i;
            return RMD_OK;
        }
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", row->choices[i]);
    }
    rmd_param_option(option, sizeof option, row);
    return rmd_fail(RMD_EARG, "--%s: '%s' is none of: %s", option, text, list);
}

enum rmd_status rmd_param_parse(void *options, const struct rmd_param *row, const char *text)
{
    char option[64];
    double value;
    void *at = field(options, row);
    rmd_param_option(option, sizeof option, row);

    switch (row->kind) {
    case RMD_KIND_REAL:
    case RMD_KIND_INT: {
        if (!rmd_number_parse(&value, text))
            return rmd_fail(RMD_EARG, "--%s: '%s' is not a number", option, text);
        if (row->kind == RMD_KIND_INT && value != floor(value))
            return rmd_fail(RMD_EARG, "--%s: '%s' is not a whole number", option, text);
        enum rmd_status st = check_number(row, value);
        if (st != RMD_OK) return st;
        if (row->kind == RMD_KIND_REAL)
            *(double *)at = value;
        else
            *(int *)at = (int)value;
        return RMD_OK;
    }
    case RMD_KIND_FLAG: *(int *)at = 1; return RMD_OK;
    case RMD_KIND_CHOICE: return parse_choice(at, row, text);
    case RMD_KIND_TEXT:
    case RMD_KIND_FILE:
    case RMD_KIND_PREFIX:
    case RMD_KIND_INPUT:
        if (*text == '\0') return rmd_fail(RMD_EARG, "--%s: an empty value", option);
        *(const char **)at = text;
        return RMD_OK;
    default: return rmd_fail(RMD_EARG, "--%s cannot be set from one text", option);
    }
}

struct check {
    enum rmd_status status;
};

static void check_row(void *context, void *options, const struct rmd_param *row)
{
    struct check *check = context;
    if (check->status != RMD_OK) return;
    if (row->kind == RMD_KIND_REAL)
        check->status = check_number(row, *(double *)field(options, row));
    else if (row->kind == RMD_KIND_INT)
        check->status = check_number(row, *(int *)field(options, row));
}

enum rmd_status rmd_param_check(const void *options, const struct rmd_param *table)
{
    struct check check = { RMD_OK };
    rmd_param_each((void *)(size_t)options, table, check_row, &check); // only read by check_row
    return check.status;
}
