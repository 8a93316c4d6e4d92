// SPDX-License-Identifier: BSD-3-Clause
// One function a shell, each walking the same list of options.
#include "kit/completion.h"

#include <string.h>

static void add_choices(struct rmd_text *text, const struct rmd_param *row)
{
    for (int i = 0; row->choices[i]; i++)
        rmd_text_add(text, "%s%s", i ? " " : "", row->choices[i]);
}

static int names_file(const struct rmd_param *row)
{
    return row->kind == RMD_KIND_FILE || row->kind == RMD_KIND_PREFIX;
}

// Adds help inside single quotes, without the characters that would end or expand it.
static void add_quoted(struct rmd_text *text, const char *help)
{
    for (; *help; help++)
        if (!strchr("'\\[]:`$\"", *help)) rmd_text_add(text, "%c", *help);
}

static void print_bash(struct rmd_text *text, const struct rmd_options *list)
{
    char option[64];
    rmd_text_add(text,
                 "_complete_%s()\n{\n    local word=${COMP_WORDS[COMP_CWORD]}\n"
                 "    case ${COMP_WORDS[COMP_CWORD-1]} in\n",
                 list->tool->name);
    for (int i = 0; i < list->n; i++) {
        const struct rmd_param *row = list->item[i].row;
        if (!rmd_options_valued(row)) continue;
        rmd_param_option(option, sizeof option, row);
        rmd_text_add(text, "    --%s", option);
        if (row->letter) rmd_text_add(text, "|-%c", row->letter);
        if (row->kind == RMD_KIND_CHOICE) {
            rmd_text_add(text, ") COMPREPLY=($(compgen -W '");
            add_choices(text, row);
            rmd_text_add(text, "' -- \"$word\")) ;;\n");
        } else if (names_file(row)) {
            rmd_text_add(text, ") COMPREPLY=($(compgen -f -- \"$word\")) ;;\n");
        } else {
            rmd_text_add(text, ") COMPREPLY=() ;;\n");
        }
    }
    rmd_text_add(text, "    *)\n        if [[ $word == -* ]]; then\n"
                       "            COMPREPLY=($(compgen -W '");
    for (int i = 0, n = 0; i < list->n; i++) {
        if (rmd_options_positional(list->item[i].row)) continue;
        rmd_param_option(option, sizeof option, list->item[i].row);
        rmd_text_add(text, "%s--%s", n++ ? " " : "", option);
    }
    rmd_text_add(text,
                 "' -- \"$word\"))\n        else\n"
                 "            COMPREPLY=($(compgen -f -- \"$word\"))\n        fi ;;\n    esac\n}\n"
                 "complete -o filenames -F _complete_%s %s\n",
                 list->tool->name, list->tool->name);
}

static void print_zsh(struct rmd_text *text, const struct rmd_options *list)
{
    char option[64];
    rmd_text_add(text, "#compdef %s\n_arguments -s -S \\\n", list->tool->name);
    for (int i = 0; i < list->n; i++) {
        const struct rmd_param *row = list->item[i].row;
        if (rmd_options_positional(row)) continue;
        rmd_param_option(option, sizeof option, row);
        if (row->letter)
            rmd_text_add(text, "    {-%c,--%s}'[", row->letter, option);
        else
            rmd_text_add(text, "    '--%s[", option);
        add_quoted(text, row->help);
        rmd_text_add(text, "]");
        if (row->kind == RMD_KIND_CHOICE) {
            rmd_text_add(text, ":word:(");
            add_choices(text, row);
            rmd_text_add(text, ")");
        } else if (names_file(row)) {
            rmd_text_add(text, ":file:_files");
        } else if (rmd_options_valued(row)) {
            rmd_text_add(text, ":value:");
        }
        rmd_text_add(text, "' \\\n");
    }
    rmd_text_add(text, "    '*:file:_files'\n");
}

static void print_fish(struct rmd_text *text, const struct rmd_options *list)
{
    char option[64];
    for (int i = 0; i < list->n; i++) {
        const struct rmd_param *row = list->item[i].row;
        if (rmd_options_positional(row)) continue;
        rmd_param_option(option, sizeof option, row);
        rmd_text_add(text, "complete -c %s -l %s", list->tool->name, option);
        if (row->letter) rmd_text_add(text, " -s %c", row->letter);
        if (row->kind == RMD_KIND_CHOICE) {
            rmd_text_add(text, " -x -a '");
            add_choices(text, row);
            rmd_text_add(text, "'");
        } else if (names_file(row)) {
            rmd_text_add(text, " -r");
        } else if (rmd_options_valued(row)) {
            rmd_text_add(text, " -x");
        }
        rmd_text_add(text, " -d '");
        add_quoted(text, row->help);
        rmd_text_add(text, "'\n");
    }
}

void rmd_completion_print(struct rmd_text *text, const struct rmd_options *list, int shell)
{
    void (*const print[])(struct rmd_text *, const struct rmd_options *) = { print_bash, print_zsh,
                                                                             print_fish };
    print[shell](text, list);
}
