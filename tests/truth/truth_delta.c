// SPDX-License-Identifier: BSD-3-Clause
// Simulated pairs with known truth: bias, bootstrap error, interval coverage, false alarms. Prints
// a page of docs/validation.md and fails where a bound is broken.
//
//   truth_delta PAIRS [SECONDS]
//
// PAIRS null pairs and as many planted ones. After SECONDS no further pair is begun; the pairs done
// so far are judged. With less than FULL pairs every bound is widened by what chance explains.
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "change/family.h"
#include "change/repeats.h"
#include "math/distribution.h"
#include "math/moments.h"
#include "pair.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STREAM_SITE = 0x54520001, SITE_PAIRS = 20, BOOT = 200, AT_ONCE = 2, FULL = 200, LEVELS = 4 };
static const double session_sd = 0.02;      // of ln AD and ln RD
static const double session_sd_fa = 0.0106; // that follows from it in the CST
static const double levels[LEVELS] = { 0.05, 0.1, 0.2, 0.5 };

// An arm of the study: pairs of one kind, another person in each.
struct arm {
    double planted; // scale of the change of the left CST
    uint32_t seed;
    int n;
    struct pair *pair;
};

static const struct {
    double level_fa, fa, md, null_fa, ratio, coverage[2], alarms[2]; // level: of a session itself
} bounds = { 0.002, 0.002, 1e-6, 0.0005, 0.15, { 0.93, 0.97 }, { 0.03, 0.07 } };

// Errors of one row over the pairs.
struct errors {
    double mean, se; // of measured less true
    double ratio; // root mean square of the bootstrap SE over that of the errors about their mean
};

static int broken; // how many bounds

static const char *judge(int holds)
{
    broken += !holds;
    return holds ? "" : " **broken**";
}

// How many standard errors of a bias chance explains: in the whole table of a small run, at 95 %.
static double by_chance(int pairs)
{
    const int biases = 6 * RMD_TRACTS;
    return pairs < FULL ? rmd_distribution_t_quantile(1 - 0.025 / biases, pairs - 1) : 2;
}

static const char *judge_bias(struct errors errors, double bound, int pairs)
{
    const char *broken_mark = judge(fabs(errors.mean) < bound + by_chance(pairs) * errors.se);
    return *broken_mark || fabs(errors.mean) < bound ? broken_mark : " (above)";
}

