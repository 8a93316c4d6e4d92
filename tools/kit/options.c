// SPDX-License-Identifier: BSD-3-Clause
// getopt_long, driven by the parameter tables.
#define _GNU_SOURCE
#include "kit/options.h"

#include "base/memory.h"
#include "kit/spelling.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

const char *const rmd_shells[] = { "bash", "zsh", "fish", NULL };

#define C struct rmd_common_opts
#define M struct rmd_meta_opts
// clang-format off
static const struct rmd_param common_params[] = {
    RMD_INT (C, threads, 0,   "threads", 0, 0, 1024, "how many threads work; 0 is one a processor; the results never depend on it"),
    RMD_INT (C, seed,    0,   "1", 1, 0, INT_MAX, "start of the random numbers; one seed gives one result"),
    RMD_FLAG(C, quiet,   'q', "print no warnings, only errors"),
    RMD_FLAG(C, verbose, 'v', "print notes beside the warnings"),
    RMD_FLAG(C, json,    0,   "print the result as JSON"),
    RMD_FLAG(C, tsv,     0,   "print the result as a tab-separated table"),
    RMD_FLAG(C, dry_run, 'n', "only say what would be read and written"),
    RMD_FLAG(C, force,   'f', "replace existing outputs"),
    { 0 },
};
static const struct rmd_param meta_params[] = {
    RMD_FLAG  (M, help,       'h', "print this help"),
    RMD_FLAG  (M, version,    'V', "print version, licence and libraries"),
    RMD_FLAG  (M, man,        0,   "print the manual page"),
    RMD_CHOICE(M, completion, 0,   rmd_shells, -1, "print the completion script of a shell"),
    { 0 },
};
// clang-format on

struct gathering {
    struct rmd_options *list;
    int common;
};

static void gather(void *context, void *options, const struct rmd_param *row)
{
    const struct gathering *to = context;
    if (to->list->n < RMD_OPTIONS_MOST)
        to->list->item[to->list->n++] = (struct rmd_option){ options, row, to->common, 0 };
}

void rmd_options_list(struct rmd_options *list, const struct rmd_tool *tool, void *opts,
                      struct rmd_common_opts *common)
{
    *list = (struct rmd_options){ .tool = tool };
    rmd_param_defaults(opts, tool->params);
    rmd_param_defaults(common, common_params);
    rmd_param_defaults(&list->meta, meta_params);
    rmd_param_each(opts, tool->params, gather, &(struct gathering){ list, 0 });
    rmd_param_each(common, common_params, gather, &(struct gathering){ list, 1 });
    rmd_param_each(&list->meta, meta_params, gather, &(struct gathering){ list, 1 });
}

void rmd_options_free(struct rmd_options *list)
{
    rmd_release(list->paths);
    list->paths = NULL;
}

int rmd_options_positional(const struct rmd_param *row)
{
    return row->kind == RMD_KIND_INPUT || row->kind == RMD_KIND_INPUTS;
}

int rmd_options_valued(const struct rmd_param *row)
{
    return row->kind != RMD_KIND_FLAG && !rmd_options_positional(row);
}

// What getopt_long needs; long options answer with FIRST_LONG plus their index in the list.
enum { FIRST_LONG = 256, NAME_SIZE = 64 };

struct getopt_tables {
    struct option longs[RMD_OPTIONS_MOST + 1];
    char names[RMD_OPTIONS_MOST][NAME_SIZE];
    char shorts[2 * RMD_OPTIONS_MOST + 2];
};

static void fill_getopt(struct getopt_tables *tables, const struct rmd_options *list)
{
    int n = 0;
    size_t s = 0;
    tables->shorts[s++] = ':'; // a missing value is told apart from an unknown option
    for (int i = 0; i < list->n; i++) {
        const struct rmd_param *row = list->item[i].row;
        if (rmd_options_positional(row)) continue;
        int valued = rmd_options_valued(row);
        rmd_param_option(tables->names[i], NAME_SIZE, row);
        tables->longs[n++] = (struct option){ tables->names[i], valued, NULL, FIRST_LONG + i };
        if (row->letter) tables->shorts[s++] = row->letter;
        if (row->letter && valued) tables->shorts[s++] = ':';
    }
    tables->longs[n] = (struct option){ 0 };
    tables->shorts[s] = '\0';
}

