// SPDX-License-Identifier: BSD-3-Clause
// Weighted means of changes, and the signs of two correlated ones.
#include "plasticity/totals.h"

#include "base/memory.h"
#include "math/bivariate.h"
#include "math/linsolve.h"

#include <math.h>

static const double TWO_SIDED = 1.959963984540054; // of the normal distribution, 95 %

static void find_sessions(struct rmd_total *out, const struct rmd_course *course,
                          enum rmd_latent latent)
{
    int n = 0;
    for (int s = 0; s < course->sessions; s++)
        for (int t = 0; t < course->traces; t++) {
            if (course->trace[t].latent != latent || isnan(rmd_course_point(course, t, s)->value))
                continue;
            if (n++ == 0) out->from = s;
            out->to = s;
        }
}

// EQ plast.16
enum rmd_status rmd_totals_weigh(struct rmd_total *out, const struct rmd_course *course,
                                 enum rmd_latent latent)
{
    enum rmd_status st;
    int n = 0;
    size_t most = (size_t)course->traces;
    double *c = NULL, *load = NULL, *weight = NULL;
    int *member = NULL;
    *out = (struct rmd_total){ 0 };
    find_sessions(out, course, latent);
    int first = out->from, last = out->to;
    RMD_TRY(rmd_alloc(&member, most, sizeof *member));
    for (int t = 0; t < course->traces; t++)
        if (course->trace[t].latent == latent && first < last &&
            !isnan(rmd_course_point(course, t, first)->value) &&
            !isnan(rmd_course_point(course, t, last)->value))
            member[n++] = t;
    RMD_TRY(rmd_alloc(&c, (size_t)n * (size_t)n, sizeof *c));
    RMD_TRY(rmd_alloc(&load, (size_t)n, sizeof *load));
    RMD_TRY(rmd_alloc(&weight, (size_t)n, sizeof *weight));
    for (int i = 0; i < n; i++) {
        const struct rmd_point *a = rmd_course_point(course, member[i], first),
                               *b = rmd_course_point(course, member[i], last);
        for (int k = 0; k < n; k++) {
            const struct rmd_point *p = rmd_course_point(course, member[k], first),
                                   *q = rmd_course_point(course, member[k], last);
            int kin = course->trace[member[i]].kind == course->trace[member[k]].kind;
            c[i * n + k] = kin ? a->shared * p->shared + b->shared * q->shared : 0;
        }
        c[i * n + i] += a->noise * a->noise + b->noise * b->noise;
        load[i] = weight[i] = course->trace[member[i]].loading;
    }
    out->traces = n;
    if (n == 0) goto out;
    if (!rmd_linsolve_factor(c, n))
        RMD_TRY(rmd_fail(RMD_EARG, "errors too small to compute with: check session_sd"));
    rmd_linsolve_solve(c, weight, n);
    double precision = 0, sum = 0;
    for (int i = 0; i < n; i++) {
        precision += load[i] * weight[i];
        sum += weight[i] * (rmd_course_point(course, member[i], last)->value -
                            rmd_course_point(course, member[i], first)->value);
    }
    out->change = sum / precision;
    out->sd = 1 / sqrt(precision);
    out->mdc95 = TWO_SIDED * out->sd;
out:
    rmd_release(member);
    rmd_release(c);
    rmd_release(load);
    rmd_release(weight);
    return st;
}

struct rmd_span rmd_totals_span(const struct rmd_mixture *mixture)
{
    return (struct rmd_span){ rmd_mixture_mean(mixture), rmd_mixture_quantile(mixture, 0.025),
                              rmd_mixture_quantile(mixture, 0.975) };
}

// EQ plast.17
enum rmd_status rmd_totals_quadrants(double quadrant[RMD_QUADRANTS], const struct rmd_posterior *p,
                                     const struct rmd_total *structure,
                                     const struct rmd_total *function)
{
    int k = p->model->effects, days = p->schedule.days;
    double s_up = 0, f_up = 0, both = 0;
    if (k == 0) return rmd_fail(RMD_EARG, "a model without effects has no change");
    for (int n = 0; n < p->nodes; n++) {
        const double *design = p->design + (size_t)n * (size_t)(p->reduced->rows * k);
        const double *mean = p->mean + n * k, *cov = p->covariance + n * k * k;
        double s[RMD_EFFECTS_MOST], f[RMD_EFFECTS_MOST], m[2] = { 0, 0 }, ss = 0, ff = 0, sf = 0;
        for (int i = 0; i < k; i++) {
            s[i] = design[structure->to * k + i] - design[structure->from * k + i];
            f[i] = design[(days + function->to) * k + i] - design[(days + function->from) * k + i];
        }
        for (int i = 0; i < k; i++) {
            m[0] += s[i] * mean[i];
            m[1] += f[i] * mean[i];
            for (int j = 0; j < k; j++) {
                ss += s[i] * cov[i * k + j] * s[j];
                ff += f[i] * cov[i * k + j] * f[j];
                sf += s[i] * cov[i * k + j] * f[j];
            }
        }
        double x = ss > 0 ? m[0] / sqrt(ss) : 0, y = ff > 0 ? m[1] / sqrt(ff) : 0;
        double r = ss > 0 && ff > 0 ? sf / sqrt(ss * ff) : 0;
        s_up += p->weight[n] * rmd_bivariate_single(x);
        f_up += p->weight[n] * rmd_bivariate_single(y);
        both += p->weight[n] * rmd_bivariate_both(x, y, r);
    }
    quadrant[0] = both;
    quadrant[1] = s_up - both;
    quadrant[2] = f_up - both;
    quadrant[3] = 1 - s_up - f_up + both;
    for (int q = 0; q < RMD_QUADRANTS; q++)
        quadrant[q] = fmax(0, fmin(1, quadrant[q]));
    return RMD_OK;
}
