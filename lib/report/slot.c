// SPDX-License-Identifier: BSD-3-Clause
// The slots of sentences.
#include "report/slot.h"

#include "plasticity/compare.h"
#include "plasticity/statement.h"

#include <math.h>
#include <string.h>

int rmd_slot_count(const struct rmd_evidence *e, const char *verdict, char domain)
{
    int n = 0;
    for (int i = 0; i < e->rows; i++)
        n += e->row[i].last && strcmp(e->row[i].verdict, verdict) == 0 &&
             (!domain || e->row[i].domain == domain);
    return n;
}

int rmd_slot_rows(const struct rmd_evidence *e)
{
    int n = 0;
    for (int i = 0; i < e->rows; i++)
        n += e->row[i].last;
    return n;
}

const struct rmd_evidence_row *rmd_slot_arm(const struct rmd_evidence *e)
{
    for (int i = 0; i < e->rows; i++)
        if (strcmp(e->row[i].metric, "fma_ue") == 0) return &e->row[i];
    return NULL;
}

const struct rmd_evidence_finding *rmd_slot_next(const struct rmd_evidence *e)
{
    for (int i = 0; i < e->findings; i++)
        if (strcmp(e->finding[i].section, "next") == 0 &&
            strcmp(e->finding[i].status, "teaches most") == 0)
            return &e->finding[i];
    return NULL;
}

const char *rmd_slot_gain(const struct rmd_evidence *e, char domain)
{
    const struct rmd_evidence_finding *f =
        rmd_evidence_find(e, "effect", domain == 'S' ? "gain_S" : "gain_F", NULL);
    return f && *f->status ? f->status : "not measured";
}

double rmd_slot_first_day(const struct rmd_evidence *e)
{
    return e->visits ? e->visit[0].day : (double)NAN;
}

double rmd_slot_last_day(const struct rmd_evidence *e)
{
    return e->visits ? e->visit[e->visits - 1].day : (double)NAN;
}

static void sessions(struct rmd_text *out, const struct rmd_evidence *e)
{
    static const char *const words[] = { "no",   "one", "two",   "three", "four",
                                         "five", "six", "seven", "eight", "nine" };
    if (e->visits < 10)
        rmd_text_add(out, "%s", words[e->visits]);
    else
        rmd_text_add(out, "%d", e->visits);
}

static void days(struct rmd_text *out, const struct rmd_evidence *e)
{
    for (int i = 0; i < e->visits; i++) {
        rmd_text_add(out, "%s%.0f",
                     i == 0              ? ""
                     : i + 1 < e->visits ? ", "
                                         : " and ",
                     e->visit[i].day);
        if (e->visit[i].date && *e->visit[i].date) rmd_text_add(out, " (%s)", e->visit[i].date);
    }
}

static void hours(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%.3g", e->hours);
}

static void phase(struct rmd_text *out, const struct rmd_evidence *e)
{
    double day = rmd_slot_last_day(e);
    rmd_text_add(out, "%s",
                 day <= 7     ? "acute (first week)"
                 : day <= 90  ? "early subacute (first three months)"
                 : day <= 182 ? "late subacute (three to six months)"
                              : "chronic (beyond six months)");
}

static void person(struct rmd_text *out, const struct rmd_evidence *e)
{
    const char *comma = "";
    if (!isnan(e->age)) {
        rmd_text_add(out, e->age > 89 ? "age 90 or above" : "age %.0f", e->age);
        comma = ", ";
    }
    if (*e->sex) {
        rmd_text_add(out, "%s%s", comma, e->sex);
        comma = ", ";
    }
    if (*e->lesion_side) rmd_text_add(out, "%slesion on the %s", comma, e->lesion_side);
}

static void count_rows(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%d", rmd_slot_rows(e));
}

static void count_changed(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%d", rmd_slot_count(e, "changed", 0));
}

static void count_suggestive(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%d", rmd_slot_count(e, "suggestive", 0));
}

