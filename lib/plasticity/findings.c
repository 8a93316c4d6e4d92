// SPDX-License-Identifier: BSD-3-Clause
// What is found, in the order in which it is told.
#include "plasticity/findings.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const latents[] = { "structure", "function", "behaviour" };
static const char RETEST[] = "retest SD";

struct rmd_finding *rmd_findings_add(struct rmd_findings *list, const char *section,
                                     const char *name, const char *detail)
{
    struct rmd_finding *f = &list->item[list->n++];
    *f = (struct rmd_finding){ .section = section, .unit = "1", .status = "" };
    f->value = f->low = f->high = f->sd = f->probability = f->contraction = (double)NAN;
    snprintf(f->name, sizeof f->name, "%s", name);
    snprintf(f->detail, sizeof f->detail, "%s", detail);
    return f;
}

static void set_span(struct rmd_finding *f, const struct rmd_span *span)
{
    f->value = span->mean;
    f->low = span->low;
    f->high = span->high;
}

static void add_changes(struct rmd_findings *list, const struct rmd_fit *fit)
{
    for (int row = 0; row < fit->panel.rows; row++) {
        const struct rmd_record_value *about = fit->panel.about[row];
        const struct rmd_reliable *r = &fit->reliable[row];
        struct rmd_finding *f = rmd_findings_add(list, "change", about->metric, about->region);
        f->unit = *about->unit ? about->unit : "n/a";
        f->value = r->delta;
        f->low = r->low;
        f->high = r->high;
        f->sd = r->sd;
        f->probability = r->p_adjusted;
        f->status = r->reason ? r->reason : rmd_delta_verdicts[r->verdict];
    }
}

static void add_totals(struct rmd_findings *list, const struct rmd_fit *fit)
{
    static const char *const quadrants[] = { "both up", "structure up alone", "function up alone",
                                             "neither up" };
    for (int l = 0; l < RMD_LATENTS; l++) {
        const struct rmd_total *t = &fit->total[l];
        if (t->traces == 0) continue;
        struct rmd_finding *f = rmd_findings_add(list, "total", latents[l], "by the data alone");
        f->unit = RETEST;
        f->value = t->change;
        f->low = t->change - t->mdc95;
        f->high = t->change + t->mdc95;
        f->sd = t->sd;
        f->status = fabs(t->change) > t->mdc95 ? "beyond error" : "within error";
        f = rmd_findings_add(list, "total", latents[l], "under the model");
        f->unit = RETEST;
        set_span(f, &t->posterior);
        f->probability = t->rises;
    }
    if (fit->total[RMD_LATENT_S].traces == 0 || fit->total[RMD_LATENT_F].traces == 0) return;
    for (int q = 0; q < RMD_QUADRANTS; q++)
        rmd_findings_add(list, "quadrant", quadrants[q], "")->probability = fit->quadrant[q];
}

static void add_band(struct rmd_findings *list, const char *section, const char *name,
                     const struct rmd_band *band, const char *unit)
{
    char detail[64];
    snprintf(detail, sizeof detail, "day %g", band->day);
    struct rmd_finding *f = rmd_findings_add(list, section, name, detail);
    f->unit = unit;
    f->value = band->mean;
    f->low = band->low[RMD_BANDS - 1];
    f->high = band->high[RMD_BANDS - 1];
}

static void add_natural(struct rmd_findings *list, const struct rmd_fit *fit)
{
    static const char *const groups[] = { "group 1, poor", "group 2, moderate", "group 3, moderate",
                                          "group 4, good", "group 5, good" };
    static const char *const rules[] = { "last score", "proportional recovery",
                                         "recovery mixture" };
    const struct rmd_natural *n = &fit->natural;
    if (!n->known) return;
    for (int g = 0; g < RMD_RECOVERY_GROUPS; g++)
        rmd_findings_add(list, "natural", groups[g], "given all scores")->probability = n->group[g];
    add_band(list, "natural", "expected fma_ue", &n->expected, "point");
    struct rmd_finding *f = rmd_findings_add(list, "natural", "observed less expected", "");
    f->unit = "point";
    f->value = n->excess;
    f->low = n->observed - n->expected.high[RMD_BANDS - 1];
    f->high = n->observed - n->expected.low[RMD_BANDS - 1];
    f->probability = 1 - n->below;
    for (int r = 0; r < RMD_RULES; r++) {
        if (isnan(n->error[r])) continue;
        f = rmd_findings_add(list, "natural", rules[r], "error of predicting the last score");
        f->unit = "point";
        f->value = n->error[r];
        f = rmd_findings_add(list, "natural", rules[r], "log score of predicting it");
        f->value = n->log_score[r];
    }
    for (int i = 0; i < n->later; i++)
        add_band(list, "natural", "fma_ue by natural recovery", &n->to_come[i], "point");
}

