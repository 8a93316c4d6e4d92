// SPDX-License-Identifier: BSD-3-Clause
// Fans and differences of schedules, the dose that holds a gain, and what lasts.
#include "plasticity/plan.h"

#include "base/memory.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

#define T struct rmd_plan_opts
const struct rmd_param rmd_plan_params[] = {
    // clang-format off
    RMD_REAL (T, horizon, 0, "day", 180, 7, 3650, "how far to look beyond the last session"),
    RMD_INT  (T, step, 0, "day", 30, 1, 3650, "time between the points of a fan"),
    { 0 }
    // clang-format on
};
#undef T

static const char *const latents[] = { "structure", "function", "behaviour" };
static const double DETECTABLE = 2.771807648699, SURE = 0.9; // retest SD; probability
enum { FALL_STEP = 7, FALL_MOST = 105, NEXT = 8 };           // days, steps, sessions

// Days of a schedule: those of the sessions, then the points ahead.
struct view {
    const struct rmd_fit *fit;
    double *day;
    int sessions, points;
};

static struct rmd_schedule see(const struct view *view, const struct rmd_plan_schedule *s)
{
    struct rmd_schedule schedule = view->fit->schedule;
    schedule.day = view->day;
    schedule.days = view->sessions + view->points;
    schedule.dose = s->dose;
    schedule.doses = s->doses;
    return schedule;
}

static void add_value(struct rmd_findings *out, struct rmd_answers *a, const struct view *view,
                      const char *name, int t, int point)
{
    const struct rmd_observed *o = &view->fit->observed;
    const struct rmd_link *link = &o->link[t];
    const struct rmd_record_value *about = view->fit->panel.about[link->row];
    int day = view->sessions + point;
    char detail[96];
    struct rmd_mixture m = rmd_answer_value(a, &o->course.trace[t], t, day, 0);
    struct rmd_band band =
        rmd_natural_band(&m, view->day[day], -(double)INFINITY, (double)INFINITY);
    double low = rmd_observe_back(link, band.low[RMD_BANDS - 1]);
    double high = rmd_observe_back(link, band.high[RMD_BANDS - 1]);
    snprintf(detail, sizeof detail, "%s %s, day %g", about->metric, about->region, band.day);
    struct rmd_finding *f = rmd_findings_add(out, "fan", name, detail);
    f->unit = *about->unit ? about->unit : "n/a";
    f->value = rmd_observe_back(link, rmd_mixture_quantile(&m, 0.5));
    f->low = fmin(low, high);
    f->high = fmax(low, high);
}

static void add_fan(struct rmd_findings *out, struct rmd_answers *a, const struct view *view,
                    const struct rmd_plan_schedule *s)
{
    char detail[96];
    for (int point = 0; point < view->points; point++) {
        int day = view->sessions + point;
        for (int l = 0; l < RMD_LATENTS; l++) {
            if (view->fit->total[l].traces == 0) continue;
            struct rmd_mixture m =
                rmd_answer_change(a, (enum rmd_latent)l, view->sessions - 1, day, ~0u);
            struct rmd_span span = rmd_totals_span(&m);
            snprintf(detail, sizeof detail, "%s since the last session, day %g", latents[l],
                     view->day[day]);
            struct rmd_finding *f = rmd_findings_add(out, "fan", s->name, detail);
            f->unit = "retest SD";
            f->value = span.mean;
            f->low = span.low;
            f->high = span.high;
        }
        for (int t = 0; t < view->fit->observed.course.traces; t++)
            if (view->fit->observed.course.trace[t].latent == RMD_LATENT_B)
                add_value(out, a, view, s->name, t, point);
    }
}

static const char *status(const struct rmd_fit *fit, enum rmd_latent latent, double above,
                          double mean)
{
    if (fit->part[latent][RMD_TRAINING].how < RMD_PROVISIONAL)
        return "not separable: by the priors";
    if (fmax(above, 1 - above) < SURE) return "not distinguishable";
    return fabs(mean) < DETECTABLE ? "distinguishable, too small to be detected"
                                   : "distinguishable";
}

