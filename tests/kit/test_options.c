// SPDX-License-Identifier: BSD-3-Clause
// The command line, help, manual page and completion all come from one table.
#include "kit/options.h"

#include "kit/completion.h"
#include "kit/man.h"
#include "kit/usage.h"

#include <criterion/criterion.h>
#include <string.h>

struct opts {
    const char *dwi, *prefix;
    struct rmd_paths more;
    double b_max;
    int method, boot, fast;
};

static const char *const methods[] = { "ols", "iwls", NULL };

// clang-format off
#define T struct opts
static const struct rmd_param params[] = {
    RMD_INPUT (T, dwi, "image"),
    RMD_INPUTS(T, more, 1, "more images"),
    RMD_PREFIX(T, prefix, 'o', "where the results go"),
    RMD_REAL  (T, b_max, 'b', "s/mm2", 1500, 100, 1e5, "largest b-value"),
    RMD_CHOICE(T, method, 'm', methods, 1, "estimator"),
    RMD_INT   (T, boot, 0, "1", 500, 0, 100000, "replicates"),
    RMD_FLAG  (T, fast, 0, "fast"),
    { 0 }
};
#undef T
// clang-format on

static const struct rmd_example examples[] = { { "tool a b", "Do it." }, { NULL, NULL } };
static const struct rmd_tool tool = { .name = "tool",
                                      .purpose = "does it",
                                      .description = "It does.\n\n.It starts with a point.",
                                      .params = params,
                                      .opts_size = sizeof(struct opts),
                                      .examples = examples };

struct parsed {
    enum rmd_status status;
    struct opts opts;
    struct rmd_common_opts common;
    struct rmd_options list;
};

static void parse(struct parsed *p, const char *line)
{
    static char words[256];
    char *argv[16] = { "tool" };
    int argc = 1;
    strcpy(words, line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    rmd_options_list(&p->list, &tool, &p->opts, &p->common);
    p->status = rmd_options_parse(&p->list, argc, argv);
}

Test(options, values_positions_and_defaults_reach_the_struct)
{
    static struct parsed p;
    parse(&p, "a -b 900 b --method=ols -qf --thr 3 c -- --d");
    cr_assert_eq(p.status, RMD_OK, "%s", rmd_error());
    cr_assert_str_eq(p.opts.dwi, "a");
    cr_assert_eq(p.opts.more.n, 3);
    cr_assert_str_eq(p.opts.more.path[2], "--d");
    cr_assert_eq(p.opts.b_max, 900);
    cr_assert_eq(p.opts.method, 0);
    cr_assert_eq(p.opts.boot, 500);
    cr_assert(p.common.quiet && p.common.force && !p.common.json);
    cr_assert_eq(p.common.threads, 3);
    rmd_options_free(&p.list);
}

static void refuse(const char *line, const char *reason)
{
    static struct parsed p;
    parse(&p, line);
    cr_assert_eq(p.status, RMD_EARG, "'%s' was accepted", line);
    cr_assert(strstr(rmd_error(), reason), "'%s': %s", line, rmd_error());
    rmd_options_free(&p.list);
}

Test(options, a_wrong_command_line_is_answered_with_the_remedy)
{
    refuse("", "dwi is missing: image");
    refuse("a", "0 more given, at least 1 needed");
    refuse("a b --b-max 5", "--b-max: 5 is outside 100 to 100000 s/mm2");
    refuse("a b --bmax 500", "did you mean --b-max?");
    refuse("a b --boot 1.5", "not a whole number");
    refuse("a b --method", "--method needs a value");
    refuse("a b --fast=1", "--fast takes no value");
    refuse("a b -x", "unknown option -x");
}

static void print(struct rmd_text *text,
                  void (*printer)(struct rmd_text *, const struct rmd_options *))
{
    static struct parsed p;
    parse(&p, "a b");
    printer(text, &p.list);
    cr_assert_eq(text->status, RMD_OK);
    rmd_options_free(&p.list);
}

Test(options, help_and_manual_say_range_unit_and_default)
{
    struct rmd_text help = { 0 }, man = { 0 };
    print(&help, rmd_usage_print);
    cr_assert(strstr(help.s, "Usage: tool [OPTION]... DWI MORE...\n"), "%s", help.s);
    cr_assert(strstr(help.s, "largest b-value (100 to 100000 s/mm2; default 1500)\n"), "%s",
              help.s);
    cr_assert(strstr(help.s, "estimator (ols, iwls; default iwls)\n"), "%s", help.s);
    cr_assert(strstr(help.s, "    $ tool a b\n"), "%s", help.s);
    print(&man, rmd_man_print);
    cr_assert(strstr(man.s, ".It Fl b , Fl -b-max Ar NUMBER\nLargest b-value (100 to 100000 s/mm2; "
                            "default 1500).\n"),
              "%s", man.s);
    cr_assert(strstr(man.s, "\n.Pp\n\\&.It starts with a point.\n"), "%s", man.s);
    rmd_text_free(&help);
    rmd_text_free(&man);
}

Test(options, every_shell_completes_every_option)
{
    static struct parsed p;
    parse(&p, "a b");
    for (int shell = 0; rmd_shells[shell]; shell++) {
        struct rmd_text text = { 0 };
        rmd_completion_print(&text, &p.list, shell);
        for (int i = 0; i < p.list.n; i++) {
            char option[64];
            if (rmd_options_positional(p.list.item[i].row)) continue;
            rmd_param_option(option, sizeof option, p.list.item[i].row);
            cr_assert(strstr(text.s, option), "%s: no %s", rmd_shells[shell], option);
        }
        rmd_text_free(&text);
    }
    rmd_options_free(&p.list);
}
