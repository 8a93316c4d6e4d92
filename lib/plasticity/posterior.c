// SPDX-License-Identifier: BSD-3-Clause
// Two grids over the logarithms of the time constants: one on the prior, one where the posterior
// is.
#include "plasticity/posterior.h"

#include "base/memory.h"
#include "math/hermite.h"
#include "math/mixture.h"

#include <math.h>

const struct rmd_posterior_grid rmd_posterior_usual = { { 3, 3, 11 }, { 5, 5, 21 } };

// One time constant: nodes of its logarithm, and their log weights under the prior.
struct axis {
    int n;
    double at[RMD_HERMITE_MOST], log_weight[RMD_HERMITE_MOST];
};

static const double NARROWEST = 0.35; // of a second grid, in prior SD

// EQ plast.12: nodes where N(centre, sd) is, weighted for the prior.
static void place(struct axis *axis, const struct rmd_prior *prior, double centre, double sd, int n)
{
    double x[RMD_HERMITE_MOST], w[RMD_HERMITE_MOST];
    rmd_hermite_rule(x, w, n);
    axis->n = n;
    for (int i = 0; i < n; i++) {
        axis->at[i] = centre + sd * x[i];
        double z = (axis->at[i] - log(prior->value)) / prior->sd;
        axis->log_weight[i] = log(w[i]) + 0.5 * (x[i] * x[i] - z * z) + log(sd / prior->sd);
    }
}

static void release(struct rmd_posterior *p)
{
    rmd_release(p->weight);
    rmd_release(p->log_prior);
    rmd_release(p->tau);
    rmd_release(p->design);
    rmd_release(p->mean);
    rmd_release(p->covariance);
    p->weight = p->log_prior = p->tau = p->design = p->mean = p->covariance = NULL;
}

static enum rmd_status make_room(struct rmd_posterior *p, const struct axis axis[RMD_TAUS])
{
    enum rmd_status st;
    size_t k = (size_t)p->model->effects, rows = (size_t)p->reduced->rows;
    p->nodes = axis[0].n * axis[1].n * axis[2].n;
    size_t n = (size_t)p->nodes;
    RMD_TRY(rmd_alloc(&p->weight, n, sizeof(double)));
    RMD_TRY(rmd_alloc(&p->log_prior, n, sizeof(double)));
    RMD_TRY(rmd_alloc(&p->tau, n * RMD_TAUS, sizeof(double)));
    RMD_TRY(rmd_alloc(&p->design, n * rows * k, sizeof(double)));
    RMD_TRY(rmd_alloc(&p->mean, n * k, sizeof(double)));
    RMD_TRY(rmd_alloc(&p->covariance, n * k * k, sizeof(double)));
out:
    return st;
}

static void write_design(double *design, const struct rmd_posterior *p,
                         const struct rmd_basis *basis)
{
    for (int l = 0; l < RMD_LATENTS; l++)
        for (int i = 0; i < p->schedule.days; i++, design += p->model->effects)
            p->model->row(design, (enum rmd_latent)l, &basis[i], p->schedule.priors);
}

// Solves every node; `weight` holds log evidences until normalise().
static enum rmd_status solve(struct rmd_posterior *p, const struct axis axis[RMD_TAUS])
{
    enum rmd_status st;
    int k = p->model->effects, rows = p->reduced->rows, node = 0;
    struct rmd_basis *basis = NULL;
    double *scratch = NULL;
    RMD_TRY(rmd_alloc(&basis, (size_t)p->schedule.days, sizeof *basis));
    RMD_TRY(rmd_alloc(&scratch, (size_t)rows * (RMD_EFFECTS_MOST + 2), sizeof *scratch));
    for (int f = 0; f < axis[0].n; f++)
        for (int s = 0; s < axis[1].n; s++)
            for (int r = 0; r < axis[2].n; r++, node++) {
                double *tau = p->tau + node * RMD_TAUS;
                tau[RMD_TAU_FAST] = exp(axis[0].at[f]);
                tau[RMD_TAU_SLOW] = exp(axis[1].at[s]);
                tau[RMD_TAU_RECOVERY] = exp(axis[2].at[r]);
                if (r == 0)
                    rmd_basis_fill(basis, &p->schedule, tau, scratch);
                else
                    rmd_basis_recover(basis, &p->schedule, tau[RMD_TAU_RECOVERY]);
                double *design = p->design + (size_t)node * (size_t)(rows * k);
                write_design(design, p, basis);
                p->log_prior[node] =
                    axis[0].log_weight[f] + axis[1].log_weight[s] + axis[2].log_weight[r];
                p->weight[node] = p->log_prior[node] +
                                  rmd_node_solve(p->mean + node * k, p->covariance + node * k * k,
                                                 design, p->prior, k, p->reduced, scratch);
            }
out:
    rmd_release(basis);
    rmd_release(scratch);
    return st;
}

