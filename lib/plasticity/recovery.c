// SPDX-License-Identifier: BSD-3-Clause
// Quadrature over onset (a grid), and over recovery and time constant inside a group (Hermite).
#include "plasticity/recovery.h"

#include "base/memory.h"
#include "math/hermite.h"

#include <math.h>

enum { ONSETS = 641, SPREADS = 7, CELLS = 6600, GROUPS = RMD_RECOVERY_GROUPS };
static const double REACH = 8, NEGLIGIBLE = 1e-13, LOG_2PI = 1.83787706640934548356;

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

// The rule inside a group.
struct spread {
    int n;
    double at[SPREADS], weight[SPREADS];
};

// With recovery and tau given, the score is linear in the onset: the squares of all visits together
// are a onset^2 - 2 b onset + c.
static void squares(double q[3], const struct rmd_fm_visit *visit, int visits,
                    const struct rmd_recovery_node *node)
{
    q[0] = q[1] = q[2] = 0;
    for (int i = 0; i < visits; i++) {
        double share = node->recovery * -expm1(-visit[i].day / node->tau); // EQ plast.20
        double slope = 1 - share, rest = visit[i].score - RMD_FM_MOST * share;
        q[0] += slope * slope;
        q[1] += slope * rest;
        q[2] += rest * rest;
    }
}

// Log weights of all onsets for one recovery and tau.
static void along_onsets(struct rmd_recovery_node *out, const double q[3], double log_weight,
                         const struct rmd_recovery_node *node, const struct rmd_prior *onset,
                         double variance)
{
    for (int i = 0; i < ONSETS; i++) {
        double z = REACH * (2.0 * i / (ONSETS - 1) - 1);
        double a = RMD_FM_MOST * logistic(onset->value + onset->sd * z);
        double misfit = (q[0] * a - 2 * q[1]) * a + q[2];
        out[i] = *node;
        out[i].onset = a;
        out[i].weight = log_weight - 0.5 * z * z - 0.5 * misfit / variance;
    }
}

// EQ plast.21
static void one_group(struct rmd_recovery_node *out, const struct rmd_recovery_group *group,
                      const struct rmd_priors *priors, const struct spread *spread,
                      const struct rmd_fm_visit *visit, int visits)
{
    double logit = log(group->recovery.value / (1 - group->recovery.value));
    double variance = priors->group_noise.value * priors->group_noise.value;
    for (int i = 0; i < spread->n; i++)
        for (int k = 0; k < spread->n; k++, out += ONSETS) {
            struct rmd_recovery_node node = {
                .recovery = logistic(logit + priors->group_spread_recovery.value * spread->at[i]),
                .tau = 7 * group->tau.value * exp(priors->group_spread_tau.value * spread->at[k]),
            };
            double q[3], weight = group->share.value * spread->weight[i] * spread->weight[k];
            squares(q, visit, visits, &node);
            along_onsets(out, q, log(weight), &node, &group->onset, variance);
        }
}

// Sums exp(weight) group by group, drops what has none, and puts the largest groups' shares.
static void normalise(struct rmd_recovery *out, int per_group, const struct rmd_priors *priors,
                      int visits)
{
    double most = -(double)INFINITY, total = 0, shares = 0, grid = 0;
    int kept = 0;
    for (int i = 0; i < out->n; i++)
        most = fmax(most, out->node[i].weight);
    for (int i = 0; i < out->n; i++) {
        double weight = exp(out->node[i].weight - most);
        out->group[i / per_group] += weight;
        total += weight;
        if (weight < NEGLIGIBLE) continue;
        out->node[kept] = out->node[i];
        out->node[kept++].weight = weight;
    }
    for (int i = 0; i < kept; i++)
        out->node[i].weight /= total;
    for (int g = 0; g < GROUPS; g++) {
        out->group[g] /= total;
        shares += priors->group[g].share.value;
    }
    for (int i = 0; i < ONSETS; i++) {
        double z = REACH * (2.0 * i / (ONSETS - 1) - 1);
        grid += exp(-0.5 * z * z);
    }
    out->n = kept;
    out->log_evidence = most + log(total / (shares * grid)) -
                        visits * (0.5 * LOG_2PI + log(priors->group_noise.value));
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

enum rmd_status rmd_recovery_fit(struct rmd_recovery *out, const struct rmd_fm_visit *visit,
                                 int visits, const struct rmd_priors *priors, int spread)
{
    enum rmd_status st;
    struct spread rule = { .n = spread ? SPREADS : 1 };
    int per_group = rule.n * rule.n * ONSETS;
    *out = (struct rmd_recovery){ .n = GROUPS * per_group, .noise = priors->group_noise.value };
    rmd_hermite_rule(rule.at, rule.weight, rule.n);
    RMD_TRY(check(visit, visits, priors));
    RMD_TRY(rmd_alloc(&out->node, (size_t)out->n, sizeof *out->node));
    RMD_TRY(rmd_alloc(&out->room, (size_t)3 * (CELLS + 1), sizeof *out->room));
    for (int g = 0; g < GROUPS; g++)
        one_group(out->node + g * per_group, &priors->group[g], priors, &rule, visit, visits);
    normalise(out, per_group, priors, visits);
out:
    if (st != RMD_OK) rmd_recovery_free(out);
    return st;
}

void rmd_recovery_free(struct rmd_recovery *recovery)
{
    rmd_release(recovery->node);
    rmd_release(recovery->room);
    *recovery = (struct rmd_recovery){ 0 };
}

static double score(const struct rmd_recovery_node *node, double day)
{
    return node->onset + node->recovery * (RMD_FM_MOST - node->onset) * -expm1(-day / node->tau);
}

double rmd_recovery_mean(double *sd, const struct rmd_recovery *recovery, double day)
{
    double mean = 0, square = 0;
    for (int i = 0; i < recovery->n; i++)
        mean += recovery->node[i].weight * score(&recovery->node[i], day);
    for (int i = 0; i < recovery->n; i++) {
        double away = score(&recovery->node[i], day) - mean;
        square += recovery->node[i].weight * away * away;
    }
    *sd = sqrt(square);
    return mean;
}

struct rmd_mixture rmd_recovery_score(struct rmd_recovery *recovery, double day)
{
    double *weight = recovery->room, *mean = weight + CELLS + 1, *sd = mean + CELLS + 1;
    int n = 0;
    for (int i = 0; i <= CELLS; i++)
        weight[i] = 0;
    for (int i = 0; i < recovery->n; i++) // shared between two neighbours, so that means are kept
    {
        double at = score(&recovery->node[i], day) * CELLS / RMD_FM_MOST, low = floor(at);
        int cell = (int)fmin(low, CELLS - 1);
        weight[cell] += recovery->node[i].weight * (1 - (at - cell));
        weight[cell + 1] += recovery->node[i].weight * (at - cell);
    }
    for (int i = 0; i <= CELLS; i++)
        if (weight[i] > 0) {
            weight[n] = weight[i];
            mean[n] = i * RMD_FM_MOST / CELLS;
            sd[n++] = recovery->noise;
        }
    return (struct rmd_mixture){ n, weight, mean, sd };
}
