// SPDX-License-Identifier: BSD-3-Clause
// Simulated patients with known truth: whether posteriors are calibrated, how often a part timed as
// the training is found where there is none and where there is one, what data can separate. Prints
// tables of docs/validation.md and fails where a bound is broken.
//
//   truth_plasticity PATIENTS
#include "base/memory.h"
#include "base/parallel.h"
#include "plasticity/patient.h"
#include "plasticity/separable.h"

#include <stdio.h>
#include <stdlib.h>

enum { EFFECTS = RMD_EFFECTS_MOST, SHAPES = 9 };

// What one patient gives: rank of the truth in the posterior, contraction, log Bayes factor.
struct outcome {
    double rank[EFFECTS], contraction[EFFECTS], change_rank, factor;
    int estimated[2], separable[2];
};

struct arm {
    const struct rmd_priors *priors;
    const struct design *design;
    enum rmd_model_id truth;
    uint64_t first;
    struct outcome *outcome;
};

static int broken;

static const char *judge(int holds)
{
    broken += !holds;
    return holds ? "" : " **broken**";
}

static void check(enum rmd_status st)
{
    if (st == RMD_OK) return;
    fprintf(stderr, "%s\n", rmd_error());
    exit(1);
}

static void rank_truth(struct outcome *out, const struct rmd_posterior *p,
                       const struct truth *truth)
{
    struct rmd_answers a;
    check(rmd_answers_new(&a, p, &p->schedule));
    for (int e = 0; e < p->model->effects; e++) {
        struct rmd_mixture m = rmd_answer_effect(&a, e);
        out->rank[e] = rmd_mixture_cdf(&m, truth->effect[e]);
    }
    struct rmd_mixture m = rmd_answer_change(&a, RMD_LATENT_S, 0, p->schedule.days - 1, ~0u);
    out->change_rank = rmd_mixture_cdf(&m, truth->change[RMD_LATENT_S]);
    rmd_answers_free(&a);
}

static enum rmd_status one(void *context, size_t first, size_t last, void *scratch)
{
    const struct arm *arm = context;
    (void)scratch;
    for (size_t i = first; i < last; i++) {
        struct outcome *out = &arm->outcome[i];
        struct rmd_course c;
        struct rmd_reduced data;
        struct rmd_posterior both, spontaneous;
        struct rmd_separable how[EFFECTS];
        struct rmd_separable_rank rank;
        patient_new(&c, arm->design);
        struct truth truth = patient_draw(&c, arm->priors, arm->truth, arm->first + i);
        struct rmd_schedule schedule = patient_schedule(&c, arm->priors);
        check(rmd_reduced_new(&data, &c, arm->priors, -1));
        check(rmd_posterior_fit(&both, &rmd_models[RMD_MODEL_BOTH], &data, &schedule,
                                &rmd_posterior_usual));
        check(rmd_posterior_fit(&spontaneous, &rmd_models[RMD_MODEL_SPONTANEOUS], &data, &schedule,
                                &rmd_posterior_usual));
        out->factor = both.log_evidence - spontaneous.log_evidence;
        if (arm->truth == RMD_MODEL_BOTH) rank_truth(out, &both, &truth);
        check(rmd_separable_judge(how, &rank, &both, &c));
        for (int e = 0; e < EFFECTS; e++)
            out->contraction[e] = how[e].contraction;
        for (int g = 0; g < 2; g++) {
            out->estimated[g] = how[RMD_GAIN_S + g].verdict == RMD_ESTIMATED;
            out->separable[g] = how[RMD_GAIN_S + g].verdict >= RMD_PROVISIONAL;
        }
        rmd_posterior_free(&both);
        rmd_posterior_free(&spontaneous);
        rmd_reduced_free(&data);
        rmd_course_free(&c);
    }
    return RMD_OK;
}

