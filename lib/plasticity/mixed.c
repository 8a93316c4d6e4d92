// SPDX-License-Identifier: BSD-3-Clause
// Fixed effects and residual variance profiled out exactly; the rate and the relative covariance
// factor of the random effects by simplex.
#include "plasticity/mixed.h"

#include "base/memory.h"
#include "math/linsolve.h"
#include "math/simplex.h"

#include <math.h>
#include <string.h>

enum { P = RMD_TERMS_MOST, Q = RMD_RANDOM_MOST, W = P + 1, RATES = 25 };
static const double LOG_2PI = 1.83787706640934548356;

// What is minimised over x = (lower triangle of the factor, log rate).
struct search {
    struct rmd_mixed *m;
    double *cross; // [people * W * W] products of the columns of every person, response last
    double rate;   // that `cross` was made for
    double unit;   // of the rate
    double fixed[P], fixed_cov[P * P], sigma; // of the last evaluation
};

static double column(const struct rmd_term *term, double x, double rate)
{
    switch (term->kind) {
    case RMD_TERM_DECAY: return exp(-rate * x);
    case RMD_TERM_RISE: return -expm1(-rate * x);
    default: return x;
    }
}

static void cross_products(struct search *s, double rate)
{
    const struct rmd_mixed *m = s->m;
    int p = m->terms, w = p + 1;
    for (size_t g = 0; g < m->people; g++) {
        double *c = s->cross + g * W * W;
        memset(c, 0, W * W * sizeof *c);
        for (size_t r = m->person[g].first; r < m->person[g].last; r++) {
            double row[W];
            for (int i = 0; i < p; i++)
                row[i] = column(&m->term[i], m->x[r * (size_t)p + (size_t)i], rate);
            row[p] = m->value[r];
            for (int i = 0; i < w; i++)
                for (int k = 0; k <= i; k++)
                    c[i * W + k] += row[i] * row[k];
        }
        for (int i = 0; i < w; i++)
            for (int k = 0; k < i; k++)
                c[k * W + i] = c[i * W + k];
    }
    s->rate = rate;
}

// The terms that are random, in their order.
static void random_terms(int term[Q], const struct rmd_mixed *m)
{
    for (int i = 0; i < m->terms; i++)
        if (m->term[i].random >= 0) term[m->term[i].random] = i;
}

static void unpack(double factor[Q * Q], const double *x, int q)
{
    int at = 0;
    memset(factor, 0, Q * Q * sizeof *factor);
    for (int i = 0; i < q; i++)
        for (int k = 0; k <= i; k++)
            factor[i * q + k] = x[at++];
}

// A = I + L'Z'ZL of a person, factored, and L'Z'[X y] whitened by it: b[q * W]. EQ plast.30
static int whiten(double a[Q * Q], double b[Q * W], const double *c, const double factor[Q * Q],
                  const struct rmd_mixed *m)
{
    int q = m->randoms, w = m->terms + 1, term[Q];
    double zl[Q * W];
    random_terms(term, m);
    for (int i = 0; i < q; i++)
        for (int k = 0; k < w; k++) {
            zl[i * W + k] = 0;
            for (int j = i; j < q; j++)
                zl[i * W + k] += factor[j * q + i] * c[term[j] * W + k];
        }
    for (int i = 0; i < q; i++)
        for (int k = 0; k < q; k++) {
            a[i * q + k] = i == k;
            for (int j = k; j < q; j++)
                a[i * q + k] += zl[i * W + term[j]] * factor[j * q + k];
        }
    if (!rmd_linsolve_factor(a, q)) return 0;
    for (int k = 0; k < w; k++) {
        double right[Q];
        for (int i = 0; i < q; i++)
            right[i] = zl[i * W + k];
        rmd_linsolve_whiten(a, right, q);
        for (int i = 0; i < q; i++)
            b[i * W + k] = right[i];
    }
    return 1;
}

