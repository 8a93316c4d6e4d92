// SPDX-License-Identifier: BSD-3-Clause
// The value of a session that was not yet: covariances do not depend on what it will measure.
#include "plasticity/plan.h"

#include "base/memory.h"

#include <math.h>

// The course with one more session on a day, measured as the last one was.
static enum rmd_status extend(struct rmd_course *out, const struct rmd_course *c, double day)
{
    int last = c->sessions - 1, doses = 0;
    enum rmd_status st = rmd_course_new(out, c->sessions + 1, c->traces, c->doses);
    if (st != RMD_OK) return st;
    for (int i = 0; i < c->doses && c->dose[i].start < c->day[last]; i++) {
        out->dose[doses] = c->dose[i];
        out->dose[doses++].end = fmin(c->dose[i].end, c->day[last]);
    }
    out->doses = doses;
    for (int s = 0; s <= c->sessions; s++)
        out->day[s] = s <= last ? c->day[s] : day;
    for (int t = 0; t < c->traces; t++) {
        out->trace[t] = c->trace[t];
        for (int s = 0; s <= c->sessions; s++)
            out->point[t * out->sessions + s] = *rmd_course_point(c, t, s <= last ? s : last);
    }
    return RMD_OK;
}

// EQ plast.27
static enum rmd_status expect(double contraction[2], const struct rmd_fit *fit, double day)
{
    enum rmd_status st;
    const struct rmd_posterior *p = &fit->posterior;
    int k = p->model->effects;
    struct rmd_course more = { 0 };
    struct rmd_reduced data = { 0 };
    struct rmd_basis *basis = NULL;
    double *design = NULL, *scratch = NULL, cov[RMD_EFFECTS_MOST * RMD_EFFECTS_MOST];
    double left[2] = { 0, 0 };
    RMD_TRY(extend(&more, &fit->observed.course, day));
    RMD_TRY(rmd_reduced_new(&data, &more, &fit->priors, -1));
    size_t rows = (size_t)data.rows, days = (size_t)more.sessions;
    RMD_TRY(rmd_alloc(&basis, days, sizeof *basis));
    RMD_TRY(rmd_alloc(&design, rows * (size_t)k, sizeof *design));
    RMD_TRY(rmd_alloc(&scratch, rows * (size_t)k + 2 * days, sizeof *scratch));
    struct rmd_schedule schedule = fit->schedule;
    schedule.day = more.day;
    schedule.days = more.sessions;
    schedule.dose = more.dose;
    schedule.doses = more.doses;
    for (int n = 0; n < p->nodes; n++) {
        if (p->weight[n] < 1e-6) continue;
        double *row = design;
        rmd_basis_fill(basis, &schedule, p->tau + n * RMD_TAUS, scratch);
        for (int l = 0; l < RMD_LATENTS; l++)
            for (int s = 0; s < more.sessions; s++, row += k)
                p->model->row(row, (enum rmd_latent)l, &basis[s], &fit->priors);
        double evidence = rmd_node_solve(NULL, cov, design, p->prior, k, &data, scratch);
        for (int i = 0; i < 2 && !isnan(evidence); i++) {
            int e = RMD_GAIN_S + i;
            double away = p->mean[n * k + e] - p->total_mean[e];
            left[i] += p->weight[n] * (cov[e * k + e] + away * away);
        }
    }
    for (int i = 0; i < 2; i++) {
        const struct rmd_prior *prior = &p->prior[RMD_GAIN_S + i];
        contraction[i] = 1 - left[i] / (prior->sd * prior->sd);
    }
out:
    rmd_course_free(&more);
    rmd_reduced_free(&data);
    rmd_release(basis);
    rmd_release(design);
    rmd_release(scratch);
    return st;
}

enum rmd_status rmd_plan_next(double *out, const struct rmd_fit *fit, const double *day, int days)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < days && st == RMD_OK; i++)
        st = expect(out + 2 * i, fit, day[i]);
    return st;
}
