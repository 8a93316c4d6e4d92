// SPDX-License-Identifier: BSD-3-Clause
// From a record to answers, tier by tier.
#include "plasticity/fit.h"

#include "base/memory.h"

#include <math.h>
#include <stddef.h>

static const char *const couplings[] = { "serial", "parallel", NULL };

#define T struct rmd_fit_opts
const struct rmd_param rmd_fit_params[] = {
    // clang-format off
    RMD_CHOICE (T, coupling, 0, couplings, RMD_SERIAL, "whether the fast state feeds the slow one, "
                "or training drives both"),
    RMD_FLAG   (T, allow_scanner, 0, "compare images across scanners"),
    RMD_FILE   (T, priors, 0, "numbers of the model to use instead of ours: name, value, sd"),
    { 0 }
    // clang-format on
};
#undef T

static void warn(const struct rmd_fit *fit, struct rmd_log *log)
{
    const struct rmd_observed *o = &fit->observed;
    int unknown = 0;
    for (int t = 0; t < o->course.traces; t++)
        unknown += !o->link[t].session_sd;
    if (unknown > 0)
        rmd_log_add(log, RMD_WARNING,
                    "%d rows have a scan noise but no session_sd: their variation between sessions "
                    "is taken for %g of it, and their intervals may be too narrow",
                    unknown, fit->priors.session_share.value);
    for (int s = 1; s < fit->record->sessions; s++)
        if (rmd_reliable_other_scanner(fit->record, 0, s))
            rmd_log_add(log, RMD_WARNING, "session '%s' was on another scanner than the first",
                        fit->record->session[s].id);
}

static void judge_tasks(struct rmd_fit *fit)
{
    int trained = rmd_panel_find(&fit->panel, "trained_task");
    int other = rmd_panel_find(&fit->panel, "untrained_task");
    if (trained < 0 || other < 0) return;
    const struct rmd_reliable *a = &fit->reliable[other], *b = &fit->reliable[trained];
    if (a->reason || b->reason || b->delta == 0) return;
    fit->transfer_rows = 1;
    fit->transfer = rmd_ratio_fieller(a->delta, a->sd, b->delta, b->sd, fmin(a->df, b->df));
}

static double hours_until(const struct rmd_fit *fit, double day)
{
    double sum = 0;
    for (int i = 0; i < fit->record->doses; i++) {
        const struct rmd_record_dose *d = &fit->record->dose[i];
        double hours =
            isnan(d->hours) ? d->repetitions / fit->priors.repetitions_per_hour.value : d->hours;
        sum += hours * fmax(0, fmin(day, d->end) - d->start) / (d->end - d->start);
    }
    return sum;
}

static enum rmd_verdict_of_effect weaker(const struct rmd_fit *fit, int a, int b)
{
    enum rmd_verdict_of_effect x = fit->effect[a].how.verdict, y = fit->effect[b].how.verdict;
    return x < y ? x : y;
}

