// SPDX-License-Identifier: BSD-3-Clause
// Cholesky factor of the covariance of all values, and products of whitened columns.
#include "plasticity/reduced.h"

#include "base/memory.h"
#include "math/linsolve.h"

#include <math.h>
#include <string.h>

// A value that is there.
struct value {
    int trace, session, row;
    const struct rmd_point *point;
};

static int list(struct value *out, const struct rmd_course *course, int omit)
{
    int n = 0;
    for (int t = 0; t < course->traces; t++)
        for (int s = 0; s < course->sessions; s++) {
            const struct rmd_point *point = rmd_course_point(course, t, s);
            if (s == omit || isnan(point->value)) continue;
            int row = (int)course->trace[t].latent * course->sessions + s;
            out[n++] = (struct value){ t, s, row, point };
        }
    return n;
}

// The norm of a metric: its first value where none is given, also where that session is left out,
// so that leaving it out does not change the model.
static double norm_of(const struct rmd_course *course, int trace)
{
    double norm = course->trace[trace].norm;
    for (int s = 0; s < course->sessions && isnan(norm); s++)
        norm = rmd_course_point(course, trace, s)->value;
    return isnan(norm) ? 0 : norm;
}

// EQ plast.10
static void covariance(double *c, const struct value *value, int n, const struct rmd_course *course,
                       double level_variance)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= i; k++) {
            const struct value *a = &value[i], *b = &value[k];
            double own = a->point->noise * a->point->noise + a->point->misfit * a->point->misfit;
            double sum = i == k ? own : 0;
            if (a->trace == b->trace) sum += level_variance;
            if (a->session == b->session &&
                course->trace[a->trace].kind == course->trace[b->trace].kind)
                sum += a->point->shared * b->point->shared;
            c[i * n + k] = sum;
        }
}

static double dot(const double *a, const double *b, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

// Columns, each of n: the values, the loadings of every row, the indicator of every trace.
static void columns(double *column, const struct value *value, int n,
                    const struct rmd_course *course, const struct rmd_reduced *out)
{
    for (int i = 0; i < n; i++) {
        const struct value *v = &value[i];
        column[i] = v->point->value - out->norm[v->trace];
        column[(1 + v->row) * n + i] = course->trace[v->trace].loading;
        column[(1 + out->rows + v->trace) * n + i] = 1;
    }
}

static void products(struct rmd_reduced *out, const double *column, int n)
{
    const double *y = column, *h = column + n, *b = h + out->rows * n;
    out->square = dot(y, y, n);
    for (int r = 0; r < out->rows; r++) {
        out->pull[r] = dot(h + r * n, y, n);
        for (int k = 0; k <= r; k++)
            out->information[r * out->rows + k] = out->information[k * out->rows + r] =
                dot(h + r * n, h + k * n, n);
    }
    for (int t = 0; t < out->traces; t++) {
        out->level[t] = dot(b + t * n, y, n);
        out->hold[t] = dot(b + t * n, b + t * n, n);
        for (int r = 0; r < out->rows; r++)
            out->lever[t * out->rows + r] = dot(b + t * n, h + r * n, n);
    }
}

static enum rmd_status make_room(struct rmd_reduced *out)
{
    enum rmd_status st;
    size_t rows = (size_t)out->rows, traces = (size_t)out->traces;
    RMD_TRY(rmd_alloc(&out->information, rows * rows, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->pull, rows, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->norm, traces, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->level, traces, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->lever, traces * rows, sizeof(double)));
    RMD_TRY(rmd_alloc(&out->hold, traces, sizeof(double)));
out:
    return st;
}

enum rmd_status rmd_reduced_new(struct rmd_reduced *out, const struct rmd_course *course,
                                const struct rmd_priors *priors, int omit)
{
    enum rmd_status st;
    struct value *value = NULL;
    double *c = NULL, *column = NULL;
    *out = (struct rmd_reduced){ .rows = RMD_LATENTS * course->sessions,
                                 .traces = course->traces,
                                 .level_variance = priors->baseline.sd * priors->baseline.sd };
    RMD_TRY(make_room(out));
    RMD_TRY(rmd_alloc(&value, (size_t)course->traces * (size_t)course->sessions, sizeof *value));
    int n = out->values = list(value, course, omit), wide = 1 + out->rows + out->traces;
    if (n == 0) RMD_TRY(rmd_fail(RMD_EARG, "no value of any metric of the model"));
    for (int t = 0; t < out->traces; t++)
        out->norm[t] = norm_of(course, t) + priors->baseline.value;
    RMD_TRY(rmd_alloc(&c, (size_t)n * (size_t)n, sizeof *c));
    RMD_TRY(rmd_alloc(&column, (size_t)wide * (size_t)n, sizeof *column));
    covariance(c, value, n, course, out->level_variance);
    if (!rmd_linsolve_factor(c, n))
        RMD_TRY(rmd_fail(RMD_EARG, "errors too small to compute with: check the columns se and "
                                   "session_sd"));
    columns(column, value, n, course, out);
    for (int k = 0; k < wide; k++)
        rmd_linsolve_whiten(c, column + k * n, n);
    out->log_det = rmd_linsolve_log_det(c, n);
    products(out, column, n);
out:
    rmd_release(value);
    rmd_release(c);
    rmd_release(column);
    if (st != RMD_OK) rmd_reduced_free(out);
    return st;
}

void rmd_reduced_free(struct rmd_reduced *reduced)
{
    rmd_release(reduced->information);
    rmd_release(reduced->pull);
    rmd_release(reduced->norm);
    rmd_release(reduced->level);
    rmd_release(reduced->lever);
    rmd_release(reduced->hold);
    *reduced = (struct rmd_reduced){ 0 };
}
