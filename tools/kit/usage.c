// SPDX-License-Identifier: BSD-3-Clause
// Help fits a terminal of 80 columns; everything in it comes from the tables.
#include "kit/usage.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 79, COLUMN = 26 };

// Adds words, breaking lines before WIDTH; `at` is the column where the text stands now.
static void wrap(struct rmd_text *text, size_t at, size_t indent, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, " \n");
        if (at > indent && at + 1 + n > WIDTH) {
            rmd_text_add(text, "\n%*s", (int)indent, "");
            at = indent;
        } else if (at > indent) {
            rmd_text_add(text, " ");
            at++;
        }
        rmd_text_append(text, words, n);
        at += n;
        words += n;
        if (words[0] == '\n' && words[1] == '\n') {
            rmd_text_add(text, "\n\n%*s", (int)indent, "");
            at = indent;
        }
        words += strspn(words, " \n");
    }
    rmd_text_add(text, "\n");
}

static void add_upper(struct rmd_text *text, const char *name)
{
    for (; *name; name++)
        rmd_text_add(text, "%c", *name == '_' ? '-' : toupper((unsigned char)*name));
}

void rmd_usage_synopsis(struct rmd_text *text, const struct rmd_options *list)
{
    rmd_text_add(text, "Usage: %s [OPTION]...", list->tool->name);
    for (int i = 0; i < list->n; i++) {
        const struct rmd_param *row = list->item[i].row;
        if (!rmd_options_positional(row)) continue;
        rmd_text_add(text, row->kind == RMD_KIND_INPUTS && row->low < 1 ? " [" : " ");
        add_upper(text, row->name);
        if (row->kind == RMD_KIND_INPUTS) rmd_text_add(text, row->low < 1 ? "]..." : "...");
    }
    rmd_text_add(text, "\n");
}

static void add_row(struct rmd_text *text, const struct rmd_param *row)
{
    struct rmd_text left = { 0 }, right = { 0 };
    char option[64];
    rmd_param_option(option, sizeof option, row);
    if (rmd_options_positional(row)) {
        rmd_text_add(&left, "  ");
        add_upper(&left, row->name);
    } else if (row->letter) {
        rmd_text_add(&left, "  -%c, --%s", row->letter, option);
    } else {
        rmd_text_add(&left, "      --%s", option);
    }
    if (rmd_options_valued(row)) rmd_text_add(&left, " %s", rmd_options_value(row));
    rmd_text_add(&right, "%s", row->help);
    struct rmd_text about = { 0 };
    rmd_options_describe(&about, row);
    if (about.size) rmd_text_add(&right, " (%s)", about.s);
    if (left.size + 2 > COLUMN) rmd_text_add(&left, "\n");
    if (left.s && right.s) {
        rmd_text_add(text, "%s%*s", left.s,
                     (int)(left.size + 2 > COLUMN ? COLUMN : COLUMN - left.size), "");
        wrap(text, COLUMN, COLUMN, right.s);
    }
    rmd_text_free(&left);
    rmd_text_free(&right);
    rmd_text_free(&about);
}

static void add_group(struct rmd_text *text, const struct rmd_options *list, const char *title,
                      int positional, int common)
{
    int n = 0;
    for (int i = 0; i < list->n; i++) {
        const struct rmd_option *option = &list->item[i];
        if (rmd_options_positional(option->row) != positional || option->common != common) continue;
        if (n++ == 0) rmd_text_add(text, "\n%s:\n", title);
        add_row(text, option->row);
    }
}

static void add_examples(struct rmd_text *text, const struct rmd_example *examples)
{
    if (examples == NULL || examples->command == NULL) return;
    rmd_text_add(text, "\nExamples:\n");
    for (const struct rmd_example *e = examples; e->command; e++) {
        rmd_text_add(text, "  ");
        wrap(text, 2, 2, e->meaning);
        rmd_text_add(text, "    $ %s\n", e->command);
    }
}

void rmd_usage_print(struct rmd_text *text, const struct rmd_options *list)
{
    const struct rmd_tool *tool = list->tool;
    rmd_usage_synopsis(text, list);
    rmd_text_add(text, "%s:", tool->name);
    wrap(text, strlen(tool->name) + 1, 0, tool->purpose);
    if (tool->description) {
        rmd_text_add(text, "\n");
        wrap(text, 0, 0, tool->description);
    }
    add_group(text, list, "Inputs", 1, 0);
    add_group(text, list, "Options", 0, 0);
    add_group(text, list, "Options of every tool", 0, 1);
    add_examples(text, tool->examples);
    rmd_text_add(text, "\nResearch use only. Not a medical device.\n");
}