static enum rmd_status answer(struct rmd_fit *fit)
{
    enum rmd_status st;
    struct rmd_answers a = { 0 };
    struct rmd_separable how[RMD_EFFECTS_MOST];
    const unsigned effects[RMD_PARTS] = { 7, 24 }; // their bits
    RMD_TRY(rmd_answers_new(&a, &fit->posterior, &fit->schedule));
    RMD_TRY(rmd_separable_judge(how, &fit->rank, &fit->posterior, &fit->observed.course));
    for (int i = 0; i < fit->posterior.model->effects; i++) {
        struct rmd_mixture m = rmd_answer_effect(&a, i);
        fit->effect[i] = (struct rmd_fit_effect){ rmd_totals_span(&m), how[i] };
    }
    for (int l = 0; l < RMD_LATENTS; l++) {
        enum rmd_latent latent = (enum rmd_latent)l;
        RMD_TRY(rmd_totals_weigh(&fit->total[l], &fit->observed.course, latent));
        if (fit->total[l].traces == 0) continue;
        int from = fit->total[l].from, to = fit->total[l].to;
        struct rmd_mixture m = rmd_answer_change(&a, latent, from, to, ~0u);
        fit->total[l].posterior = rmd_totals_span(&m);
        fit->total[l].rises = 1 - rmd_mixture_cdf(&m, 0);
        for (int part = 0; part < RMD_PARTS; part++) {
            m = rmd_answer_change(&a, latent, from, to, effects[part]);
            fit->part[l][part].span = rmd_totals_span(&m);
        }
        fit->part[l][RMD_SPONTANEOUS].how = fit->effect[RMD_RECOVERY_S + l].how.verdict;
        fit->part[l][RMD_TRAINING].how = latent == RMD_LATENT_S
                                             ? fit->effect[RMD_GAIN_S].how.verdict
                                             : weaker(fit, RMD_GAIN_S, RMD_GAIN_F);
    }
    RMD_TRY(rmd_totals_quadrants(fit->quadrant, &fit->posterior, &fit->total[RMD_LATENT_S],
                                 &fit->total[RMD_LATENT_F]));
out:
    rmd_answers_free(&a);
    return st;
}

static enum rmd_status model(struct rmd_fit *fit, const struct rmd_fit_opts *opts)
{
    enum rmd_status st;
    const struct rmd_course *c = &fit->observed.course;
    fit->schedule = (struct rmd_schedule){
        c->day,   c->sessions,  c->dose,
        c->doses, &fit->priors, rmd_priors_dynamics(&fit->priors, (enum rmd_coupling)opts->coupling)
    };
    RMD_TRY(rmd_reduced_new(&fit->reduced, c, &fit->priors, -1));
    RMD_TRY(rmd_posterior_fit(&fit->posterior, &rmd_models[RMD_MODEL_BOTH], &fit->reduced,
                              &fit->schedule, &rmd_posterior_usual));
    RMD_TRY(rmd_compare_models(&fit->models, &fit->posterior, c));
    fit->modelled = 1;
    RMD_TRY(answer(fit));
    fit->many = c->sessions >= 3;
    fit->plateau = (double)NAN;
    if (fit->many) RMD_TRY(rmd_fit_look_ahead(fit));
out:
    return st;
}

enum rmd_status rmd_fit_person(struct rmd_fit *out, const struct rmd_record *record,
                               const struct rmd_fit_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_fit){ .record = record };
    if (record->sessions < 2)
        return rmd_fail(RMD_EARG, "%s%shas %d session%s with values: a change needs two",
                        record->person, *record->person ? " " : "the record ", record->sessions,
                        record->sessions == 1 ? "" : "s");
    RMD_TRY(rmd_priors_read(&out->priors, opts->priors));
    RMD_TRY(rmd_panel_new(&out->panel, record));
    RMD_TRY(rmd_alloc(&out->reliable, (size_t)out->panel.rows, sizeof *out->reliable));
    RMD_TRY(rmd_reliable_judge(out->reliable, &out->panel, opts->allow_scanner));
    RMD_TRY(rmd_observe_new(&out->observed, &out->panel, &out->priors, opts->allow_scanner));
    RMD_TRY(rmd_natural_judge(&out->natural, &out->panel, &out->priors));
    judge_tasks(out);
    out->hours[0] = hours_until(out, record->session[0].day);
    out->hours[1] = hours_until(out, record->session[record->sessions - 1].day);
    warn(out, log);
    if (out->observed.course.traces > 0) RMD_TRY(model(out, opts));
out:
    if (st != RMD_OK) rmd_fit_free(out);
    return st;
}

void rmd_fit_free(struct rmd_fit *fit)
{
    rmd_posterior_free(&fit->posterior);
    rmd_reduced_free(&fit->reduced);
    rmd_observe_free(&fit->observed);
    rmd_panel_free(&fit->panel);
    rmd_release(fit->reliable);
    rmd_release(fit->forecast);
    *fit = (struct rmd_fit){ 0 };
}
