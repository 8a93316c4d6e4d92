// SPDX-License-Identifier: BSD-3-Clause
// The sentences. None says that something made something else change, that a person is of a kind,
// or what anybody should be given.
#include "plasticity/statement.h"

#include <math.h>

void rmd_statement_odds(struct rmd_text *out, double p)
{
    static const struct {
        double from;
        const char *words;
    } odds[] = {
        { 0.99, "almost certain" }, { 0.94, "about 19 in 20" }, { 0.85, "about 9 in 10" },
        { 0.77, "about 4 in 5" },   { 0.71, "about 3 in 4" },   { 0.62, "about 2 in 3" },
        { 0.38, "about even" },     { 0.29, "about 1 in 3" },   { 0.22, "about 1 in 4" },
        { 0.15, "about 1 in 5" },   { 0.06, "about 1 in 10" },  { 0.01, "about 1 in 20" },
        { -1, "almost excluded" },
    };
    int i = 0;
    while (p < odds[i].from)
        i++;
    rmd_text_add(out, "%s (%.2f)", odds[i].words, p);
}

static int always(const struct rmd_fit *fit)
{
    (void)fit;
    return 1;
}

static int modelled(const struct rmd_fit *fit)
{
    return fit->modelled;
}

static int few(const struct rmd_fit *fit)
{
    return fit->modelled && !fit->many;
}

static int both_domains(const struct rmd_fit *fit)
{
    return fit->modelled && fit->total[RMD_LATENT_S].traces > 0 &&
           fit->total[RMD_LATENT_F].traces > 0;
}

static int compared(const struct rmd_fit *fit)
{
    for (int row = 0; row < fit->panel.rows; row++)
        if (fit->reliable[row].reason == NULL) return 1;
    return 0;
}

static int early_structure(const struct rmd_fit *fit)
{
    const struct rmd_record *r = fit->record;
    for (int row = 0; row < fit->panel.rows; row++)
        if (fit->panel.about[row]->domain == 'S' && r->session[r->sessions - 1].day > 0 &&
            r->session[0].day < 90)
            return 1;
    return 0;
}

static void say_families(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out, "Verdicts are adjusted within each domain (Holm): with nothing changed, one "
                      "domain in twenty has a row that says changed.");
}

static void say_regression(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out,
                 "Who is measured again because the first value was low tends to have a higher "
                 "second one with nothing changed.");
}

static void say_degeneration(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out,
                 "Within three months of a lesion FA falls in its tracts as fibres degenerate: "
                 "that is the expected course.");
}

static void say_quadrant(struct rmd_text *out, const struct rmd_fit *fit)
{
    static const char *const names[] = { "structure and function both up", "structure up alone",
                                         "function up alone", "neither up" };
    int best = 0;
    for (int q = 1; q < RMD_QUADRANTS; q++)
        if (fit->quadrant[q] > fit->quadrant[best]) best = q;
    rmd_text_add(out, "Most probable: %s, ", names[best]);
    rmd_statement_odds(out, fit->quadrant[best]);
    rmd_text_add(out, "; this rests on the priors as well as on the data.");
}

static int recovery_known(const struct rmd_fit *fit)
{
    return fit->natural.known;
}

static int recovery_unknown(const struct rmd_fit *fit)
{
    return !fit->natural.known && rmd_panel_find(&fit->panel, "fma_ue") >= 0;
}

static void say_recovery(struct rmd_text *out, const struct rmd_fit *fit)
{
    const struct rmd_natural *n = &fit->natural;
    double p = n->excess > 0 ? 1 - n->below : n->below;
    rmd_text_add(out,
                 "The last FM-UE, %g, is %.1f points %s what natural recovery makes of the earlier "
                 "scores (%.1f, 95 %% of such patients %.0f to %.0f); a score as far on that side "
                 "or farther: ",
                 n->observed, fabs(n->excess), n->excess > 0 ? "above" : "below", n->expected.mean,
                 n->expected.low[RMD_BANDS - 1], n->expected.high[RMD_BANDS - 1]);
    rmd_statement_odds(out, p);
    rmd_text_add(out, ".");
}

static void say_no_recovery(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out,
                 "FM-UE is not compared with natural recovery: that takes two scores within 26 "
                 "weeks of onset.");
}

static void say_pattern(struct rmd_text *out, const struct rmd_fit *fit)
{
    const double *g = fit->natural.group;
    rmd_text_add(out, "Pattern of FM-UE recovery: good ");
    rmd_statement_odds(out, g[3] + g[4]);
    rmd_text_add(out, ", moderate ");
    rmd_statement_odds(out, g[1] + g[2]);
    rmd_text_add(out, ", poor ");
    rmd_statement_odds(out, g[0]);
    rmd_text_add(out, ". It is based on the scores so far and is no guarantee: some people recover "
                      "more than expected, some less.");
}

