// SPDX-License-Identifier: BSD-3-Clause
// Quadrature over onset (a grid), and over recovery and time constant inside a group (Hermite).
#include "plasticity/recovery.h"

#include "base/memory.h"
#include "math/hermite.h"
#include "math/linsolve.h"

#include <math.h>

enum { ONSETS = 641, SPREADS = 7, CELLS = 1060, GROUPS = RMD_RECOVERY_GROUPS };
static const double LOWEST = -20, STEP = 0.1; // of the cells of a forecast, points
static const double REACH = 8, NEGLIGIBLE = 32, LOG_2PI = 1.83787706640934548356;

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

// The rule inside a group.
struct spread {
    int n;
    double at[SPREADS], weight[SPREADS];
};

// EQ plast.20
static double course_share(const struct rmd_recovery_node *node, double day)
{
    return node->recovery * -expm1(-day / node->tau);
}

// With recovery and tau given, the score is linear in the onset: the misfit of all visits together
// is q0 onset^2 - 2 q1 onset + q2. room: [2 * visits].
static void squares(double q[3], const struct rmd_recovery *r, const struct rmd_recovery_node *node)
{
    double *slope = r->room, *rest = slope + r->visits;
    for (int i = 0; i < r->visits; i++) {
        double share = course_share(node, r->visit[i].day);
        slope[i] = 1 - share;
        rest[i] = r->visit[i].score - RMD_FM_MOST * share;
    }
    rmd_linsolve_whiten(r->factor, slope, r->visits);
    rmd_linsolve_whiten(r->factor, rest, r->visits);
    q[0] = q[1] = q[2] = 0;
    for (int i = 0; i < r->visits; i++) {
        q[0] += slope[i] * slope[i];
        q[1] += slope[i] * rest[i];
        q[2] += rest[i] * rest[i];
    }
}

// One group at one place inside it.
static struct rmd_recovery_node place(const struct rmd_recovery_group *group,
                                      const struct rmd_priors *priors, const struct spread *spread,
                                      int i, int k)
{
    double logit = log(group->recovery.value / (1 - group->recovery.value));
    return (struct rmd_recovery_node){
        .recovery = logistic(logit + priors->group_spread_recovery.value * spread->at[i]),
        .tau = 7 * group->tau.value * exp(priors->group_spread_tau.value * spread->at[k]),
        .weight = group->share.value * spread->weight[i] * spread->weight[k],
    };
}

static double onset_z(int i)
{
    return REACH * (2.0 * i / (ONSETS - 1) - 1);
}

static void list_onsets(double onset[ONSETS], const struct rmd_recovery_group *group)
{
    for (int i = 0; i < ONSETS; i++)
        onset[i] = RMD_FM_MOST * logistic(group->onset.value + group->onset.sd * onset_z(i));
}

// EQ plast.21: log weights of all onsets at all places of a group; returns the largest.
static double weigh(double *log_weight, const struct rmd_recovery *r,
                    const struct rmd_recovery_group *group, const struct rmd_priors *priors,
                    const struct spread *spread)
{
    double onset[ONSETS], grid[ONSETS], most = -(double)INFINITY;
    list_onsets(onset, group);
    for (int i = 0; i < ONSETS; i++)
        grid[i] = -0.5 * onset_z(i) * onset_z(i);
    for (int place_of = 0; place_of < spread->n * spread->n; place_of++, log_weight += ONSETS) {
        double q[3];
        struct rmd_recovery_node node =
            place(group, priors, spread, place_of / spread->n, place_of % spread->n);
        squares(q, r, &node);
        double start = log(node.weight);
        for (int i = 0; i < ONSETS; i++) {
            double misfit = (q[0] * onset[i] - 2 * q[1]) * onset[i] + q[2];
            log_weight[i] = start + grid[i] - 0.5 * misfit;
        }
        for (int i = 0; i < ONSETS; i++)
            most = log_weight[i] > most ? log_weight[i] : most;
    }
    return most;
}

