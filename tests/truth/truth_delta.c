// SPDX-License-Identifier: BSD-3-Clause
// Simulated pairs with known truth: bias, bootstrap error, interval coverage, false alarms. Prints
// a page of docs/validation.md and fails where a bound is broken.
//
//   truth_delta PAIRS [SECONDS]
//
// After SECONDS no further pair is begun; the pairs done so far are judged.
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "change/family.h"
#include "change/repeats.h"
#include "math/moments.h"
#include "pair.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STREAM_SITE = 0x54520001, SITE_PAIRS = 20, BOOT = 200, AT_ONCE = 2 };
static const double session_sd = 0.02;

// An arm of the study: pairs of one kind.
struct arm {
    const char *name;
    double planted, session_sd;
    int one_person; // 1: the same person in all pairs
    uint32_t seed;
    int n;
    struct pair *pair;
};

struct bounds {
    double level_fa, fa, md, null_fa, ratio, coverage[2], alarms[2]; // level: of a session itself
};
static const struct bounds bounds = { 0.002, 0.002,          1e-6,          0.0005,
                                      0.15,  { 0.93, 0.97 }, { 0.03, 0.07 } };

static int broken; // how many bounds

static const char *judge(int holds)
{
    broken += !holds;
    return holds ? "" : " **broken**";
}