// Effects and parts that the data do not say are withheld: only how little they say is told.
static void add_effects(struct rmd_findings *list, const struct rmd_fit *fit)
{
    const struct rmd_model *model = fit->posterior.model;
    char detail[64];
    for (int i = 0; i < model->effects; i++) {
        const struct rmd_fit_effect *e = &fit->effect[i];
        snprintf(detail, sizeof detail, "sensitivity to the other priors %.2f", e->how.sensitivity);
        struct rmd_finding *f = rmd_findings_add(list, "effect", model->effect[i], detail);
        f->unit = RETEST;
        f->contraction = e->how.contraction;
        f->status = rmd_separable_words[e->how.verdict];
        if (e->how.verdict >= RMD_PROVISIONAL) set_span(f, &e->span);
    }
    for (int l = 0; l < RMD_LATENTS; l++)
        for (int i = 0; i < RMD_PARTS && fit->total[l].traces > 0; i++) {
            const struct rmd_fit_part *part = &fit->part[l][i];
            struct rmd_finding *f = rmd_findings_add(list, "part", latents[l],
                                                     i ? "timed as the training" : "spontaneous");
            f->unit = RETEST;
            f->status = rmd_separable_words[part->how];
            if (part->how >= RMD_PROVISIONAL) set_span(f, &part->span);
        }
}

static void add_models(struct rmd_findings *list, const struct rmd_fit *fit)
{
    char detail[64];
    for (int m = 0; m < RMD_MODELS; m++) {
        const struct rmd_compared *c = &fit->models.model[m];
        snprintf(detail, sizeof detail, "ELPD %.3f", c->elpd);
        struct rmd_finding *f = rmd_findings_add(list, "model", rmd_models[m].name, detail);
        f->unit = "log evidence";
        f->value = c->log_evidence;
        f->probability = c->probability;
    }
    struct rmd_finding *f =
        rmd_findings_add(list, "model", "log Bayes factor", "of both against spontaneous");
    f->value = fit->models.log_bayes_factor;
    f->status = rmd_compare_words(fit->models.log_bayes_factor);
}

static void add_ahead(struct rmd_findings *list, const struct rmd_fit *fit)
{
    if (!isnan(fit->plateau))
        rmd_findings_add(list, "ahead", "plateau", "of behaviour over 90 days")->probability =
            fit->plateau;
    if (fit->retained.known) {
        struct rmd_finding *f =
            rmd_findings_add(list, "ahead", "retained", "of the part timed as the training");
        set_span(f,
                 &(struct rmd_span){ fit->retained.mean, fit->retained.low, fit->retained.high });
        f->status = rmd_separable_words[fit->part[RMD_LATENT_B][RMD_TRAINING].how];
    }
    for (int i = 0; i < fit->forecasts; i++) {
        const struct rmd_record_value *about = fit->panel.about[fit->forecast[i].row];
        for (int k = 0; k < RMD_FIT_AHEAD; k++)
            add_band(list, "ahead", about->metric, &fit->forecast[i].ahead[k],
                     *about->unit ? about->unit : "n/a");
    }
}

static void add_transfer(struct rmd_findings *list, const struct rmd_fit *fit)
{
    if (!fit->transfer_rows) return;
    struct rmd_finding *f = rmd_findings_add(
        list, "change", "transfer", "change of the untrained task over that of the trained");
    f->status = fit->transfer.known ? "" : "not determined: the trained task may not have changed";
    if (fit->transfer.known)
        set_span(f,
                 &(struct rmd_span){ fit->transfer.mean, fit->transfer.low, fit->transfer.high });
}

enum rmd_status rmd_findings_new(struct rmd_findings *out, const struct rmd_fit *fit)
{
    enum { FIXED = 80 }; // findings that are not rows of a panel
    *out = (struct rmd_findings){ .room = FIXED + fit->panel.rows * (1 + RMD_FIT_AHEAD) };
    enum rmd_status st = rmd_alloc(&out->item, (size_t)out->room, sizeof *out->item);
    if (st != RMD_OK) return st;
    add_changes(out, fit);
    add_transfer(out, fit);
    if (fit->modelled) add_totals(out, fit);
    add_natural(out, fit);
    if (fit->modelled) {
        add_effects(out, fit);
        add_models(out, fit);
        if (fit->many) add_ahead(out, fit);
    }
    return RMD_OK;
}

void rmd_findings_free(struct rmd_findings *findings)
{
    rmd_release(findings->item);
    *findings = (struct rmd_findings){ 0 };
}