static const char *judge_share(double share, const double bound[2], int pairs, double independent)
{
    double chance = pairs < FULL ? 2 * sqrt(bound[1] * (1 - bound[1]) / independent) : 0;
    return judge(share >= bound[0] - chance && share <= bound[1] + chance);
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
        rmd_patient_become(&patient, seed);
        rmd_param_defaults(&scan, rmd_scan_params);
        rmd_param_defaults(&opts, rmd_tractchange_params);
        scan.voxel_size = 2.5;
        scan.directions = 64;
        scan.b0 = 6;
        scan.session_sd = session_sd;
        opts.boot = BOOT;
        opts.seed = (int)seed;
        enum rmd_status st =
            pair_measure(&arm->pair[i], &patient, &scan, seed, session_sd_fa, &opts);
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

static struct errors errors_of(const double *error, const double *variance, int n)
{
    double sum = 0, square = 0, expected = 0;
    for (int i = 0; i < n; i++) {
        sum += error[i];
        square += error[i] * error[i];
        expected += variance[i];
    }
    double spread = (square - sum * sum / n) / (n - 1);
    return (struct errors){ sum / n, sqrt(spread / n), sqrt(expected / n / spread) };
}

// Of a value of the first session against the map drawn.
static struct errors level_errors(const struct arm *arm, int tract, enum rmd_metric_id metric,
                                  double *scratch)
{
    double *error = scratch, *variance = scratch + arm->n;
    for (int i = 0; i < arm->n; i++) {
        const struct rmd_measurement *m = row(&arm->pair[i], 0, find(&arm->pair[i], tract, metric));
        error[i] = m->value - arm->pair[i].drawn[tract][metric];
        variance[i] = m->se * m->se;
    }
    return errors_of(error, variance, arm->n);
}

// Of a change against the true one, the session effect counted as true.
static struct errors change_errors(const struct arm *arm, int tract, enum rmd_metric_id metric,
                                   double *scratch)
{
    double *error = scratch, *variance = scratch + arm->n;
    for (int i = 0; i < arm->n; i++) {
        const struct pair *pair = &arm->pair[i];
        size_t r = find(pair, tract, metric);
        const struct rmd_measurement *pre = row(pair, 0, r), *post = row(pair, 1, r);
        error[i] = post->value - pre->value - pair->scanned[1][tract][metric] +
                   pair->scanned[0][tract][metric];
        variance[i] = pre->se * pre->se + post->se * post->se;
    }
    return errors_of(error, variance, arm->n);
}

// Over all tracts, each weighing alike.
static void print_ratio(const struct arm *arm, enum rmd_metric_id metric, double *scratch)
{
    double inverse = 0;
    for (int k = 0; k < RMD_TRACTS; k++) {
        double ratio = change_errors(arm, k, metric, scratch).ratio;
        inverse += 1 / (ratio * ratio) / RMD_TRACTS;
    }
    double ratio = 1 / sqrt(inverse);
    double chance = arm->n < FULL ? 2 / sqrt(2.0 * RMD_TRACTS * (arm->n - 1)) : 0;
    printf("%s: SE / SD over all tracts %.2f%s.\n", rmd_metrics[metric].name, ratio,
           judge(fabs(log(ratio)) < log(1 + bounds.ratio) + chance));
}

static enum rmd_status print_bias(const struct arm *null, const struct arm *planted)
{
    enum rmd_status st;
    double *scratch = NULL;
    RMD_TRY(rmd_alloc(&scratch, 2 * (size_t)null->n, sizeof *scratch));
    printf(
        "\n| tract | voxels | FA bias | MD bias | bias of no change, FA | MD | of planted change, "
        "FA | MD | SE / SD, FA | MD |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n");
    for (int k = 0; k < RMD_TRACTS; k++) {
        struct errors fa = level_errors(null, k, RMD_METRIC_FA, scratch);
        struct errors md = level_errors(null, k, RMD_METRIC_MD, scratch);
        struct errors null_fa = change_errors(null, k, RMD_METRIC_FA, scratch);
        struct errors null_md = change_errors(null, k, RMD_METRIC_MD, scratch);
        struct errors dfa = change_errors(planted, k, RMD_METRIC_FA, scratch);
        struct errors dmd = change_errors(planted, k, RMD_METRIC_MD, scratch);
        printf("| %s | %zu | %+.4f%s | %+.2f%s ", rmd_tract_names[k], null->pair[0].voxels[k],
               fa.mean, judge_bias(fa, bounds.level_fa, null->n), md.mean * 1e6,
               judge_bias(md, bounds.md, null->n));
        printf("| %+.5f ± %.5f%s | %+.2f ± %.2f%s ", null_fa.mean, null_fa.se,
               judge_bias(null_fa, bounds.null_fa, null->n), null_md.mean * 1e6, null_md.se * 1e6,
               judge_bias(null_md, bounds.md, null->n));
        printf("| %+.5f ± %.5f%s | %+.2f ± %.2f%s | %.2f | %.2f |\n", dfa.mean, dfa.se,
               judge_bias(dfa, bounds.fa, null->n), dmd.mean * 1e6, dmd.se * 1e6,
               judge_bias(dmd, bounds.md, null->n), null_fa.ratio, null_md.ratio);
    }
    printf("\n");
    print_ratio(null, RMD_METRIC_FA, scratch);
    print_ratio(null, RMD_METRIC_MD, scratch);
out:
    rmd_release(scratch);
    return st;
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
    int clusters, clusters_found;   // pairs with a cluster; with one where the change is
    int below[LEVELS];              // families whose smallest adjusted p is at most levels[]
};

static void count(struct tally *tally, const struct pair *pair, const struct rmd_deltas *deltas,
                  int planted)
{
    int alarm = 0, found = 0, wrong = 0;
    double least = 1;
    for (size_t r = 0; r < deltas->rows; r++) {
        const struct rmd_delta *d = &deltas->item[r];
        double truth = pair_true_change(pair, row(pair, 0, r));
        tally->covered[d->metric] += d->low <= truth && truth <= d->high;
        tally->rows[d->metric]++;
        int changed = d->verdict == RMD_CHANGED;
        int touched = strncmp(d->region, "CST", 3) == 0 && strcmp(d->region, "CST_R") != 0;
        alarm |= changed;
        least = fmin(least, d->p_adjusted);
        found |= changed && planted && touched && d->metric == RMD_METRIC_FA;
        wrong |= changed && planted && !touched;
    }
    tally->alarms += alarm;
    for (int i = 0; i < LEVELS; i++)
        tally->below[i] += least <= levels[i];
    tally->found += found;
    tally->false_found += wrong;
    tally->clusters += pair->clusters > 0;
    tally->clusters_found += pair->clusters_in[RMD_CST_L] > 0;
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

static void print_verdicts(const struct tally *null, const struct tally *planted, int n)
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
           judge_share(share, bounds.coverage, n, 2.0 * n * RMD_TRACTS));
    printf("Families with a false alarm: %d of %d null pairs, %.1f %% (standard error %.1f)%s.\n",
           null->alarms, n, 100 * alarms, 100 * sqrt(alarms * (1 - alarms) / n),
           judge_share(alarms, bounds.alarms, n, n));
    printf("Smallest adjusted p of a null family:");
    for (int i = 0; i < LEVELS; i++)
        printf("%s at most %.2f in %.1f %%", i ? "," : "", levels[i], 100.0 * null->below[i] / n);
    const double some[2] = { 0, bounds.alarms[1] };
    printf(".\nNull pairs with a cluster: %d of %d%s.\n", null->clusters, n,
           judge_share((double)null->clusters / n, some, n, n));
    printf("Planted change of the left CST found: %d of %d pairs; another tract called changed: "
           "%d; a cluster in the left CST: %d.\n",
           planted->found, n, planted->false_found, planted->clusters_found);
}