static enum rmd_status unknown_option(const struct getopt_tables *tables, int letter,
                                      const char *word)
{
    if (letter >= FIRST_LONG)
        return rmd_fail(RMD_EARG, "option --%s takes no value", tables->names[letter - FIRST_LONG]);
    if (letter != 0) return rmd_fail(RMD_EARG, "unknown option -%c: see --help", letter);
    const char *near = NULL;
    struct rmd_spelling best = { 0 };
    for (const struct option *o = tables->longs; o->name; o++)
        if (rmd_spelling_nearer(&best, word + 2, o->name)) near = o->name;
    if (near) return rmd_fail(RMD_EARG, "unknown option %s: did you mean --%s?", word, near);
    return rmd_fail(RMD_EARG, "unknown option %s: see --help", word);
}

static struct rmd_option *find_option(struct rmd_options *list, int answer)
{
    if (answer >= FIRST_LONG) return &list->item[answer - FIRST_LONG];
    for (int i = 0; i < list->n; i++)
        if (list->item[i].row->letter == answer) return &list->item[i];
    return NULL;
}

static enum rmd_status parse_options(struct rmd_options *list, int argc, char **argv)
{
    struct getopt_tables tables = { 0 };
    fill_getopt(&tables, list);
    opterr = 0;
    optind = 0; // starts anew, also when called twice
    for (int answer; (answer = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1;) {
        if (answer == '?') return unknown_option(&tables, optopt, argv[optind - 1]);
        if (answer == ':') return rmd_fail(RMD_EARG, "option %s needs a value", argv[optind - 1]);
        struct rmd_option *option = find_option(list, answer);
        if (option == NULL) continue;
        enum rmd_status st = rmd_param_parse(option->options, option->row, optarg ? optarg : "1");
        if (st != RMD_OK) return st;
        option->given = 1;
    }
    return RMD_OK;
}

static enum rmd_status take_paths(struct rmd_options *list, struct rmd_option *option, int *argc,
                                  char ***argv)
{
    struct rmd_paths *paths = (struct rmd_paths *)((char *)option->options + option->row->offset);
    enum rmd_status st = rmd_alloc(&list->paths, (size_t)*argc, sizeof *list->paths);
    if (st != RMD_OK) return st;
    for (; *argc > 0; --*argc, ++*argv)
        list->paths[paths->n++] = **argv;
    paths->path = list->paths;
    if (paths->n >= paths->least) return RMD_OK;
    return rmd_fail(RMD_EARG, "%d %s given, at least %d needed: %s", paths->n, option->row->name,
                    paths->least, option->row->help);
}

static enum rmd_status parse_positionals(struct rmd_options *list, int argc, char **argv)
{
    for (int i = 0; i < list->n; i++) {
        struct rmd_option *option = &list->item[i];
        if (!rmd_options_positional(option->row)) continue;
        enum rmd_status st;
        if (option->row->kind == RMD_KIND_INPUTS) {
            st = take_paths(list, option, &argc, &argv);
        } else if (argc > 0) {
            st = rmd_param_parse(option->options, option->row, *argv++);
            argc--;
        } else {
            st = rmd_fail(RMD_EARG, "%s is missing: %s", option->row->name, option->row->help);
        }
        if (st != RMD_OK) return st;
        option->given = 1;
    }
    if (argc == 0) return RMD_OK;
    return rmd_fail(RMD_EARG, "unexpected argument '%s': see --help", argv[0]);
}

enum rmd_status rmd_options_parse(struct rmd_options *list, int argc, char **argv)
{
    enum rmd_status st = parse_options(list, argc, argv);
    const struct rmd_meta_opts *meta = &list->meta;
    if (st != RMD_OK || meta->help || meta->version || meta->man || meta->completion >= 0)
        return st;
    return parse_positionals(list, argc - optind, argv + optind);
}
