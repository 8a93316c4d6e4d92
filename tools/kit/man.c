// SPDX-License-Identifier: BSD-3-Clause
// mdoc (mandoc(1)): words that came from a table are escaped, so that none is taken for a macro.
#include "kit/man.h"

#include "kit/build.h"
#include "kit/exit_codes.h"

#include <ctype.h>
#include <string.h>

enum { WIDTH = 76 };

// Adds words as text lines: one sentence a line, as mdoc wants it, none longer than WIDTH, and .Pp
// between paragraphs.
static void add_words(struct rmd_text *text, const char *words)
{
    size_t at = 0; // column
    while (*words) {
        size_t n = strcspn(words, " \n");
        char last = n ? words[n - 1] : ' ';
        if (at > 0 && at + 1 + n > WIDTH) {
            rmd_text_add(text, "\n");
            at = 0;
        }
        rmd_text_add(text, at > 0 ? " " : strchr(".'", *words) ? "\\&" : "");
        for (const char *c = words; c < words + n; c++)
            rmd_text_add(text, *c == '\\' ? "\\e" : "%c", *c);
        at += n + 1;
        words += n;
        int paragraph = words[0] == '\n' && words[1] == '\n';
        words += strspn(words, " \n");
        int sentence = strchr(".?", last) && isupper((unsigned char)*words);
        if (paragraph) rmd_text_add(text, "\n.Pp");
        if (*words == '\0' || paragraph || sentence) {
            rmd_text_add(text, "\n");
            at = 0;
        }
    }
}

// Adds one argument of a macro line.
static void add_argument(struct rmd_text *text, const char *word)
{
    rmd_text_add(text, " \\&");
    for (; *word; word++)
        rmd_text_add(text, "%s%c", *word == '\\' ? "\\" : "", *word == '_' ? '-' : *word);
}

static void add_synopsis(struct rmd_text *text, const struct rmd_options *list)
{
    rmd_text_add(text, ".Sh SYNOPSIS\n.Nm\n.Op Ar option ...\n");
    for (int i = 0; i < list->n; i++) {
        const struct rmd_param *row = list->item[i].row;
        if (!rmd_options_positional(row)) continue;
        int many = row->kind == RMD_KIND_INPUTS;
        rmd_text_add(text, many && row->low < 1 ? ".Op Ar" : ".Ar");
        add_argument(text, row->name);
        rmd_text_add(text, many ? " ...\n" : "\n");
    }
}

static void add_row(struct rmd_text *text, const struct rmd_param *row)
{
    char option[64];
    rmd_param_option(option, sizeof option, row);
    rmd_text_add(text, ".It");
    if (rmd_options_positional(row)) {
        rmd_text_add(text, " Ar");
        add_argument(text, row->name);
    } else {
        if (row->letter) rmd_text_add(text, " Fl %c ,", row->letter);
        rmd_text_add(text, " Fl -%s", option);
        if (rmd_options_valued(row)) rmd_text_add(text, " Ar %s", rmd_options_value(row));
    }
    rmd_text_add(text, "\n");
    struct rmd_text words = { 0 };
    rmd_text_add(&words, "%c%s", toupper((unsigned char)row->help[0]), row->help + 1);
    size_t plain = words.size;
    rmd_text_add(&words, " (");
    rmd_options_describe(&words, row);
    if (words.size == plain + 2)
        words.s[words.size = plain] = '\0';
    else
        rmd_text_add(&words, ")");
    rmd_text_add(&words, ".");
    if (words.status == RMD_OK) add_words(text, words.s);
    rmd_text_free(&words);
}

static void add_list(struct rmd_text *text, const struct rmd_options *list, const char *intro,
                     int common)
{
    rmd_text_add(text, ".Pp\n%s\n.Bl -tag -width Ds\n", intro);
    for (int i = 0; i < list->n; i++)
        if (list->item[i].common == common) add_row(text, list->item[i].row);
    rmd_text_add(text, ".El\n");
}

static void add_files(struct rmd_text *text, const struct rmd_tool *tool)
{
    if (tool->writes == NULL) return;
    rmd_text_add(text, ".Sh FILES\n.Bl -tag -width Ds\n");
    for (const struct rmd_written *w = tool->writes; w->suffix; w++) {
        rmd_text_add(text, ".It Pa PREFIX%s\n", w->suffix);
        add_words(text, w->meaning);
    }
    rmd_text_add(text, ".It Pa PREFIX_provenance.json\n");
    add_words(text, "Inputs and outputs with their SHA-256, every parameter, versions, warnings; "
                    "written last, so that its presence marks completion; without times and "
                    "without the number of threads, so that the same run gives the same bytes");
    rmd_text_add(text, ".El\n");
}

static void add_exit_status(struct rmd_text *text)
{
    rmd_text_add(text, ".Sh EXIT STATUS\n.Bl -tag -width 143\n");
    for (const struct rmd_exit_code *e = rmd_exit_codes; e->meaning; e++)
        rmd_text_add(text, ".It %d\n%s\n", e->code, e->meaning);
    rmd_text_add(text, ".El\n");
}

static void add_examples(struct rmd_text *text, const struct rmd_example *examples)
{
    if (examples == NULL || examples->command == NULL) return;
    rmd_text_add(text, ".Sh EXAMPLES\n");
    for (const struct rmd_example *e = examples; e->command; e++) {
        if (e > examples) rmd_text_add(text, ".Pp\n");
        add_words(text, e->meaning);
        rmd_text_add(text, ".Pp\n.Dl");
        add_argument(text, e->command);
        rmd_text_add(text, "\n");
    }
}

static void add_references(struct rmd_text *text, const char *const *references)
{
    if (references == NULL || *references == NULL) return;
    rmd_text_add(text, ".Sh SEE ALSO\n");
    for (const char *const *r = references; *r; r++) {
        if (r > references) rmd_text_add(text, ".Pp\n");
        add_words(text, *r);
    }
}

void rmd_man_print(struct rmd_text *text, const struct rmd_options *list)
{
    const struct rmd_tool *tool = list->tool;
    rmd_text_add(text, ".Dd %s\n.Dt ", RMD_BUILD_DATE);
    for (const char *c = tool->name; *c; c++)
        rmd_text_add(text, "%c", toupper((unsigned char)*c));
    rmd_text_add(text, " 1\n.Os\n.Sh NAME\n.Nm %s\n.Nd", tool->name);
    add_argument(text, tool->purpose);
    rmd_text_add(text, "\n");
    add_synopsis(text, list);
    rmd_text_add(text, ".Sh DESCRIPTION\n");
    add_words(text, tool->description ? tool->description : tool->purpose);
    add_list(text, list, "Inputs and options:", 0);
    add_list(text, list, "Options of every tool:", 1);
    add_files(text, tool);
    add_exit_status(text);
    add_examples(text, tool->examples);
    add_references(text, tool->references);
    rmd_text_add(text, ".Sh CAVEATS\nResearch use only.\nNot a medical device.\n"
                       "Not for diagnosis or treatment decisions.\n");
}
