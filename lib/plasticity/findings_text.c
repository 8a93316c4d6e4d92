// SPDX-License-Identifier: BSD-3-Clause
// Findings as text for a person.
#include "base/number.h"
#include "plasticity/findings.h"
#include "plasticity/statement.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *section, *title;
} sections[] = {
    { "change", "Change from the first to the last session" },
    { "total", "Domains, in retest SD" },
    { "quadrant", "Structure and function" },
    { "natural", "Natural recovery of FM-UE" },
    { "effect", "Effects, in retest SD: recovery as a whole, gain of one standard course" },
    { "part", "Parts of the change, in retest SD" },
    { "model", "Models" },
    { "ahead", "Ahead, without further training" },
    { "fan", "Schedules" },
    { "difference", "Differences at the last day" },
    { "hold", "Holding" },
    { "fall", "Lasting" },
    { "next", "Next session: expected contraction of the gains" },
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void number(struct rmd_text *out, double value)
{
    char digits[32];
    rmd_text_add(out, "%10s",
                 isnan(value) ? "" : rmd_number_print(digits, sizeof digits, value, 4));
}

static void line(struct rmd_text *out, const struct rmd_finding *f)
{
    char interval[64] = "", low[32], high[32];
    struct rmd_text name = { 0 };
    rmd_text_add_clean(&name, f->name);
    if (*f->detail) rmd_text_add(&name, ", ");
    rmd_text_add_clean(&name, f->detail);
    if (!isnan(f->low))
        snprintf(interval, sizeof interval, "[%s, %s]",
                 rmd_number_print(low, sizeof low, f->low, 4),
                 rmd_number_print(high, sizeof high, f->high, 4));
    rmd_text_add(out, "  %-50s", name.s ? name.s : "");
    number(out, f->value);
    rmd_text_add(out, "  %-24s", interval);
    if (!isnan(f->probability))
        rmd_text_add(out, " %s%.3f",
                     strcmp(f->section, "change") == 0 ? "p=" : "P=", f->probability);
    if (!isnan(f->contraction)) rmd_text_add(out, " contraction %.2f", f->contraction);
    if (*f->status) rmd_text_add(out, "  %s", f->status);
    while (out->size > 0 && out->s[out->size - 1] == ' ')
        out->s[--out->size] = '\0';
    rmd_text_add(out, "\n");
    rmd_text_free(&name);
}

static void head(struct rmd_text *out, const struct rmd_fit *fit)
{
    const struct rmd_record *r = fit->record;
    if (*r->person) {
        rmd_text_add(out, "Participant ");
        rmd_text_add_clean(out, r->person);
        rmd_text_add(out, ": ");
    }
    rmd_text_add(out, "%d sessions, on days", r->sessions);
    for (int s = 0; s < r->sessions; s++)
        rmd_text_add(out, "%s %g", s ? "," : "", r->session[s].day);
    rmd_text_add(out, " since the index event; %.3g h of training between first and last.\n",
                 fit->hours[1] - fit->hours[0]);
}

void rmd_findings_print_sections(struct rmd_text *out, const struct rmd_findings *findings)
{
    for (int s = 0; s < SECTIONS; s++) {
        int any = 0;
        for (int i = 0; i < findings->n; i++) {
            if (strcmp(findings->item[i].section, sections[s].section) != 0) continue;
            if (!any++) rmd_text_add(out, "%s\n", sections[s].title);
            line(out, &findings->item[i]);
        }
        if (any) rmd_text_add(out, "\n");
    }
}

void rmd_findings_print_text(struct rmd_text *out, const struct rmd_fit *fit,
                             const struct rmd_findings *findings)
{
    head(out, fit);
    rmd_text_add(out, "\n");
    rmd_findings_print_sections(out, findings);
    for (int i = 0; i < rmd_statements; i++) {
        if (!rmd_statement[i].when(fit)) continue;
        rmd_statement[i].say(out, fit);
        rmd_text_add(out, "\n");
    }
    rmd_text_add(out, "Priors: SHA-256 %s\n", fit->priors.sha256);
}