static void count_withheld(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%d",
                 rmd_slot_rows(e) - rmd_slot_count(e, "changed", 0) -
                     rmd_slot_count(e, "suggestive", 0) - rmd_slot_count(e, "within error", 0));
}

static void by_domain(struct rmd_text *out, const struct rmd_evidence *e)
{
    static const struct {
        char domain;
        const char *word;
    } list[] = { { 'S', "structure" }, { 'F', "function" },          { 'B', "behaviour" },
                 { 'C', "cognition" }, { 'E', "electrophysiology" }, { 'M', "microscopy" } };
    int told = 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        int n = rmd_slot_count(e, "changed", list[i].domain);
        if (n) rmd_text_add(out, "%s%d of %s", told++ ? ", " : "", n, list[i].word);
    }
}

static void arm_change(struct rmd_text *out, const struct rmd_evidence *e)
{
    const struct rmd_evidence_row *arm = rmd_slot_arm(e);
    rmd_text_add(out, "%+.0f [%+.0f, %+.0f]", arm->delta, arm->low, arm->high);
}

static const struct rmd_evidence_finding *likeliest(const struct rmd_evidence *e)
{
    const struct rmd_evidence_finding *best = NULL;
    for (int i = 0; i < e->findings; i++)
        if (strcmp(e->finding[i].section, "quadrant") == 0 &&
            (!best || e->finding[i].probability > best->probability))
            best = &e->finding[i];
    return best;
}

static void quadrant(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%s", likeliest(e)->name);
}

static void quadrant_odds(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_statement_odds(out, likeliest(e)->probability);
}

static const struct rmd_evidence_finding *expected(const struct rmd_evidence *e)
{
    return rmd_evidence_find(e, "natural", "expected fma_ue", NULL);
}

static const struct rmd_evidence_finding *excess(const struct rmd_evidence *e)
{
    return rmd_evidence_find(e, "natural", "observed less expected", NULL);
}

static void natural_observed(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%.0f", expected(e)->value + excess(e)->value);
}

static void natural_expected(struct rmd_text *out, const struct rmd_evidence *e)
{
    const struct rmd_evidence_finding *f = expected(e);
    rmd_text_add(out, "%.0f (95 %% of such people %.0f to %.0f)", f->value, f->low, f->high);
}

static void natural_odds(struct rmd_text *out, const struct rmd_evidence *e)
{
    double p = excess(e)->probability;
    rmd_statement_odds(out, excess(e)->value > 0 ? p : 1 - p);
}

static double groups(const struct rmd_evidence *e, const char *first, const char *second)
{
    const struct rmd_evidence_finding *a = rmd_evidence_find(e, "natural", first, NULL);
    const struct rmd_evidence_finding *b = rmd_evidence_find(e, "natural", second, NULL);
    return (a ? a->probability : 0) + (b ? b->probability : 0);
}

static void pattern(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "good ");
    rmd_statement_odds(out, groups(e, "group 4, good", "group 5, good"));
    rmd_text_add(out, ", moderate ");
    rmd_statement_odds(out, groups(e, "group 2, moderate", "group 3, moderate"));
    rmd_text_add(out, ", poor ");
    rmd_statement_odds(out, groups(e, "group 1, poor", ""));
}

static void gain_structure(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%s", rmd_slot_gain(e, 'S'));
}

static void gain_function(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%s", rmd_slot_gain(e, 'F'));
}

static void contraction(struct rmd_text *out, const struct rmd_evidence *e)
{
    static const char *const names[] = { "gain_S", "gain_F" };
    static const char *const words[] = { "structure", "function" };
    int told = 0;
    for (int i = 0; i < 2; i++) {
        const struct rmd_evidence_finding *f = rmd_evidence_find(e, "effect", names[i], NULL);
        if (f && !isnan(f->contraction))
            rmd_text_add(out, "%s%.2f in %s", told++ ? " and " : "", f->contraction, words[i]);
    }
}

static void rank(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%.0f of %.0f", e->rank, e->rank_of);
}