// Sums over people of X'V^-1 X, X'V^-1 y and y'V^-1 y, and log det V, in units of sigma^2.
static int gather(double sum[W * W], double *log_det, const struct search *s,
                  const double factor[Q * Q])
{
    const struct rmd_mixed *m = s->m;
    int w = m->terms + 1, q = m->randoms;
    double a[Q * Q], b[Q * W];
    memset(sum, 0, W * W * sizeof *sum);
    *log_det = 0;
    for (size_t g = 0; g < m->people; g++) {
        const double *c = s->cross + g * W * W;
        if (!whiten(a, b, c, factor, m)) return 0;
        *log_det += rmd_linsolve_log_det(a, q);
        for (int i = 0; i < w; i++)
            for (int k = 0; k < w; k++) {
                double v = c[i * W + k];
                for (int j = 0; j < q; j++)
                    v -= b[j * W + i] * b[j * W + k];
                sum[i * W + k] += v;
            }
    }
    return 1;
}

// Twice the negative log likelihood, profiled. EQ plast.31
static double deviance(void *context, const double *x)
{
    struct search *s = context;
    const struct rmd_mixed *m = s->m;
    int p = m->terms, q = m->randoms;
    double factor[Q * Q], sum[W * W], log_det, xx[P * P];
    double n = (double)m->rows - (m->restricted ? p : 0);
    if (m->rated) {
        double rate = s->unit * exp(x[q * (q + 1) / 2]);
        if (!(rate > 0 && isfinite(rate))) return (double)NAN;
        if (rate != s->rate) cross_products(s, rate);
    }
    unpack(factor, x, q);
    if (!gather(sum, &log_det, s, factor)) return (double)NAN;
    for (int i = 0; i < p; i++) {
        s->fixed[i] = sum[i * W + p];
        for (int k = 0; k < p; k++)
            xx[i * p + k] = sum[i * W + k];
    }
    double rest = sum[p * W + p];
    if (!rmd_linsolve_factor(xx, p)) return (double)NAN;
    rmd_linsolve_solve(xx, s->fixed, p);
    for (int i = 0; i < p; i++)
        rest -= s->fixed[i] * sum[i * W + p];
    if (!(rest > 0)) return (double)NAN;
    s->sigma = sqrt(rest / n);
    rmd_linsolve_inverse(s->fixed_cov, xx, p);
    return log_det + (m->restricted ? rmd_linsolve_log_det(xx, p) : 0) +
           n * (1 + LOG_2PI + log(rest / n));
}

// The best of a ladder of rates, for a start.
static void start_rate(struct search *s, double *x, int at)
{
    double best = (double)INFINITY, found = 0;
    for (int i = 0; i < RATES; i++) {
        x[at] = -4 + 0.4 * i;
        double d = deviance(s, x);
        if (d < best) {
            best = d;
            found = x[at];
        }
    }
    x[at] = found;
}

// SDs, correlations, and whether the factor has lost rank.
static void describe(struct rmd_mixed *m, const double factor[Q * Q])
{
    int q = m->randoms;
    double cov[Q * Q];
    for (int i = 0; i < q; i++)
        for (int k = 0; k < q; k++) {
            cov[i * q + k] = 0;
            for (int j = 0; j < q; j++)
                cov[i * q + k] += factor[i * q + j] * factor[k * q + j];
        }
    for (int i = 0; i < q; i++) {
        double size = sqrt(cov[i * q + i]), own = fabs(factor[i * q + i]);
        m->sd[i] = m->sigma * size;
        m->boundary |= own <= 1e-3 * size || size < 1e-5;
        for (int k = 0; k < q; k++)
            m->correlation[i * Q + k] = cov[i * q + k] / sqrt(cov[i * q + i] * cov[k * q + k]);
    }
}