// Pairs of both arms, AT_ONCE of each in turn, so that the arms stay equally long.
static enum rmd_status simulate_all(struct arm arm[2], int pairs, double seconds)
{
    enum rmd_status st = RMD_OK;
    time_t start = time(NULL);
    for (int a = 0; a < 2; a++)
        RMD_TRY(rmd_alloc(&arm[a].pair, (size_t)pairs, sizeof *arm[a].pair));
    while (arm[0].n < pairs && difftime(time(NULL), start) < seconds) {
        int more = pairs - arm[0].n < AT_ONCE ? pairs - arm[0].n : AT_ONCE;
        for (int a = 0; a < 2; a++)
            RMD_TRY(rmd_parallel_for((size_t)more, 1, 0, simulate, &arm[a]));
        for (int a = 0; a < 2; a++)
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
    struct tally null = { .alarms = 0 }, planted = { .alarms = 0 };
    struct arm arm[2] = { { 0, 20000, 0, NULL }, { 1, 40000, 0, NULL } };

    RMD_TRY(simulate_all(arm, pairs, argc > 2 ? atof(argv[2]) : (double)INFINITY));
    RMD_TRY(verdicts(&null, &arm[0], &arm[0]));
    RMD_TRY(verdicts(&planted, &arm[1], &arm[0]));
    printf("\n%d pairs of each kind.\n", arm[0].n);
    RMD_TRY(print_bias(&arm[0], &arm[1]));
    print_verdicts(&null, &planted, arm[0].n);
    printf("\n%d of the bounds are broken.\n", broken);
out:
    for (int a = 0; a < 2; a++) {
        for (int i = 0; i < arm[a].n; i++)
            pair_free(&arm[a].pair[i]);
        rmd_release(arm[a].pair);
    }
    if (st != RMD_OK) fprintf(stderr, "truth_delta: %s\n", rmd_error());
    return st != RMD_OK || broken > 0;
}