static void factor(struct rmd_text *out, const struct rmd_evidence *e)
{
    double b = rmd_evidence_find(e, "model", "log Bayes factor", NULL)->value;
    double size = exp(fabs(b));
    rmd_text_add(out, "%s (Bayes factor %s", rmd_compare_words(b), b < 0 ? "1/" : "");
    rmd_text_add(out, size > 1000 ? "1000 or more)" : size > 10 ? "%.0f)" : "%.1f)", size);
}

static void next_session(struct rmd_text *out, const struct rmd_evidence *e)
{
    const char *day = strstr(rmd_slot_next(e)->name, "day ");
    for (day = day ? day + 4 : ""; *day >= '0' && *day <= '9'; day++)
        rmd_text_append(out, day, 1);
}

static void next_gains(struct rmd_text *out, const struct rmd_evidence *e)
{
    int told = 0;
    for (int i = 0; i < e->findings; i++) {
        const struct rmd_evidence_finding *f = &e->finding[i];
        if (strcmp(f->section, "next") != 0 || strcmp(f->status, "teaches most") != 0) continue;
        int structure = strncmp(f->detail, "gain_S", 6) == 0;
        const struct rmd_evidence_finding *now =
            rmd_evidence_find(e, "effect", structure ? "gain_S" : "gain_F", NULL);
        rmd_text_add(out, "%s%.2f in %s", told++ ? " and " : "", f->contraction,
                     structure ? "structure" : "function");
        if (now && !isnan(now->contraction)) rmd_text_add(out, " (now %.2f)", now->contraction);
    }
}

static void hold(struct rmd_text *out, const struct rmd_evidence *e)
{
    for (int i = 0; i < e->findings; i++) {
        const struct rmd_evidence_finding *f = &e->finding[i];
        if (strcmp(f->section, "hold") == 0)
            rmd_text_add(out, "%.1f [%.1f, %.1f]", f->value, f->low, f->high);
    }
}

static void others(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%d", e->others);
}

static void warnings(struct rmd_text *out, const struct rmd_evidence *e)
{
    rmd_text_add(out, "%zu", e->warnings.n);
}

static void missing(struct rmd_text *out, const struct rmd_evidence *e)
{
    static const char *const words[RMD_FROM_KINDS] = { "structure (dti-delta)",
                                                       "function (fmri-delta)",
                                                       "the model of one person (plasticity-fit)",
                                                       "schedules (plasticity-plan)" };
    int told = 0;
    for (int k = 0; k < RMD_FROM_KINDS; k++)
        if (!e->have[k]) rmd_text_add(out, "%s%s", told++ ? ", " : "", words[k]);
}

static const struct {
    const char *name;
    void (*print)(struct rmd_text *out, const struct rmd_evidence *evidence);
} slots[] = {
    // clang-format off
    { "sessions", sessions }, { "days", days },
    { "hours", hours }, { "phase", phase }, { "person", person },
    { "rows", count_rows }, { "changed", count_changed }, { "suggestive", count_suggestive },
    { "withheld", count_withheld }, { "domains", by_domain },
    { "arm", arm_change }, { "quadrant", quadrant }, { "quadrant-odds", quadrant_odds },
    { "observed", natural_observed }, { "expected", natural_expected },
    { "natural-odds", natural_odds }, { "pattern", pattern },
    { "gain-structure", gain_structure }, { "gain-function", gain_function },
    { "contraction", contraction }, { "rank", rank }, { "factor", factor },
    { "next", next_session }, { "next-gains", next_gains }, { "hold", hold },
    { "others", others }, { "warnings", warnings }, { "missing", missing },
    // clang-format on
};

void rmd_slot_print(struct rmd_text *out, const char *name, size_t size,
                    const struct rmd_evidence *e)
{
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (strlen(slots[i].name) == size && strncmp(slots[i].name, name, size) == 0) {
            slots[i].print(out, e);
            return;
        }
    rmd_text_add(out, "{?}");
}