// EQ plast.28: two schedules at the last day, with the same effects and time constants in both.
static enum rmd_status add_difference(struct rmd_findings *out, const struct view *view,
                                      const struct rmd_plan_schedule *s,
                                      const struct rmd_plan_schedule *t, enum rmd_latent latent)
{
    enum rmd_status st;
    const struct rmd_posterior *p = &view->fit->posterior;
    int k = p->model->effects, day = view->sessions + view->points - 1;
    struct rmd_answers a = { 0 }, b = { 0 };
    struct rmd_schedule sa = see(view, s), sb = see(view, t);
    char name[160];
    RMD_TRY(rmd_answers_new(&a, p, &sa));
    RMD_TRY(rmd_answers_new(&b, p, &sb));
    for (int n = 0; n < p->nodes; n++) {
        double g[RMD_EFFECTS_MOST], h[RMD_EFFECTS_MOST];
        p->model->row(g, latent, &a.basis[n * sa.days + day], &view->fit->priors);
        p->model->row(h, latent, &b.basis[n * sb.days + day], &view->fit->priors);
        for (int i = 0; i < k; i++)
            g[i] -= h[i];
        rmd_answer_linear(&a, n, g, 0, 0);
    }
    struct rmd_mixture m = { p->nodes, p->weight, a.mean, a.sd };
    struct rmd_span span = rmd_totals_span(&m);
    double above = 1 - rmd_mixture_cdf(&m, 0);
    snprintf(name, sizeof name, "%.28s less %.28s", s->name, t->name);
    struct rmd_finding *f = rmd_findings_add(out, "difference", name, latents[latent]);
    f->unit = "retest SD";
    f->value = span.mean;
    f->low = span.low;
    f->high = span.high;
    f->probability = above;
    f->status = status(view->fit, latent, above, span.mean);
out:
    rmd_answers_free(&a);
    rmd_answers_free(&b);
    return st;
}

// A weighted quantile over the nodes.
static double node_quantile(const struct rmd_posterior *p, const double *value, double q)
{
    double best = (double)INFINITY;
    for (int n = 0; n < p->nodes; n++) {
        double below = 0;
        for (int i = 0; i < p->nodes; i++)
            if (value[i] <= value[n]) below += p->weight[i];
        if (below >= q && value[n] < best) best = value[n];
    }
    return best;
}

// EQ plast.29: the hours a week whose steady slow state is that of the last session.
static enum rmd_status add_hold(struct rmd_findings *out, const struct view *view,
                                const struct rmd_plan_schedule *none)
{
    enum rmd_status st;
    const struct rmd_posterior *p = &view->fit->posterior;
    double *hours = NULL, last = view->day[view->sessions - 1], fast, slow;
    double sensitive = rmd_dose_response_window(&view->fit->schedule.dynamics.window, last);
    RMD_TRY(rmd_alloc(&hours, (size_t)p->nodes, sizeof *hours));
    for (int n = 0; n < p->nodes; n++) {
        const double *tau = p->tau + n * RMD_TAUS;
        rmd_dose_response_states(&fast, &slow, &last, 1, none->dose, none->doses, tau[RMD_TAU_FAST],
                                 tau[RMD_TAU_SLOW], &view->fit->schedule.dynamics);
        hours[n] = 7 * slow / (tau[RMD_TAU_SLOW] * sensitive);
    }
    struct rmd_finding *f =
        rmd_findings_add(out, "hold", "hours a week that hold the slow state",
                         "scenario: from the assumed window and time constants");
    f->unit = "h/week";
    f->value = node_quantile(p, hours, 0.5);
    f->low = node_quantile(p, hours, 0.025);
    f->high = node_quantile(p, hours, 0.975);
out:
    rmd_release(hours);
    return st;
}

// The first day on which what was gained since the first session is too small to be detected.
static enum rmd_status add_falls(struct rmd_findings *out, const struct rmd_fit *fit,
                                 const struct rmd_plan_schedule *none)
{
    enum rmd_status st;
    struct view view = { fit, NULL, fit->schedule.days, FALL_MOST };
    struct rmd_answers a = { 0 };
    int from = view.sessions - 1;
    RMD_TRY(rmd_alloc(&view.day, (size_t)(view.sessions + view.points), sizeof *view.day));
    for (int i = 0; i < view.sessions + view.points; i++)
        view.day[i] =
            i <= from ? fit->schedule.day[i] : fit->schedule.day[from] + FALL_STEP * (i - from);
    struct rmd_schedule schedule = see(&view, none);
    RMD_TRY(rmd_answers_new(&a, &fit->posterior, &schedule));
    for (int l = 0; l < RMD_LATENTS; l++) {
        int i = from;
        if (fit->total[l].traces == 0) continue;
        struct rmd_mixture m = rmd_answer_change(&a, (enum rmd_latent)l, 0, from, ~0u);
        if (rmd_mixture_mean(&m) < DETECTABLE) continue;
        do
            m = rmd_answer_change(&a, (enum rmd_latent)l, 0, ++i, ~0u);
        while (i < schedule.days - 1 && rmd_mixture_mean(&m) >= DETECTABLE);
        int fell = rmd_mixture_mean(&m) < DETECTABLE;
        struct rmd_finding *f = rmd_findings_add(
            out, "fall", latents[l], "day on which the gain is too small to be detected");
        f->unit = "day";
        f->value = fell ? view.day[i] : (double)NAN;
        f->status = fell ? "expected, without further training" : "not within two years";
    }
out:
    rmd_answers_free(&a);
    rmd_release(view.day);
    return st;
}

