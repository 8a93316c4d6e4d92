// SPDX-License-Identifier: BSD-3-Clause
// What stands on the first page, in its order.
#include "report/clinician_page.h"

#include "base/memory.h"
#include "report/figure.h"
#include "report/row_words.h"
#include "report/slot.h"
#include "report/wording.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 6, SCENARIOS = 3 };

// Finds the text of a number of a row until the next call with the same `text`.
static const char *number(struct rmd_text *text, const struct rmd_evidence_row *row, double value,
                          int with_sign)
{
    rmd_text_free(text);
    rmd_row_words_number(text, row, value, with_sign);
    return text->s ? text->s : "";
}

static void add_alt(struct rmd_document *d, struct rmd_figure *figure,
                    const struct rmd_evidence_row *row)
{
    struct rmd_text alt = { 0 };
    if (row->mdc95 > 0)
        rmd_text_add(&alt, "%+.1f detectable changes, 95 %% interval %+.1f to %+.1f: %s",
                     row->delta / row->mdc95, row->low / row->mdc95, row->high / row->mdc95,
                     row->verdict);
    else
        rmd_text_add(&alt, "%s", row->verdict);
    if (alt.status == RMD_OK) alt.status = rmd_text_copy(&figure->alt, alt.s);
    if (alt.status != RMD_OK) d->status = alt.status;
    rmd_text_free(&alt);
}

static void add_row(struct rmd_document *d, const struct rmd_evidence_row *row)
{
    struct rmd_text name = { 0 }, a = { 0 }, b = { 0 }, c = { 0 };
    const char *unit = rmd_row_words_unit(row), *space = *unit ? " " : "";
    struct rmd_cell *cell = rmd_document_cell(d, "%s", "");
    if (cell) {
        cell->figure = rmd_figure_symbol(row);
        d->status = rmd_text_copy(&cell->figure.alt, row->verdict);
    }
    rmd_row_words_name(&name, row);
    cell = rmd_document_cell(d, "%s", name.s ? name.s : "");
    if (cell) cell->strong = strcmp(row->verdict, "changed") == 0;
    rmd_document_note(d, "%s", row->verdict);
    rmd_document_cell(d, "%s to %s%s%s", number(&a, row, row->pre, 0),
                      number(&b, row, row->post, 0), space, unit);
    rmd_document_cell(d, "%s", number(&a, row, row->delta, 1));
    rmd_document_note(d, "%s to %s", number(&b, row, row->low, 1), number(&c, row, row->high, 1));
    rmd_document_cell(d, "%s", number(&a, row, row->mdc95, 0));
    cell = rmd_document_cell(d, "%s", "");
    if (cell) {
        cell->figure = rmd_figure_change(row);
        add_alt(d, &cell->figure, row);
    }
    rmd_text_free(&name);
    rmd_text_free(&a);
    rmd_text_free(&b);
    rmd_text_free(&c);
}

static void add_changes(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const struct rmd_column columns[] = {
        { "", 4, RMD_CENTRE },
        { "Measure", 30, RMD_LEFT },
        { "Before to after", 24, RMD_LEFT },
        { "Change, 95 % interval", 21, RMD_RIGHT },
        { "Detectable", 13, RMD_RIGHT },
        { "Against what is detectable", 30, RMD_CENTRE },
    };
    const struct rmd_evidence_row *chosen[ROWS];
    int n = rmd_row_words_choose(chosen, ROWS, e);
    rmd_document_heading(d, 2, "What changed beyond measurement error");
    if (n) rmd_document_table(d, columns, sizeof columns / sizeof *columns, "");
    for (int i = 0; i < n; i++)
        add_row(d, chosen[i]);
    rmd_wording_say(d, RMD_PLACE_READING, e);
}

static void add_figure(struct rmd_document *d, struct rmd_figure figure, const char *alt)
{
    figure.alt = (char *)alt; // copied
    rmd_document_figure(d, &figure, "");
}

static void add_domains(struct rmd_document *d, const struct rmd_evidence *e)
{
    int plane = rmd_evidence_find(e, "total", "structure", NULL) &&
                rmd_evidence_find(e, "total", "function", NULL);
    rmd_document_mark(d, RMD_BLOCK_SPLIT);
    rmd_document_heading(d, 2, "Structure and function");
    if (plane)
        add_figure(
            d, rmd_figure_plane(e),
            "Change of structure and of function in retest SD, each with its 95 % "
            "interval, by the data alone and with the model; the numbers are in the tables.");
    rmd_wording_say(d, RMD_PLACE_DOMAINS, e);
    rmd_document_mark(d, RMD_BLOCK_NEXT);
    rmd_document_heading(d, 2, "Recovery of the arm");
    if (e->scores)
        add_figure(d, rmd_figure_recovery(e),
                   "FM-UE scores by day with their error, the band expected by natural recovery "
                   "from the earlier scores, and what the model expects without further training.");
    rmd_wording_say(d, RMD_PLACE_RECOVERY, e);
    rmd_document_mark(d, RMD_BLOCK_JOIN);
}

static void add_answers(struct rmd_document *d, const struct rmd_evidence *e)
{
    rmd_document_mark(d, RMD_BLOCK_SPLIT);
    rmd_document_heading(d, 2, "Can a training effect be told apart?");
    rmd_wording_say(d, RMD_PLACE_SEPARABLE, e);
    rmd_document_mark(d, RMD_BLOCK_NEXT);
    rmd_document_heading(d, 2, "What would sharpen the answer?");
    rmd_wording_say(d, RMD_PLACE_NEXT, e);
    rmd_document_mark(d, RMD_BLOCK_JOIN);
}