// The nodes of a group that matter, appended; returns the sum of all weights over exp(most).
static double keep(struct rmd_recovery *out, const double *log_weight, double most,
                   const struct rmd_recovery_group *group, const struct rmd_priors *priors,
                   const struct spread *spread)
{
    double onset[ONSETS], sum = 0;
    list_onsets(onset, group);
    for (int place_of = 0; place_of < spread->n * spread->n; place_of++, log_weight += ONSETS) {
        struct rmd_recovery_node node =
            place(group, priors, spread, place_of / spread->n, place_of % spread->n);
        for (int i = 0; i < ONSETS; i++) {
            if (log_weight[i] < most - NEGLIGIBLE) continue;
            node.onset = onset[i];
            node.weight = exp(log_weight[i] - most);
            sum += node.weight;
            out->node[out->n++] = node;
        }
    }
    return sum;
}

static double normalise(struct rmd_recovery *out, double total, const struct rmd_priors *priors)
{
    double shares = 0, grid = 0;
    for (int i = 0; i < out->n; i++)
        out->node[i].weight /= total;
    for (int g = 0; g < GROUPS; g++) {
        out->group[g] /= total;
        shares += priors->group[g].share.value;
    }
    for (int i = 0; i < ONSETS; i++)
        grid += exp(-0.5 * onset_z(i) * onset_z(i));
    return log(total / (shares * grid));
}

static enum rmd_status check(const struct rmd_fm_visit *visit, int visits,
                             const struct rmd_priors *priors)
{
    double shares = 0;
    for (int i = 0; i < visits; i++) {
        if (!(visit[i].score >= 0 && visit[i].score <= RMD_FM_MOST))
            return rmd_fail(RMD_EARG, "an FM-UE score of %g: it goes from 0 to 66", visit[i].score);
        if (!(visit[i].day >= 0 && isfinite(visit[i].day)))
            return rmd_fail(RMD_EARG, "an FM-UE score on day %g since onset: days start at 0",
                            visit[i].day);
    }
    for (int g = 0; g < GROUPS; g++)
        shares += priors->group[g].share.value;
    return shares > 0 ? RMD_OK : rmd_fail(RMD_EARG, "no recovery group has a share above 0");
}

// EQ plast.25: error and slow deviation together have the SD of the published mixture.
static double covariance(const struct rmd_recovery *r, double day, double other)
{
    return r->slow * r->slow * exp(-fabs(day - other) / r->slow_days);
}

static enum rmd_status prepare(struct rmd_recovery *out, const struct rmd_fm_visit *visit,
                               int visits, const struct rmd_priors *priors, int spread)
{
    enum rmd_status st;
    double noise = priors->group_noise.value, error = fmin(noise, priors->score_error.value);
    size_t n = (size_t)visits;
    *out = (struct rmd_recovery){ .error = spread ? error : noise,
                                  .slow = spread ? sqrt(noise * noise - error * error) : 0,
                                  .slow_days = priors->deviation_days.value,
                                  .visits = visits };
    RMD_TRY(check(visit, visits, priors));
    RMD_TRY(rmd_alloc(&out->visit, n, sizeof *out->visit));
    RMD_TRY(rmd_alloc(&out->factor, n * n, sizeof(double)));
    RMD_TRY(rmd_alloc_raw(&out->room, 3 * (CELLS + 1) + 3 * n, sizeof *out->room));
    for (int i = 0; i < visits; i++) {
        out->visit[i] = visit[i];
        for (int k = 0; k <= i; k++)
            out->factor[i * visits + k] = covariance(out, visit[i].day, visit[k].day) +
                                          (i == k ? out->error * out->error : 0);
    }
    if (!rmd_linsolve_factor(out->factor, visits))
        RMD_TRY(rmd_fail(RMD_EARG, "FM-UE scores whose errors cannot be computed with"));
out:
    return st;
}

enum rmd_status rmd_recovery_fit(struct rmd_recovery *out, const struct rmd_fm_visit *visit,
                                 int visits, const struct rmd_priors *priors, int spread)
{
    enum rmd_status st;
    struct spread rule = { .n = spread ? SPREADS : 1 };
    size_t per_group = (size_t)(rule.n * rule.n) * ONSETS, kept = 0;
    double *log_weight = NULL, most = -(double)INFINITY, total = 0;
    rmd_hermite_rule(rule.at, rule.weight, rule.n);
    RMD_TRY(prepare(out, visit, visits, priors, spread));
    RMD_TRY(rmd_alloc_raw(&log_weight, GROUPS * per_group, sizeof *log_weight));
    for (int g = 0; g < GROUPS; g++)
        most = fmax(
            most, weigh(log_weight + (size_t)g * per_group, out, &priors->group[g], priors, &rule));
    for (size_t i = 0; i < GROUPS * per_group; i++)
        kept += log_weight[i] >= most - NEGLIGIBLE;
    RMD_TRY(rmd_alloc_raw(&out->node, kept, sizeof *out->node));
    for (int g = 0; g < GROUPS; g++)
        total += out->group[g] =
            keep(out, log_weight + (size_t)g * per_group, most, &priors->group[g], priors, &rule);
    out->log_evidence = most + normalise(out, total, priors) - 0.5 * visits * LOG_2PI -
                        0.5 * rmd_linsolve_log_det(out->factor, visits);
out:
    rmd_release(log_weight);
    if (st != RMD_OK) rmd_recovery_free(out);
    return st;
}