static enum rmd_status simulate(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    struct arm *arm = context;
    for (size_t at = first; at < last; at++) {
        struct rmd_patient patient;
        struct rmd_scan_opts scan;
        struct rmd_tractchange_opts opts;
        size_t i = (size_t)arm->n + at;
        uint32_t seed = arm->seed + (uint32_t)i;
        rmd_patient_standard(&patient);
        rmd_patient_scale(&patient, arm->planted);
        if (!arm->one_person) rmd_patient_become(&patient, seed);
        rmd_param_defaults(&scan, rmd_scan_params);
        rmd_param_defaults(&opts, rmd_tractchange_params);
        scan.voxel_size = 2.5;
        scan.directions = 64;
        scan.b0 = 6;
        scan.session_sd = arm->session_sd;
        opts.boot = BOOT;
        opts.seed = (int)seed;
        enum rmd_status st = pair_measure(&arm->pair[i], &patient, &scan, seed, &opts);
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

static const struct rmd_measurement *row(const struct pair *pair, int session, size_t r)
{
    return &pair->rows.all.item[(size_t)session * pair->rows.all.rows + r];
}

static size_t find(const struct pair *pair, int tract, enum rmd_metric_id metric)
{
    size_t r = 0;
    while (row(pair, 0, r)->metric != metric || pair_tract(row(pair, 0, r)->region) != tract)
        r++;
    return r;
}

static double measured(const struct pair *pair, int session, int tract, enum rmd_metric_id metric)
{
    return row(pair, session, find(pair, tract, metric))->value;
}

// Mean of measured less drawn values of the first session.
static double bias(const struct arm *arm, int tract, enum rmd_metric_id metric)
{
    double sum = 0;
    for (int i = 0; i < arm->n; i++)
        sum += measured(&arm->pair[i], 0, tract, metric) - arm->pair[i].drawn[tract][metric];
    return sum / arm->n;
}

// Mean of measured less true changes, the session effect counted as true, and its standard error.
static double change_bias(double *se, const struct arm *arm, int tract, enum rmd_metric_id metric)
{
    double sum = 0, square = 0;
    for (int i = 0; i < arm->n; i++) {
        const struct pair *pair = &arm->pair[i];
        double error = measured(pair, 1, tract, metric) - measured(pair, 0, tract, metric) -
                       pair->scanned[1][tract][metric] + pair->scanned[0][tract][metric];
        sum += error;
        square += error * error;
    }
    *se = sqrt((square - sum * sum / arm->n) / (arm->n - 1) / arm->n);
    return sum / arm->n;
}

// Variance of the change of one tract over the pairs, and by the bootstrap on average.
struct variances {
    double spread, bootstrap;
};

static struct variances variances(const struct arm *arm, int tract, enum rmd_metric_id metric)
{
    double variance = 0, sum = 0, square = 0;
    for (int i = 0; i < arm->n; i++) {
        size_t r = find(&arm->pair[i], tract, metric);
        double d = row(&arm->pair[i], 1, r)->value - row(&arm->pair[i], 0, r)->value;
        for (int s = 0; s < 2; s++)
            variance += row(&arm->pair[i], s, r)->se * row(&arm->pair[i], s, r)->se;
        sum += d;
        square += d * d;
    }
    return (struct variances){ (square - sum * sum / arm->n) / (arm->n - 1), variance / arm->n };
}

static double error_ratio(const struct arm *arm, int tract, enum rmd_metric_id metric)
{
    struct variances v = variances(arm, tract, metric);
    return sqrt(v.bootstrap / v.spread);
}

// Over all tracts, each weighing alike.
static void print_ratio(const struct arm *arm, enum rmd_metric_id metric, double bound)
{
    double spread = 0;
    for (int k = 0; k < RMD_TRACTS; k++) {
        struct variances v = variances(arm, k, metric);
        spread += v.spread / v.bootstrap / RMD_TRACTS;
    }
    double ratio = 1 / sqrt(spread);
    printf("%s: SE / SD over all tracts %.2f%s.\n", rmd_metrics[metric].name, ratio,
           judge(ratio > 1 / (1 + bound) && ratio < 1 + bound));
}

// A bias is broken where it exceeds the bound by more than chance (two standard errors) explains.
static void print_bias(const struct arm *plain, const struct arm *planted, const struct bounds *b)
{
    printf("\n| tract | voxels | FA bias | MD bias | bias of no change, FA | of planted change, FA "
           "| of planted change, MD | SE / SD, FA | SE / SD, MD |\n"
           "|---|---|---|---|---|---|---|---|---|\n");
    for (int k = 0; k < RMD_TRACTS; k++) {
        double fa = bias(plain, k, RMD_METRIC_FA), md = bias(plain, k, RMD_METRIC_MD);
        double null_se, fa_se, md_se;
        double null = change_bias(&null_se, plain, k, RMD_METRIC_FA);
        double dfa = change_bias(&fa_se, planted, k, RMD_METRIC_FA);
        double dmd = change_bias(&md_se, planted, k, RMD_METRIC_MD);
        double fa_ratio = error_ratio(plain, k, RMD_METRIC_FA);
        double md_ratio = error_ratio(plain, k, RMD_METRIC_MD);
        printf("| %s | %zu | %+.4f%s | %+.2f | %+.5f ± %.5f%s | %+.4f ± %.4f%s | %+.2f ± %.2f%s | "
               "%.2f | %.2f |\n",
               rmd_tract_names[k], plain->pair[0].voxels[k], fa, judge(fabs(fa) < b->level_fa),
               md * 1e6, null, null_se, judge(fabs(null) < b->null_fa + 2 * null_se), dfa, fa_se,
               judge(fabs(dfa) < b->fa + 2 * fa_se), dmd * 1e6, md_se * 1e6,
               judge(fabs(dmd) < b->md + 2 * md_se), fa_ratio, md_ratio);
    }
    printf("\n");
    print_ratio(plain, RMD_METRIC_FA, b->ratio);
    print_ratio(plain, RMD_METRIC_MD, b->ratio);
}

// What a site would know after SITE_PAIRS repeat pairs, drawn from the null arm without pair
// `left_out`: the estimator of remodel-retest. The names of the rows belong to `repeats`.
static enum rmd_status learn(struct rmd_retest *out, struct rmd_repeats *repeats,
                             const struct arm *null, int left_out, uint32_t item)
{
    enum rmd_status st;
    int *order = NULL, others = 0;
    RMD_TRY(rmd_alloc(&order, (size_t)null->n, sizeof *order));
    for (int i = 0; i < null->n; i++)
        if (i != left_out) order[others++] = i;
    for (int k = 0; k < SITE_PAIRS && k < others; k++) { // without replacement
        double u = rmd_random_uniform((struct rmd_draw){ 1, STREAM_SITE, item, (uint32_t)k });
        int chosen = k + (int)(u * (others - k)), pair = order[chosen];
        order[chosen] = order[k];
        RMD_TRY(rmd_repeats_add_person(repeats, &null->pair[pair].rows.all));
    }
    out->n = repeats->n;
    RMD_TRY(rmd_alloc(&out->row, out->n, sizeof *out->row));
    for (size_t r = 0; r < out->n; r++) {
        const struct rmd_repeat *row = &repeats->row[r];
        out->row[r] = (struct rmd_retest_row){ .metric = row->metric,
                                               .region = row->region,
                                               .sd = rmd_repeats_summary(row).sd,
                                               .df = row->df,
                                               .n = row->n };
    }
out:
    rmd_release(order);
    return st;
}

struct tally {
    double covered[RMD_METRICS], rows[RMD_METRICS];
    int alarms, found, false_found; // families with a changed row; the planted tract; another one
};

static void count(struct tally *tally, const struct pair *pair, const struct rmd_deltas *deltas,
                  int planted)
{
    int alarm = 0, found = 0, wrong = 0;
    for (size_t r = 0; r < deltas->rows; r++) {
        const struct rmd_delta *d = &deltas->item[r];
        double truth = pair_true_change(pair, row(pair, 0, r));
        tally->covered[d->metric] += d->low <= truth && truth <= d->high;
        tally->rows[d->metric]++;
        int changed = d->verdict == RMD_CHANGED;
        int touched = strncmp(d->region, "CST", 3) == 0 && strcmp(d->region, "CST_R") != 0;
        alarm |= changed;
        found |= changed && planted && touched && d->metric == RMD_METRIC_FA;
        wrong |= changed && planted && !touched;
    }
    tally->alarms += alarm;
    tally->found += found;
    tally->false_found += wrong;
}

static enum rmd_status judge_pair(struct tally *tally, const struct arm *arm, int i,
                                  const struct arm *null)
{
    enum rmd_status st;
    struct rmd_repeats repeats = { .n = 0 };
    struct rmd_retest retest = { .n = 0 };
    struct rmd_deltas deltas = { .rows = 0 };
    const struct rmd_measurements *m = &arm->pair[i].rows.all;
    RMD_TRY(learn(&retest, &repeats, null, arm == null ? i : -1, arm->seed + (uint32_t)i));
    RMD_TRY(rmd_delta_rows(&deltas, m, &retest, NULL));
    RMD_TRY(rmd_family_adjust(&deltas, m, &retest, i, NULL));
    count(tally, &arm->pair[i], &deltas, arm->planted > 0);
out:
    rmd_delta_free(&deltas);
    rmd_release(retest.row);
    rmd_repeats_free(&repeats);
    return st;
}

static enum rmd_status verdicts(struct tally *tally, const struct arm *arm, const struct arm *null)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < arm->n; i++)
        RMD_TRY(judge_pair(tally, arm, i, null));
out:
    return st;
}