// Conditional modes: L A^-1 L'Z'(y - X b). EQ plast.32
static void predict(struct search *s, const double factor[Q * Q])
{
    struct rmd_mixed *m = s->m;
    int p = m->terms, q = m->randoms, term[Q];
    random_terms(term, m);
    for (size_t g = 0; g < m->people; g++) {
        const double *c = s->cross + g * W * W;
        double a[Q * Q], b[Q * W], u[Q], residual[Q];
        if (!whiten(a, b, c, factor, m)) continue;
        for (int j = 0; j < q; j++) {
            residual[j] = c[term[j] * W + p];
            for (int i = 0; i < p; i++)
                residual[j] -= c[term[j] * W + i] * m->fixed[i];
        }
        for (int i = 0; i < q; i++) {
            u[i] = 0;
            for (int j = i; j < q; j++)
                u[i] += factor[j * q + i] * residual[j];
        }
        rmd_linsolve_solve(a, u, q);
        for (int i = 0; i < q; i++) {
            m->person[g].effect[i] = 0;
            for (int j = 0; j <= i; j++)
                m->person[g].effect[i] += factor[i * q + j] * u[j];
        }
    }
}

// A rate is looked for around the inverse of the mean of what it multiplies.
static double typical(const struct rmd_mixed *m)
{
    double sum = 0, n = 0;
    for (int i = 0; i < m->terms; i++)
        for (size_t r = 0; m->term[i].kind >= RMD_TERM_DECAY && r < m->rows; r++, n++)
            sum += fabs(m->x[r * (size_t)m->terms + (size_t)i]);
    return sum > 0 ? n / sum : 1;
}

static enum rmd_status minimise(struct search *s)
{
    struct rmd_mixed *m = s->m;
    int q = m->randoms, n = q * (q + 1) / 2;
    double x[RMD_SIMPLEX_MOST] = { 0 }, step[RMD_SIMPLEX_MOST], factor[Q * Q];
    for (int i = 0; i < q; i++)
        x[i * (i + 1) / 2 + i] = 1; // the diagonal of the factor
    cross_products(s, 0);
    s->unit = typical(m);
    if (m->rated) start_rate(s, x, n);
    for (int i = 0; i < n + m->rated; i++)
        step[i] = 0.3;
    double best = rmd_simplex_minimise(x, step, n + m->rated, 1e-10, deviance, s);
    if (!isfinite(best))
        return rmd_fail(RMD_EFIT, "the mixed model cannot be fitted to these data");
    deviance(s, x);
    m->log_likelihood = -0.5 * best;
    m->sigma = s->sigma;
    m->rate = m->rated ? s->rate : (double)NAN;
    for (int i = 0; i < m->terms; i++) {
        m->fixed[i] = s->fixed[i];
        m->fixed_se[i] = s->sigma * sqrt(s->fixed_cov[i * m->terms + i]);
    }
    unpack(factor, x, q);
    describe(m, factor);
    predict(s, factor);
    return RMD_OK;
}

enum rmd_status rmd_mixed_fit(struct rmd_mixed *out, const struct rmd_mixed_opts *opts)
{
    enum rmd_status st;
    struct search search = { .m = out };
    RMD_TRY(rmd_mixed_read(out, opts));
    if (out->rows < (size_t)(out->terms + out->randoms + 2) || out->people < 2)
        RMD_TRY(rmd_fail(RMD_EFIT, "%s: %zu rows of %zu people are too few", opts->group, out->rows,
                         out->people));
    RMD_TRY(rmd_alloc(&search.cross, out->people * W * W, sizeof(double)));
    RMD_TRY(minimise(&search));
out:
    rmd_release(search.cross);
    if (st != RMD_OK) rmd_mixed_free(out);
    return st;
}

void rmd_mixed_free(struct rmd_mixed *mixed)
{
    rmd_release(mixed->value);
    rmd_release(mixed->x);
    rmd_release(mixed->person);
    rmd_table_free(&mixed->table);
    *mixed = (struct rmd_mixed){ 0 };
}