void rmd_recovery_free(struct rmd_recovery *recovery)
{
    rmd_release(recovery->node);
    rmd_release(recovery->visit);
    rmd_release(recovery->factor);
    rmd_release(recovery->room);
    *recovery = (struct rmd_recovery){ 0 };
}

// The forecast of a score without its own error is constant + slope * onset at one place of a
// group; the weights of past deviations, and the variance they leave, are the same for all.
struct outlook {
    double day, variance;
    double *weight; // [visits]
    double recovery, tau, constant, slope;
};

// EQ plast.26
static struct outlook look(struct rmd_recovery *r, double day)
{
    struct outlook o = { .day = day, .weight = r->room + 3 * (CELLS + 1) };
    o.variance = r->slow * r->slow;
    for (int i = 0; i < r->visits; i++)
        o.weight[i] = covariance(r, day, r->visit[i].day);
    rmd_linsolve_solve(r->factor, o.weight, r->visits);
    for (int i = 0; i < r->visits; i++)
        o.variance -= o.weight[i] * covariance(r, day, r->visit[i].day);
    o.variance = fmax(o.variance, 0);
    return o;
}

static double score(struct outlook *o, const struct rmd_recovery *r,
                    const struct rmd_recovery_node *node)
{
    if (node->recovery != o->recovery || node->tau != o->tau) {
        double share = course_share(node, o->day);
        o->recovery = node->recovery;
        o->tau = node->tau;
        o->constant = RMD_FM_MOST * share;
        o->slope = 1 - share;
        for (int i = 0; i < r->visits; i++) {
            share = course_share(node, r->visit[i].day);
            o->constant += o->weight[i] * (r->visit[i].score - RMD_FM_MOST * share);
            o->slope -= o->weight[i] * (1 - share);
        }
    }
    return o->constant + o->slope * node->onset;
}

double rmd_recovery_mean(double *sd, struct rmd_recovery *recovery, double day)
{
    struct outlook o = look(recovery, day);
    double mean = 0, square = 0;
    for (int i = 0; i < recovery->n; i++)
        mean += recovery->node[i].weight * score(&o, recovery, &recovery->node[i]);
    for (int i = 0; i < recovery->n; i++) {
        double away = score(&o, recovery, &recovery->node[i]) - mean;
        square += recovery->node[i].weight * away * away;
    }
    *sd = sqrt(square + o.variance);
    return mean;
}

struct rmd_mixture rmd_recovery_score(struct rmd_recovery *recovery, double day)
{
    struct outlook o = look(recovery, day);
    double *weight = recovery->room, *mean = weight + CELLS + 1, *sd = mean + CELLS + 1;
    double width = sqrt(o.variance + recovery->error * recovery->error);
    int n = 0;
    for (int i = 0; i <= CELLS; i++)
        weight[i] = 0;
    for (int i = 0; i < recovery->n; i++) { // shared between two neighbours, so that means are kept
        double at = (score(&o, recovery, &recovery->node[i]) - LOWEST) / STEP;
        int cell = at < 0 ? 0 : at >= CELLS ? CELLS - 1 : (int)at;
        double part = at < cell ? 0 : at > cell + 1 ? 1 : at - cell;
        weight[cell] += recovery->node[i].weight * (1 - part);
        weight[cell + 1] += recovery->node[i].weight * part;
    }
    for (int i = 0; i <= CELLS; i++)
        if (weight[i] > 0) {
            weight[n] = weight[i];
            mean[n] = LOWEST + i * STEP;
            sd[n++] = width;
        }
    return (struct rmd_mixture){ n, weight, mean, sd };
}
