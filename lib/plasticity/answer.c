// SPDX-License-Identifier: BSD-3-Clause
// Every answer is linear in the effects: normal at each node.
#include "plasticity/answer.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static const double NARROW = 1e-9; // an SD of 0 would be no density

// The basis of every node; where only the recovery differs from that of the node before, only that.
static void fill(struct rmd_answers *a, double *scratch)
{
    int days = a->schedule.days;
    for (int n = 0; n < a->posterior->nodes; n++) {
        const double *tau = a->posterior->tau + n * RMD_TAUS, *before = tau - RMD_TAUS;
        struct rmd_basis *basis = a->basis + n * days;
        if (n > 0 && tau[RMD_TAU_FAST] == before[RMD_TAU_FAST] &&
            tau[RMD_TAU_SLOW] == before[RMD_TAU_SLOW]) {
            memcpy(basis, basis - days, (size_t)days * sizeof *basis);
            rmd_basis_recover(basis, &a->schedule, tau[RMD_TAU_RECOVERY]);
        } else {
            rmd_basis_fill(basis, &a->schedule, tau, scratch);
        }
    }
}

enum rmd_status rmd_answers_new(struct rmd_answers *out, const struct rmd_posterior *posterior,
                                const struct rmd_schedule *schedule)
{
    enum rmd_status st;
    size_t nodes = (size_t)posterior->nodes, days = (size_t)schedule->days;
    double *scratch = NULL;
    *out = (struct rmd_answers){ .posterior = posterior, .schedule = *schedule };
    RMD_TRY(rmd_alloc(&out->mean, nodes, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->sd, nodes, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->basis, nodes * days, sizeof *out->basis));
    RMD_TRY(rmd_alloc(&scratch, 2 * days, sizeof(double)));
    fill(out, scratch);
out:
    rmd_release(scratch);
    if (st != RMD_OK) rmd_answers_free(out);
    return st;
}

void rmd_answers_free(struct rmd_answers *answers)
{
    rmd_release(answers->mean);
    rmd_release(answers->sd);
    rmd_release(answers->basis);
    *answers = (struct rmd_answers){ 0 };
}

static struct rmd_mixture whole(const struct rmd_answers *a)
{
    return (struct rmd_mixture){ a->posterior->nodes, a->posterior->weight, a->mean, a->sd };
}

void rmd_answer_linear(struct rmd_answers *a, int node, const double *g, double constant,
                       double variance)
{
    const struct rmd_posterior *p = a->posterior;
    int k = p->model->effects;
    const double *mean = p->mean + node * k, *cov = p->covariance + node * k * k;
    for (int i = 0; i < k; i++) {
        constant += g[i] * mean[i];
        for (int j = 0; j < k; j++)
            variance += g[i] * cov[i * k + j] * g[j];
    }
    a->mean[node] = constant;
    a->sd[node] = variance > NARROW * NARROW ? sqrt(variance) : NARROW;
}

struct rmd_mixture rmd_answer_effect(struct rmd_answers *a, int effect)
{
    for (int n = 0; n < a->posterior->nodes; n++) {
        double g[RMD_EFFECTS_MOST] = { 0 };
        g[effect] = 1;
        rmd_answer_linear(a, n, g, 0, 0);
    }
    return whole(a);
}

struct rmd_mixture rmd_answer_change(struct rmd_answers *a, enum rmd_latent latent, int from,
                                     int to, unsigned only)
{
    const struct rmd_posterior *p = a->posterior;
    for (int n = 0; n < p->nodes; n++) {
        double g[RMD_EFFECTS_MOST] = { 0 }, first[RMD_EFFECTS_MOST] = { 0 };
        const struct rmd_basis *basis = a->basis + n * a->schedule.days;
        p->model->row(g, latent, &basis[to], a->schedule.priors);
        p->model->row(first, latent, &basis[from], a->schedule.priors);
        for (int i = 0; i < p->model->effects; i++)
            g[i] = only >> i & 1 ? g[i] - first[i] : 0;
        rmd_answer_linear(a, n, g, 0, 0);
    }
    return whole(a);
}

// EQ plast.14
struct rmd_mixture rmd_answer_value(struct rmd_answers *a, const struct rmd_trace *trace, int t,
                                    int day, double error)
{
    const struct rmd_posterior *p = a->posterior;
    const struct rmd_reduced *data = p->reduced;
    int k = p->model->effects, rows = data->rows;
    double v = data->level_variance, variance = v - v * v * data->hold[t] + error * error;
    double constant = data->norm[t] + v * data->level[t];
    for (int n = 0; n < p->nodes; n++) {
        double g[RMD_EFFECTS_MOST] = { 0 };
        const double *design = p->design + (size_t)n * (size_t)(rows * k);
        p->model->row(g, trace->latent, &a->basis[n * a->schedule.days + day], a->schedule.priors);
        for (int i = 0; i < k; i++) {
            double levelled = 0;
            for (int r = 0; r < rows; r++)
                levelled += data->lever[t * rows + r] * design[r * k + i];
            g[i] = trace->loading * g[i] - v * levelled;
        }
        rmd_answer_linear(a, n, g, constant, variance);
    }
    return whole(a);
}