// The day at the end of a detail such as "fma_ue , day 345"; -1 where there is none.
static double day_of(const char *detail)
{
    const char *day = strstr(detail, "day ");
    return day ? strtol(day + 4, NULL, 10) : -1;
}

// The last point of the fan of FM-UE of a schedule.
static const struct rmd_evidence_finding *last_of_fan(const struct rmd_evidence *e,
                                                      const char *schedule)
{
    const struct rmd_evidence_finding *last = NULL;
    for (int i = 0; i < e->findings; i++) {
        const struct rmd_evidence_finding *f = &e->finding[i];
        if (strcmp(f->section, "fan") == 0 && strcmp(f->name, schedule) == 0 &&
            strncmp(f->detail, "fma_ue", 6) == 0 &&
            (!last || day_of(f->detail) > day_of(last->detail)))
            last = f;
    }
    return last;
}

// What is said of a schedule against none, of behaviour.
static const char *against_none(const struct rmd_evidence *e, const char *schedule)
{
    char name[160];
    snprintf(name, sizeof name, "%.28s less no further training", schedule);
    const struct rmd_evidence_finding *f = rmd_evidence_find(e, "difference", name, "behaviour");
    if (!f) return "";
    return strncmp(f->status, "not separable", 13) == 0 ? "not distinguishable by these data"
                                                        : f->status;
}

static void add_scenario(struct rmd_document *d, const struct rmd_evidence *e,
                         const struct rmd_evidence_finding *f)
{
    struct rmd_text alt = { 0 };
    rmd_document_cell(d, "%s", f->name);
    rmd_document_cell(d, "%.0f [%.0f, %.0f]", f->value, f->low, f->high);
    rmd_document_note(d, "FM-UE on day %.0f", day_of(f->detail));
    struct rmd_cell *cell = rmd_document_cell(d, "%s", "");
    rmd_text_add(&alt, "%.0f, 95 %% interval %.0f to %.0f, of 66", f->value, f->low, f->high);
    if (cell) {
        cell->figure = rmd_figure_score(f);
        d->status = alt.status == RMD_OK ? rmd_text_copy(&cell->figure.alt, alt.s) : alt.status;
    }
    rmd_document_cell(d, "%s",
                      strcmp(f->name, "no further training") == 0 ? "(the reference)"
                                                                  : against_none(e, f->name));
    rmd_text_free(&alt);
}

static void add_scenarios(struct rmd_document *d, const struct rmd_evidence *e)
{
    static const struct rmd_column columns[] = {
        { "Schedule", 26, RMD_LEFT },
        { "Expected, 95 % interval", 24, RMD_LEFT },
        { "0 to 66 points", 28, RMD_LEFT },
        { "Against no further training", 36, RMD_LEFT },
    };
    int n = 0;
    rmd_document_heading(d, 2, "Scenarios");
    for (int i = 0; i < e->findings && n < SCENARIOS; i++) {
        const struct rmd_evidence_finding *f = &e->finding[i];
        if (strcmp(f->section, "fan") != 0 || last_of_fan(e, f->name) != f) continue;
        if (n++ == 0) rmd_document_table(d, columns, sizeof columns / sizeof *columns, "");
        add_scenario(d, e, f);
    }
    rmd_wording_say(d, RMD_PLACE_SCENARIOS, e);
}

static void add_title(struct rmd_document *d, const struct rmd_evidence *e, const char *version)
{
    struct rmd_text text = { 0 };
    rmd_text_add(&text, "%s%s", *e->who ? "Person " : "One person", e->who);
    if (e->visits) {
        rmd_text_add(&text, ": ");
        rmd_slot_print(&text, "sessions", strlen("sessions"), e);
        rmd_text_add(&text, e->visits == 1 ? " session" : " sessions");
    }
    rmd_document_heading(d, 1, text.s ? text.s : "");
    if (text.status == RMD_OK) d->status = rmd_text_copy(&d->title, text.s);
    rmd_text_free(&text);
    rmd_text_add(
        &text,
        "Remodel %s. For research; to be read by a qualified clinician with all else that is known "
        "of the person.",
        version);
    if (d->status == RMD_OK)
        d->status = text.status == RMD_OK ? rmd_text_copy(&d->footer, text.s) : text.status;
    rmd_text_free(&text);
    if (e->visits && !isnan(rmd_slot_last_day(e)))
        add_figure(d, rmd_figure_days(e),
                   "The days of the sessions since onset as dots, and training as shaded bars.");
    rmd_wording_say(d, RMD_PLACE_WHO, e);
}

enum rmd_status rmd_clinician_page_add(struct rmd_document *d, const struct rmd_evidence *e,
                                       const char *version)
{
    add_title(d, e, version);
    rmd_wording_say(d, RMD_PLACE_CHANGE, e);
    add_changes(d, e);
    add_domains(d, e);
    add_answers(d, e);
    add_scenarios(d, e);
    rmd_document_heading(d, 2, "Limits");
    rmd_wording_say(d, RMD_PLACE_LIMITS, e);
    rmd_wording_say(d, RMD_PLACE_MISSING, e);
    return d->status;
}