static enum rmd_status add_next(struct rmd_findings *out, const struct rmd_fit *fit)
{
    static const double after[NEXT] = { 1, 14, 30, 60, 90, 120, 180, 365 };
    double day[NEXT], contraction[2 * NEXT];
    int best = 0;
    char detail[96];
    for (int i = 0; i < NEXT; i++)
        day[i] = fit->schedule.day[fit->schedule.days - 1] + after[i];
    enum rmd_status st = rmd_plan_next(contraction, fit, day, NEXT);
    if (st != RMD_OK) return st;
    for (int i = 0; i < NEXT; i++)
        if (contraction[2 * i] + contraction[2 * i + 1] >
            contraction[2 * best] + contraction[2 * best + 1] + 1e-9)
            best = i;
    for (int i = 0; i < NEXT; i++)
        for (int e = 0; e < 2; e++) {
            snprintf(detail, sizeof detail, "%s, now %.2f",
                     fit->posterior.model->effect[RMD_GAIN_S + e],
                     fit->effect[RMD_GAIN_S + e].how.contraction);
            char name[64];
            snprintf(name, sizeof name, "a session on day %g", day[i]);
            struct rmd_finding *f = rmd_findings_add(out, "next", name, detail);
            f->contraction = contraction[2 * i + e];
            f->status = i == best ? "teaches most" : "";
        }
    return RMD_OK;
}

static enum rmd_status add_all(struct rmd_findings *out, const struct rmd_plan *plan,
                               const struct view *view)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < plan->schedules && st == RMD_OK; i++) {
        struct rmd_answers a = { 0 };
        struct rmd_schedule schedule = see(view, &plan->schedule[i]);
        st = rmd_answers_new(&a, &view->fit->posterior, &schedule);
        if (st == RMD_OK) add_fan(out, &a, view, &plan->schedule[i]);
        rmd_answers_free(&a);
    }
    for (int i = 1; i < plan->schedules; i++)
        for (int k = 0; k < i; k++)
            for (int l = 0; l < RMD_LATENTS; l++)
                if (view->fit->total[l].traces > 0 && st == RMD_OK)
                    st = add_difference(out, view, &plan->schedule[i], &plan->schedule[k],
                                        (enum rmd_latent)l);
    return st;
}

enum rmd_status rmd_plan_judge(struct rmd_findings *out, const struct rmd_plan *plan,
                               const struct rmd_fit *fit, const struct rmd_plan_opts *opts)
{
    enum rmd_status st;
    struct view view = { fit, NULL, fit->schedule.days, (int)ceil(opts->horizon / opts->step) };
    double last = fit->schedule.day[view.sessions - 1];
    int n = plan->schedules, each = RMD_LATENTS + fit->observed.course.traces;
    *out = (struct rmd_findings){ .room =
                                      n * view.points * each + n * n * RMD_LATENTS + 2 * NEXT + 8 };
    RMD_TRY(rmd_alloc(&out->item, (size_t)out->room, sizeof *out->item));
    RMD_TRY(rmd_alloc(&view.day, (size_t)(view.sessions + view.points), sizeof *view.day));
    for (int i = 0; i < view.sessions; i++)
        view.day[i] = fit->schedule.day[i];
    for (int i = 1; i <= view.points; i++)
        view.day[view.sessions + i - 1] = last + fmin(opts->horizon, i * (double)opts->step);
    RMD_TRY(add_all(out, plan, &view));
    RMD_TRY(add_hold(out, &view, &plan->schedule[0]));
    RMD_TRY(add_falls(out, fit, &plan->schedule[0]));
    RMD_TRY(add_next(out, fit));
out:
    rmd_release(view.day);
    if (st != RMD_OK) rmd_findings_free(out);
    return st;
}

void rmd_plan_print_limits(struct rmd_text *out, const struct rmd_fit *fit)
{
    const struct rmd_fit_effect *s = &fit->effect[RMD_GAIN_S], *f = &fit->effect[RMD_GAIN_F];
    rmd_text_add(out,
                 "Scenarios of the model, not prescriptions: they rest on the assumed window of "
                 "sensitivity and on the priors.\n");
    if (s->how.verdict < RMD_PROVISIONAL || f->how.verdict < RMD_PROVISIONAL)
        rmd_text_add(out,
                     "The gain of training was %s in structure and %s in function for this "
                     "person: differences between schedules are those that the priors expect.\n",
                     rmd_separable_words[s->how.verdict], rmd_separable_words[f->how.verdict]);
    rmd_text_add(out,
                 "Research software. Not a medical device. Not for diagnosis or treatment "
                 "decisions.\nPriors: SHA-256 %s\n",
                 fit->priors.sha256);
}