static void run(struct outcome *out, int n, const struct rmd_priors *priors,
                const struct design *design, enum rmd_model_id truth, uint64_t first)
{
    struct arm arm = { priors, design, truth, first, out };
    check(rmd_parallel_for((size_t)n, 8, 0, one, &arm));
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// p of the Kolmogorov-Smirnov statistic of n ranks, asymptotically; sorts them.
static double uniform(double *rank, int n)
{
    double worst = 0, p = 0;
    qsort(rank, (size_t)n, sizeof *rank, compare);
    for (int i = 0; i < n; i++)
        worst = fmax(worst, fmax((i + 1.0) / n - rank[i], rank[i] - i / (double)n));
    double x = worst * (sqrt(n) + 0.12 + 0.11 / sqrt(n));
    for (int k = 1; k < 100; k++)
        p += (k % 2 ? 2 : -2) * exp(-2 * k * k * x * x);
    return fmax(0, fmin(1, p));
}

static void calibrate(int n, struct outcome *out, double *rank, const struct rmd_priors *priors)
{
    double lowest = 1;
    int small = 0, all = 0;
    printf("| design | days | 95 %% intervals that hold the truth: R_S | R_F | R_B | G_S | G_F | "
           "change of "
           "structure | contraction: R_S | R_F | R_B | G_S | G_F | gain of structure, function at "
           "least provisional |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (int d = 0; d < DESIGNS; d++) {
        run(out, n, priors, &designs[d], RMD_MODEL_BOTH, (uint64_t)(d + 1) * 100000);
        printf("| %s |", designs[d].name);
        for (int s = 0; s < designs[d].sessions; s++)
            printf(" %g", designs[d].day[s]);
        printf(" |");
        for (int e = 0; e <= EFFECTS; e++) {
            int inside = 0;
            for (int i = 0; i < n; i++) {
                rank[i] = e < EFFECTS ? out[i].rank[e] : out[i].change_rank;
                inside += rank[i] > 0.025 && rank[i] < 0.975;
            }
            double p = uniform(rank, n), share = inside / (double)n;
            double chance = 3 * sqrt(0.95 * 0.05 / n);
            lowest = fmin(lowest, p);
            small += p < 0.05;
            all++;
            printf(" %.3f%s |", share, judge(p > 0.001 && fabs(share - 0.95) < fmax(0.02, chance)));
        }
        for (int e = 0; e < EFFECTS; e++) {
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += out[i].contraction[e];
            printf(" %.2f |", sum / n);
        }
        int got[2] = { 0, 0 };
        for (int i = 0; i < n; i++)
            for (int g = 0; g < 2; g++)
                got[g] += out[i].separable[g];
        printf(" %.0f %%, %.0f %% |\n", 100.0 * got[0] / n, 100.0 * got[1] / n);
    }
    printf("\nRanks of the truth in its posterior are uniform: %d of %d Kolmogorov-Smirnov p below "
           "0.05, the smallest %.4f (bound 0.001).\n\n",
           small, all, lowest);
}

// Shares of patients with a Bayes factor above 3 and 10 in the reference, of 400.
static const struct {
    int design;
    double share[2][2]; // truth: spontaneous, both; above 3, above 10
} reference[] = {
    { 0, { { 0.050, 0.003 }, { 0.29, 0.10 } } }, { 1, { { 0.035, 0.005 }, { 0.33, 0.18 } } },
    { 2, { { 0.037, 0.005 }, { 0.31, 0.12 } } }, { 3, { { 0.025, 0.000 }, { 0.38, 0.21 } } },
    { 4, { { 0.048, 0.007 }, { 0.44, 0.26 } } }, { 8, { { 0.028, 0.000 }, { 0.12, 0.01 } } },
};

static void contest(int n, struct outcome *out, const struct rmd_priors *priors)
{
    static const double above[2] = { 3, 10 };
    printf("| design | no part timed as the training: factor above 3 | above 10 | such a part: "
           "above 3 "
           "| above 10 |\n|---|---|---|---|---|\n");
    for (size_t r = 0; r < sizeof reference / sizeof *reference; r++) {
        const struct design *design = &designs[reference[r].design];
        printf("| %s |", design->name);
        for (int t = 0; t < 2; t++) {
            run(out, n, priors, design, t ? RMD_MODEL_BOTH : RMD_MODEL_SPONTANEOUS,
                (uint64_t)(2 * r + (size_t)t + 50) * 100000);
            for (int k = 0; k < 2; k++) {
                double expected = reference[r].share[t][k], hits = 0;
                for (int i = 0; i < n; i++)
                    hits += out[i].factor > log(above[k]);
                double share = hits / n, pooled = (hits + 400 * expected + 1) / (n + 402.0);
                double se = sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / 400));
                printf(" %.3f (%.3f)%s |", share, expected,
                       t == 0 ? judge(fabs(share - expected) < 3 * se) : "");
            }
        }
        printf("\n");
    }
    printf("\nIn brackets the shares of an independent implementation, in 400 patients. The first "
           "two columns "
           "must agree with it within three standard errors of the difference; the others are for "
           "comparison.\n\n");
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 100;
    struct rmd_priors priors, plain;
    struct outcome *out;
    double *rank;
    if (n < 10) return 2;
    check(rmd_priors_read(&priors, NULL));
    check(rmd_alloc(&out, (size_t)n, sizeof *out));
    check(rmd_alloc(&rank, (size_t)n, sizeof *rank));
    printf("%d patients of each kind.\n\n", n);
    calibrate(n, out, rank, &priors);
    plain = priors; // those of the reference: behaviour recovers less on its scale
    plain.recovery[RMD_LATENT_B] = (struct rmd_prior){ 6, 4 };
    contest(n, out, &plain);
    printf("%d of the bounds are broken.\n", broken);
    rmd_release(out);
    rmd_release(rank);
    return broken > 0;
}
