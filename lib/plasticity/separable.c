// SPDX-License-Identifier: BSD-3-Clause
// Rank of the design, contraction of the variance, sensitivity to the prior of the rival cause.
#include "plasticity/separable.h"

#include "base/memory.h"

#include <math.h>

const char *const rmd_separable_words[] = {
    [RMD_NOT_MEASURED] = "not measured",
    [RMD_NOT_SEPARABLE] = "not separable",
    [RMD_PROVISIONAL] = "provisional",
    [RMD_ESTIMATED] = "estimated",
};

static const double VISIBLE = 1e-3; // change, in retest SD, that a prior SD must make to be seen
enum { FEWEST = 3 };                // sessions
static const double ENOUGH = 0.5, SOME = 0.3, ROBUST = 0.25;

// Changes of every trace from its first session to each later one, for a prior SD of each effect at
// the prior medians of the time constants; returns the rows written.
static int design(double *x, const struct rmd_posterior *p, const struct rmd_course *course,
                  struct rmd_basis *basis, double *scratch)
{
    int k = p->model->effects, rows = 0;
    double tau[RMD_TAUS], now[RMD_EFFECTS_MOST], then[RMD_EFFECTS_MOST];
    for (int t = 0; t < RMD_TAUS; t++)
        tau[t] = p->schedule.priors->tau[t].value;
    rmd_basis_fill(basis, &p->schedule, tau, scratch);
    for (int t = 0; t < course->traces; t++) {
        int first = -1;
        for (int s = 0; s < course->sessions; s++) {
            if (isnan(rmd_course_point(course, t, s)->value)) continue;
            if (first < 0) first = s;
            p->model->row(now, course->trace[t].latent, &basis[s], p->schedule.priors);
            p->model->row(then, course->trace[t].latent, &basis[first], p->schedule.priors);
            if (s == first) continue;
            for (int i = 0; i < k; i++)
                x[rows * k + i] = course->trace[t].loading * (now[i] - then[i]) * p->prior[i].sd;
            rows++;
        }
    }
    return rows;
}

static double norm(const double *x, int rows, int k, int column)
{
    double sum = 0;
    for (int r = 0; r < rows; r++)
        sum += x[r * k + column] * x[r * k + column];
    return sqrt(sum);
}

// The number of columns that stay visible once those before are taken out, the largest first.
static int rank_of(double *x, int rows, int k)
{
    for (int rank = 0; rank < k; rank++) {
        int best = 0;
        double largest = 0;
        for (int i = 0; i < k; i++) {
            double size = norm(x, rows, k, i);
            if (size > largest) {
                largest = size;
                best = i;
            }
        }
        if (largest <= VISIBLE) return rank;
        for (int i = 0; i < k; i++) {
            double along = 0;
            if (i == best) continue;
            for (int r = 0; r < rows; r++)
                along += x[r * k + i] * x[r * k + best];
            for (int r = 0; r < rows; r++)
                x[r * k + i] -= along / (largest * largest) * x[r * k + best];
        }
        for (int r = 0; r < rows; r++)
            x[r * k + best] = 0;
    }
    return k;
}

// Recoveries come before gains in the effects of the model.
static int rivals(int a, int b)
{
    return (a >= RMD_GAIN_S) != (b >= RMD_GAIN_S);
}

// EQ plast.18: derivatives of posterior means by prior means are the posterior covariance over the
// prior variances, time constants and all.
static void judge(struct rmd_separable *out, const struct rmd_posterior *p, int i, int full)
{
    int k = p->model->effects;
    out->contraction = 1 - p->total_covariance[i * k + i] / (p->prior[i].sd * p->prior[i].sd);
    if (fabs(out->contraction) < 1e-9) out->contraction = 0; // rounding
    out->sensitivity = 0;
    for (int j = 0; j < k; j++)
        if (rivals(i, j))
            out->sensitivity = fmax(out->sensitivity, fabs(p->total_covariance[i * k + j]) /
                                                          (p->prior[i].sd * p->prior[j].sd));
    out->verdict = RMD_NOT_SEPARABLE;
    if (!full || out->sensitivity > ROBUST || out->contraction < SOME) return;
    out->verdict = out->contraction >= ENOUGH ? RMD_ESTIMATED : RMD_PROVISIONAL;
}

enum rmd_status rmd_separable_judge(struct rmd_separable *out, struct rmd_separable_rank *rank,
                                    const struct rmd_posterior *p, const struct rmd_course *course)
{
    enum rmd_status st;
    int k = p->model->effects, measured = 0, seen[RMD_EFFECTS_MOST];
    size_t values = (size_t)course->traces * (size_t)course->sessions;
    double *x = NULL, *scratch = NULL;
    struct rmd_basis *basis = NULL;
    RMD_TRY(rmd_alloc(&x, values * (size_t)k, sizeof *x));
    RMD_TRY(rmd_alloc(&scratch, 2 * (size_t)course->sessions, sizeof *scratch));
    RMD_TRY(rmd_alloc(&basis, (size_t)course->sessions, sizeof *basis));
    int rows = design(x, p, course, basis, scratch);
    for (int i = 0; i < k; i++)
        measured += seen[i] = norm(x, rows, k, i) > 0;
    int found = rank_of(x, rows, k);
    *rank = (struct rmd_separable_rank){ course->traces + found, course->traces + measured };
    for (int i = 0; i < k; i++) {
        judge(&out[i], p, i, found == measured && course->sessions >= FEWEST);
        if (!seen[i]) out[i].verdict = RMD_NOT_MEASURED;
    }
out:
    rmd_release(x);
    rmd_release(scratch);
    rmd_release(basis);
    return st;
}
