// SPDX-License-Identifier: BSD-3-Clause
// Real trajectories of the Fugl-Meyer score: the last visit of every patient forecast from the
// earlier ones, beside two simpler rules. The table is not part of the project.
#include "base/file.h"
#include "base/memory.h"
#include "math/median.h"
#include "plasticity/fit.h"
#include "plasticity/natural.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 400, VISITS = 8 };

struct patient {
    const char *id;
    int n;
    struct rmd_fm_visit visit[VISITS];
};

static struct patient people[MOST];
static int count;

// Days after the first visit.
static double later(const char *visit)
{
    static const struct {
        const char *name;
        double days;
    } known[] = { { "baseline", 0 }, { "w03", 21 },  { "w05", 35 }, { "w06", 42 },
                  { "w12", 84 },     { "m06", 182 }, { "m12", 365 } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, visit) == 0) return known[i].days;
    return (double)NAN;
}

static int by_day(const void *a, const void *b)
{
    const struct rmd_fm_visit *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

static enum rmd_status read_people(struct rmd_table *table, const char *path)
{
    enum rmd_status st;
    struct rmd_bytes bytes = { 0 };
    RMD_TRY(rmd_file_read(&bytes, path, 1 << 24));
    for (size_t i = 0; i < bytes.size; i++)
        if (bytes.data[i] == ',') bytes.data[i] = '\t';
    RMD_TRY(rmd_table_parse(table, path, (const char *)bytes.data, bytes.size));
    int id = rmd_table_column(table, "patientID"), when = rmd_table_column(table, "eval_time");
    int start = rmd_table_column(table, "new_days_after_stroke");
    int score = rmd_table_column(table, "fuglmeyer");
    for (size_t r = 0; r < table->rows; r++) {
        const char *label = rmd_table_cell(table, r, id);
        double day =
            strtod(rmd_table_cell(table, r, start), NULL) + later(rmd_table_cell(table, r, when));
        char *end;
        double value = strtod(rmd_table_cell(table, r, score), &end);
        int k = 0;
        if (*end || end == rmd_table_cell(table, r, score) || isnan(day)) continue;
        while (k < count && strcmp(people[k].id, label) != 0)
            k++;
        if (k == count) people[count++] = (struct patient){ .id = label };
        people[k].visit[people[k].n++] = (struct rmd_fm_visit){ day, value };
    }
out:
    rmd_bytes_free(&bytes);
    return st;
}

// Median and 90 % interval.
struct forecast {
    double median, low, high;
};

static struct forecast by_mixture(const struct patient *p, const struct rmd_priors *priors,
                                  int spread)
{
    struct rmd_recovery r;
    if (rmd_recovery_fit(&r, p->visit, p->n - 1, priors, spread) != RMD_OK) exit(1);
    struct rmd_mixture m = rmd_recovery_score(&r, p->visit[p->n - 1].day);
    struct forecast f = { rmd_mixture_quantile(&m, 0.5), rmd_mixture_quantile(&m, 0.05),
                          rmd_mixture_quantile(&m, 0.95) };
    rmd_recovery_free(&r);
    return f;
}

static struct forecast by_model(const struct patient *p, const struct rmd_priors *priors)
{
    struct rmd_course c;
    struct rmd_reduced data;
    struct rmd_posterior fit;
    struct rmd_answers a;
    double day[VISITS];
    struct rmd_link link = { .unit = 2.46 * 4 / 67, .low = 0, .high = 66, .bounded = 1 };
    if (rmd_course_new(&c, p->n - 1, 1, 0) != RMD_OK) exit(1);
    c.trace[0] = (struct rmd_trace){ RMD_LATENT_B, 1, (double)NAN, 'B' };
    for (int s = 0; s < p->n; s++) {
        day[s] = p->visit[s].day;
        if (s == p->n - 1) break;
        c.day[s] = day[s];
        c.point[s] = (struct rmd_point){ rmd_observe_forward(&link, p->visit[s].score),
                                         rmd_observe_stretch(&link, p->visit[s].score), 0,
                                         priors->behaviour_misfit.value *
                                             rmd_observe_stretch(&link, p->visit[s].score) };
    }
    struct rmd_schedule schedule = { c.day, p->n - 1, NULL,
                                     0,     priors,   rmd_priors_dynamics(priors, RMD_SERIAL) };
    struct rmd_schedule ahead = schedule;
    ahead.day = day;
    ahead.days = p->n;
    if (rmd_reduced_new(&data, &c, priors, -1) != RMD_OK ||
        rmd_posterior_fit(&fit, &rmd_models[RMD_MODEL_BOTH], &data, &schedule,
                          &rmd_posterior_usual) != RMD_OK ||
        rmd_answers_new(&a, &fit, &ahead) != RMD_OK)
        exit(1);
    struct rmd_mixture m = rmd_answer_value(&a, &c.trace[0], 0, p->n - 1, 0);
    double median = rmd_observe_back(&link, rmd_mixture_quantile(&m, 0.5));
    m = rmd_answer_value(&a, &c.trace[0], 0, p->n - 1,
                         hypot(1, priors->behaviour_misfit.value) *
                             rmd_observe_stretch(&link, median));
    struct forecast f = { median, rmd_observe_back(&link, rmd_mixture_quantile(&m, 0.05)),
                          rmd_observe_back(&link, rmd_mixture_quantile(&m, 0.95)) };
    rmd_answers_free(&a);
    rmd_posterior_free(&fit);
    rmd_reduced_free(&data);
    rmd_course_free(&c);
    return f;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void tell(const char *name, double *error, const int *inside, int n, int intervals)
{
    int covered = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        covered += inside[i];
        sum += error[i];
    }
    qsort(error, (size_t)n, sizeof *error, compare);
    printf("| %s | %.2f | %.2f to %.2f | %.2f |", name, error[n / 2], error[n / 4],
           error[3 * n / 4], sum / n);
    if (intervals)
        printf(" %.1f %% |\n", 100.0 * covered / n);
    else
        printf(" |\n");
}

static void judge(const char *title, const struct rmd_priors *priors, double from, double until)
{
    static double error[5][MOST];
    static int inside[5][MOST];
    int n = 0;
    for (int k = 0; k < count; k++) {
        const struct patient *p = &people[k];
        if (p->n < 2 || p->visit[0].day < from || p->visit[0].day >= until) continue;
        double y = p->visit[p->n - 1].score, y0 = p->visit[0].score;
        struct forecast f[3] = { by_mixture(p, priors, 0), by_mixture(p, priors, 1),
                                 by_model(p, priors) };
        for (int i = 0; i < 3; i++) {
            error[i][n] = fabs(y - f[i].median);
            inside[i][n] = y >= f[i].low && y <= f[i].high;
        }
        error[3][n] = fabs(y - p->visit[p->n - 2].score);
        error[4][n++] = fabs(y - (y0 + 0.7 * (66 - y0)));
    }
    printf("\n%s: %d patients\n\n| forecast of the last score | median error | quartiles | mean | "
           "90 %% "
           "interval holds it |\n|---|---|---|---|---|\n",
           title, n);
    tell("mixture as published", error[0], inside[0], n, 1);
    tell("mixture with spread", error[1], inside[1], n, 1);
    tell("two-rate model", error[2], inside[2], n, 1);
    tell("last score carried forward", error[3], inside[3], n, 0);
    tell("proportional recovery", error[4], inside[4], n, 0);
}

int main(int argc, char **argv)
{
    struct rmd_table table;
    struct rmd_priors priors;
    if (argc < 2 || read_people(&table, argv[1]) != RMD_OK ||
        rmd_priors_read(&priors, argc > 2 ? argv[2] : NULL) != RMD_OK) {
        fprintf(stderr, "%s\n", rmd_error());
        return 1;
    }
    for (int k = 0; k < count; k++)
        qsort(people[k].visit, (size_t)people[k].n, sizeof *people[k].visit, by_day);
    judge("First visit within 26 weeks of onset", &priors, 0, 182);
    judge("First visit later", &priors, 182, 1e9);
    judge("All", &priors, 0, 1e9);
    rmd_table_free(&table);
    return 0;
}
