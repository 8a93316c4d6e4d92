// SPDX-License-Identifier: BSD-3-Clause
// Plateau, retention and forecasts without further training.
#include "base/memory.h"
#include "plasticity/fit.h"

#include <math.h>

static const double AHEAD[RMD_FIT_AHEAD] = { 90, 180, 365 }; // days after the last session
static const double DETECTABLE = 2.771807648699;             // MDC95 of a metric, in retest SD

// The training until a day; dose: [doses] room. Returns how many.
static int until(struct rmd_dose *dose, const struct rmd_course *course, double day)
{
    int n = 0;
    for (int i = 0; i < course->doses && course->dose[i].start < day; i++) {
        dose[n] = course->dose[i];
        dose[n].end = fmin(dose[n].end, day);
        n++;
    }
    return n;
}

// EQ plast.23
static void plateau(struct rmd_fit *fit, struct rmd_answers *a)
{
    int last = fit->schedule.days - 1;
    if (fit->total[RMD_LATENT_B].traces == 0) return;
    struct rmd_mixture m = rmd_answer_change(a, RMD_LATENT_B, last, last + 1, ~0u);
    fit->plateau = rmd_mixture_cdf(&m, DETECTABLE) - rmd_mixture_cdf(&m, -DETECTABLE);
}

static void forecast(struct rmd_fit *fit, struct rmd_answers *a)
{
    const struct rmd_observed *o = &fit->observed;
    int last = fit->schedule.days - 1;
    double error = hypot(1, fit->priors.behaviour_misfit.value);
    for (int t = 0; t < o->course.traces; t++) {
        const struct rmd_trace *trace = &o->course.trace[t];
        const struct rmd_link *link = &o->link[t];
        if (trace->latent != RMD_LATENT_B) continue;
        struct rmd_fit_forecast *f = &fit->forecast[fit->forecasts++];
        f->row = link->row;
        for (int i = 0; i < RMD_FIT_AHEAD; i++) {
            struct rmd_mixture m = rmd_answer_value(a, trace, t, last + 1 + i, 0);
            // The error of a new score is that of a score at the middle of what is expected.
            double middle = rmd_observe_back(link, rmd_mixture_quantile(&m, 0.5));
            m = rmd_answer_value(a, trace, t, last + 1 + i,
                                 error * rmd_observe_stretch(link, middle));
            struct rmd_band band = rmd_natural_band(&m, a->schedule.day[last + 1 + i],
                                                    -(double)INFINITY, (double)INFINITY);
            band.mean = middle;
            for (int b = 0; b < RMD_BANDS; b++) {
                double low = rmd_observe_back(link, band.low[b]);
                double high = rmd_observe_back(link, band.high[b]);
                band.low[b] = fmin(low, high);
                band.high[b] = fmax(low, high);
            }
            f->ahead[i] = band;
        }
    }
}

// What is left at the last session of the training-linked change of behaviour at the end of the
// training. The days of `span` are those of the first session, that end, and the last session.
static enum rmd_status retain(struct rmd_fit *fit)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_course *c = &fit->observed.course;
    const struct rmd_posterior *p = &fit->posterior;
    int k = p->model->effects;
    struct rmd_dose *dose = NULL;
    double *g = NULL, scratch[6], end = 0, last = c->day[c->sessions - 1];
    size_t size = (size_t)p->nodes * (size_t)k;
    struct rmd_basis basis[3];
    RMD_TRY(rmd_alloc(&dose, (size_t)c->doses, sizeof *dose));
    int doses = until(dose, c, last);
    for (int i = 0; i < doses; i++)
        if (dose[i].rate > 0) end = fmax(end, dose[i].end);
    if (fit->part[RMD_LATENT_B][RMD_TRAINING].how < RMD_PROVISIONAL || end <= c->day[0] ||
        end >= last)
        goto out;
    double day[3] = { c->day[0], end, last };
    struct rmd_schedule span = fit->schedule;
    span.day = day;
    span.days = 3;
    RMD_TRY(rmd_alloc(&g, 2 * size, sizeof *g));
    for (int n = 0; n < p->nodes; n++) {
        rmd_basis_fill(basis, &span, p->tau + n * RMD_TAUS, scratch);
        p->model->row(g + n * k, RMD_LATENT_B, &basis[2], &fit->priors);
        p->model->row(g + (int)size + n * k, RMD_LATENT_B, &basis[1], &fit->priors);
        for (int i = 0; i < RMD_GAIN_S; i++)
            g[n * k + i] = g[(int)size + n * k + i] = 0;
    }
    fit->retained = rmd_ratio_posterior(p, g, g + size);
out:
    rmd_release(dose);
    rmd_release(g);
    return st;
}

enum rmd_status rmd_fit_look_ahead(struct rmd_fit *fit)
{
    enum rmd_status st;
    const struct rmd_course *c = &fit->observed.course;
    struct rmd_schedule ahead = fit->schedule;
    struct rmd_answers a = { 0 };
    struct rmd_dose *dose = NULL;
    double *day = NULL;
    RMD_TRY(rmd_alloc(&day, (size_t)c->sessions + RMD_FIT_AHEAD, sizeof *day));
    RMD_TRY(rmd_alloc(&dose, (size_t)c->doses, sizeof *dose));
    RMD_TRY(rmd_alloc(&fit->forecast, (size_t)c->traces, sizeof *fit->forecast));
    for (int s = 0; s < c->sessions; s++)
        day[s] = c->day[s];
    for (int i = 0; i < RMD_FIT_AHEAD; i++)
        day[c->sessions + i] = c->day[c->sessions - 1] + AHEAD[i];
    ahead.day = day;
    ahead.days = c->sessions + RMD_FIT_AHEAD;
    ahead.dose = dose;
    ahead.doses = until(dose, c, c->day[c->sessions - 1]);
    RMD_TRY(rmd_answers_new(&a, &fit->posterior, &ahead));
    plateau(fit, &a);
    forecast(fit, &a);
    RMD_TRY(retain(fit));
out:
    rmd_answers_free(&a);
    rmd_release(day);
    rmd_release(dose);
    return st;
}