static void say_separable(struct rmd_text *out, const struct rmd_fit *fit)
{
    const struct rmd_separable *s = &fit->effect[RMD_GAIN_S].how, *f = &fit->effect[RMD_GAIN_F].how;
    rmd_text_add(
        out,
        "A part timed as the training, told from spontaneous change: in structure %s, in "
        "function %s (%d sessions, %.3g h of training between them; rank %d of %d; "
        "variance contraction %.2f and %.2f, needed 0.5, provisionally 0.3; sensitivity to "
        "the priors of recovery %.2f and %.2f, allowed 0.25).",
        rmd_separable_words[s->verdict], rmd_separable_words[f->verdict], fit->record->sessions,
        fit->hours[1] - fit->hours[0], fit->rank.rank, fit->rank.of, s->contraction, f->contraction,
        s->sensitivity, f->sensitivity);
}

static void say_factor(struct rmd_text *out, const struct rmd_fit *fit)
{
    double b = fit->models.log_bayes_factor;
    rmd_text_add(out, "A part timed as the training beside spontaneous change: %s (Bayes factor ",
                 rmd_compare_words(b));
    rmd_text_add(out, b >= 0 ? "%.2g)." : "1/%.2g).", exp(fabs(b)));
}

static void say_few(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out, "Spontaneous and training change were not separable; this number rests on "
                      "population priors.");
}

static void say_constants(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out, "Time constants are not estimated for one person: they are averaged over, by "
                      "the priors and what little the data say.");
}

static void say_timing(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out, "A change timed as the training is a coincidence in time: without a "
                      "comparison it does not tell what it comes from.");
}

static int plateau_known(const struct rmd_fit *fit)
{
    return fit->modelled && fit->many && !isnan(fit->plateau);
}

static void say_plateau(struct rmd_text *out, const struct rmd_fit *fit)
{
    rmd_text_add(out,
                 "Behaviour changes by less than can be detected over the next 90 days without "
                 "further training: ");
    rmd_statement_odds(out, fit->plateau);
    rmd_text_add(out, ".");
}

static int retention_known(const struct rmd_fit *fit)
{
    return fit->modelled && fit->many && fit->retained.known;
}

static void say_retention(struct rmd_text *out, const struct rmd_fit *fit)
{
    rmd_text_add(out,
                 "Retained at the last session of what was timed as the training: %.0f %% "
                 "[%.0f, %.0f] (%s).",
                 100 * fit->retained.mean, 100 * fit->retained.low, 100 * fit->retained.high,
                 rmd_separable_words[fit->part[RMD_LATENT_B][RMD_TRAINING].how]);
}

static int items(const struct rmd_fit *fit)
{
    return fit->record->items > 0;
}

static void say_items(struct rmd_text *out, const struct rmd_fit *fit)
{
    enum { MOST = 12 };
    rmd_text_add(out, "Recorded, not used:");
    for (int i = 0; i < fit->record->items && i < MOST; i++) {
        rmd_text_add(out, "%s ", i ? "," : "");
        rmd_text_add_clean(out, fit->record->item[i].name);
        rmd_text_add(out, " ");
        rmd_text_add_clean(out, fit->record->item[i].value);
    }
    if (fit->record->items > MOST) rmd_text_add(out, " and %d more", fit->record->items - MOST);
    rmd_text_add(out, ".");
}

static void say_limits(struct rmd_text *out, const struct rmd_fit *fit)
{
    (void)fit;
    rmd_text_add(out, "Diffusion and BOLD measures do not identify cells or their parts. Research "
                      "software. Not a medical device. Not for diagnosis or treatment decisions.");
}

// clang-format off
const struct rmd_statement rmd_statement[] = {
    { "Families",          compared,         say_families },
    { "Regression",        compared,         say_regression },
    { "Degeneration",      early_structure,  say_degeneration },
    { "Quadrant",          both_domains,     say_quadrant },
    { "NaturalRecovery",   recovery_known,   say_recovery },
    { "NoNaturalRecovery", recovery_unknown, say_no_recovery },
    { "Pattern",           recovery_known,   say_pattern },
    { "Separable",         modelled,         say_separable },
    { "BayesFactor",       modelled,         say_factor },
    { "TwoSessions",       few,              say_few },
    { "TimeConstants",     modelled,         say_constants },
    { "Timing",            modelled,         say_timing },
    { "Plateau",           plateau_known,    say_plateau },
    { "Retention",         retention_known,  say_retention },
    { "RecordedNotUsed",   items,            say_items },
    { "Limits",            always,           say_limits },
};
// clang-format on
const int rmd_statements = sizeof rmd_statement / sizeof *rmd_statement;