static void print_verdicts(const struct tally *null, const struct tally *planted, int n,
                           const struct bounds *b)
{
    double covered = 0, rows = 0;
    printf("\n| metric | intervals | that hold the true change |\n|---|---|---|\n");
    for (int m = 0; m < RMD_METRICS; m++) {
        double hits = null->covered[m] + planted->covered[m],
               all = null->rows[m] + planted->rows[m];
        if (!(all > 0)) continue;
        printf("| %s | %.0f | %.1f %% |\n", rmd_metrics[m].name, all, 100 * hits / all);
        covered += hits;
        rows += all;
    }
    double share = covered / rows, alarms = (double)null->alarms / n;
    printf("| all | %.0f | %.1f %%%s |\n\n", rows, 100 * share,
           judge(share >= b->coverage[0] && share <= b->coverage[1]));
    printf("Families with a false alarm: %d of %d null pairs, %.1f %%%s.\n", null->alarms, n,
           100 * alarms, judge(alarms >= b->alarms[0] && alarms <= b->alarms[1]));
    printf(
        "Planted change of the left CST found: %d of %d pairs; another tract called changed: %d.\n",
        planted->found, n, planted->false_found);
}

// Pairs of all arms, AT_ONCE of each in turn, so that the arms stay equally long.
static enum rmd_status simulate_all(struct arm arm[3], int pairs, double seconds)
{
    enum rmd_status st = RMD_OK;
    time_t start = time(NULL);
    for (int a = 0; a < 3; a++)
        RMD_TRY(rmd_alloc(&arm[a].pair, (size_t)pairs, sizeof *arm[a].pair));
    while (arm[0].n < pairs && difftime(time(NULL), start) < seconds) {
        int more = pairs - arm[0].n < AT_ONCE ? pairs - arm[0].n : AT_ONCE;
        for (int a = 0; a < 3; a++)
            RMD_TRY(rmd_parallel_for((size_t)more, 1, 0, simulate, &arm[a]));
        for (int a = 0; a < 3; a++)
            arm[a].n += more;
        fprintf(stderr, "%d pairs of each kind\n", arm[0].n);
    }
out:
    return st;
}

int main(int argc, char **argv)
{
    enum rmd_status st;
    int pairs = argc > 1 ? atoi(argv[1]) : 20;
    const struct bounds *b = &bounds;
    struct tally null = { .alarms = 0 }, planted = { .alarms = 0 };
    struct arm arm[3] = { { "plain", 0, 0, 1, 10000, 0, NULL },
                          { "null", 0, session_sd, 0, 20000, 0, NULL },
                          { "planted", 1, session_sd, 0, 30000, 0, NULL } };

    RMD_TRY(simulate_all(arm, pairs, argc > 2 ? atof(argv[2]) : (double)INFINITY));
    RMD_TRY(verdicts(&null, &arm[1], &arm[1]));
    RMD_TRY(verdicts(&planted, &arm[2], &arm[1]));
    printf("\n%d pairs of each kind.\n", arm[0].n);
    print_bias(&arm[0], &arm[2], b);
    print_verdicts(&null, &planted, arm[0].n, b);
    printf("\n%d of the bounds are broken.\n", broken);
out:
    for (int a = 0; a < 3; a++) {
        for (int i = 0; i < arm[a].n; i++)
            pair_free(&arm[a].pair[i]);
        rmd_release(arm[a].pair);
    }
    if (st != RMD_OK) fprintf(stderr, "truth_delta: %s\n", rmd_error());
    return st != RMD_OK || broken > 0;
}