static void summarise(struct rmd_posterior *p)
{
    int k = p->model->effects;
    for (int t = 0; t < RMD_TAUS; t++) {
        double sum = 0, square = 0;
        for (int n = 0; n < p->nodes; n++)
            sum += p->weight[n] * log(p->tau[n * RMD_TAUS + t]);
        for (int n = 0; n < p->nodes; n++) {
            double away = log(p->tau[n * RMD_TAUS + t]) - sum;
            square += p->weight[n] * away * away;
        }
        p->log_tau_mean[t] = sum;
        p->log_tau_sd[t] = sqrt(square);
    }
    for (int i = 0; i < k; i++) {
        p->total_mean[i] = 0;
        for (int n = 0; n < p->nodes; n++)
            p->total_mean[i] += p->weight[n] * p->mean[n * k + i];
    }
    for (int i = 0; i < k * k; i++) {
        p->total_covariance[i] = 0;
        for (int n = 0; n < p->nodes; n++)
            p->total_covariance[i] +=
                p->weight[n] * (p->covariance[n * k * k + i] +
                                (p->mean[n * k + i / k] - p->total_mean[i / k]) *
                                    (p->mean[n * k + i % k] - p->total_mean[i % k]));
    }
}

static enum rmd_status normalise(struct rmd_posterior *p)
{
    for (int n = 0; n < p->nodes; n++)
        if (isnan(p->weight[n])) p->weight[n] = -(double)INFINITY;
    p->log_evidence = rmd_mixture_log_sum(p->weight, p->nodes);
    if (!isfinite(p->log_evidence))
        return rmd_fail(RMD_EFIT, "the model '%s' cannot be fitted to these data", p->model->name);
    for (int n = 0; n < p->nodes; n++)
        p->weight[n] = exp(p->weight[n] - p->log_evidence);
    summarise(p);
    return RMD_OK;
}

enum rmd_status rmd_posterior_fit(struct rmd_posterior *out, const struct rmd_model *model,
                                  const struct rmd_reduced *reduced,
                                  const struct rmd_schedule *schedule,
                                  const struct rmd_posterior_grid *grid)
{
    enum rmd_status st = RMD_OK;
    struct axis axis[RMD_TAUS];
    *out = (struct rmd_posterior){ .model = model, .reduced = reduced, .schedule = *schedule };
    model->prior(out->prior, schedule->priors);
    for (int stage = 0; stage < (grid->second[0] > 0 ? 2 : 1); stage++) {
        for (int t = 0; t < RMD_TAUS; t++) {
            const struct rmd_prior *prior = &schedule->priors->tau[t];
            double centre = stage ? out->log_tau_mean[t] : log(prior->value);
            double sd = stage ? fmax(out->log_tau_sd[t], NARROWEST * prior->sd) : prior->sd;
            if (model->uses[t])
                place(&axis[t], prior, centre, sd, stage ? grid->second[t] : grid->first[t]);
            else
                place(&axis[t], prior, log(prior->value), prior->sd, 1);
        }
        release(out);
        RMD_TRY(make_room(out, axis));
        RMD_TRY(solve(out, axis));
        RMD_TRY(normalise(out));
    }
out:
    if (st != RMD_OK) rmd_posterior_free(out);
    return st;
}

void rmd_posterior_free(struct rmd_posterior *posterior)
{
    release(posterior);
    *posterior = (struct rmd_posterior){ 0 };
}

enum rmd_status rmd_posterior_evidence(double *log_evidence, const struct rmd_posterior *p,
                                       const struct rmd_reduced *other)
{
    enum rmd_status st;
    int k = p->model->effects, rows = p->reduced->rows;
    double *scratch = NULL, *term = NULL;
    RMD_TRY(rmd_alloc(&scratch, (size_t)rows * RMD_EFFECTS_MOST, sizeof *scratch));
    RMD_TRY(rmd_alloc(&term, (size_t)p->nodes, sizeof *term));
    for (int n = 0; n < p->nodes; n++) {
        double part = rmd_node_solve(NULL, NULL, p->design + (size_t)n * (size_t)(rows * k),
                                     p->prior, k, other, scratch);
        term[n] = isnan(part) ? -(double)INFINITY : p->log_prior[n] + part;
    }
    *log_evidence = rmd_mixture_log_sum(term, p->nodes);
out:
    rmd_release(scratch);
    rmd_release(term);
    return st;
}
