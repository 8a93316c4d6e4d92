// SPDX-License-Identifier: BSD-3-Clause
// The posterior against dense algebra, finer grids, and what must not change it.
#include "plasticity/posterior.h"

#include "math/linsolve.h"
#include "plasticity/patient.h"

static struct rmd_priors priors;

static void start(struct rmd_course *c, int design, uint64_t patient)
{
    cr_assert(rmd_priors_read(&priors, NULL) == RMD_OK, "%s", rmd_error());
    patient_new(c, &designs[design]);
    patient_draw(c, &priors, RMD_MODEL_BOTH, patient);
}

struct fit {
    struct rmd_reduced data;
    struct rmd_posterior p;
};

// With the usual grids where `nodes` is 0, much finer ones where it is FINE, else that many nodes
// an axis on one grid.
enum { FINE = -1 };

static struct fit fit(const struct rmd_course *c, enum rmd_model_id model, int nodes)
{
    static struct fit f;
    struct rmd_schedule schedule = patient_schedule(c, &priors);
    struct rmd_posterior_grid grid = { { nodes, nodes, nodes }, { 0 } };
    if (nodes == 0) grid = rmd_posterior_usual;
    if (nodes == FINE) grid = (struct rmd_posterior_grid){ { 7, 7, 25 }, { 11, 11, 31 } };
    static struct rmd_reduced data;
    cr_assert(rmd_reduced_new(&data, c, &priors, -1) == RMD_OK, "%s", rmd_error());
    f.data = data;
    cr_assert(rmd_posterior_fit(&f.p, &rmd_models[model], &data, &schedule, &grid) == RMD_OK);
    return f;
}

static void release(struct fit *f)
{
    rmd_posterior_free(&f->p);
    rmd_reduced_free(&f->data);
}

// log N(y; mean, cov) by Gaussian elimination; `cov` and `y` are used up.
static double log_normal(double *cov, double *y, int n)
{
    double square = 0, log_det = 0;
    for (int i = 0; i < n; i++) {
        log_det += log(cov[i * n + i]);
        square += y[i] * y[i] / cov[i * n + i];
        for (int r = i + 1; r < n; r++) {
            double factor = cov[r * n + i] / cov[i * n + i];
            y[r] -= factor * y[i];
            for (int k = i; k < n; k++)
                cov[r * n + k] -= factor * cov[i * n + k];
        }
    }
    return -0.5 * (n * 1.83787706640934548356 + log_det + square);
}

// Evidence of a course at one node, from the joint covariance of all its values but those of a
// session; sessions and traces as in patient_new(), and a session error.
static double dense_evidence(const struct rmd_course *c, const struct rmd_model *m,
                             const double *tau, int omit)
{
    static double cov[64 * 64], y[64], x[64][RMD_EFFECTS_MOST], scratch[16];
    struct rmd_basis basis[8];
    struct rmd_prior prior[RMD_EFFECTS_MOST];
    struct rmd_schedule schedule = patient_schedule(c, &priors);
    int n = 0, trace[64], session[64];
    m->prior(prior, &priors);
    rmd_basis_fill(basis, &schedule, tau, scratch);
    for (int t = 0; t < c->traces; t++)
        for (int s = 0; s < c->sessions; s++) {
            if (s == omit || isnan(rmd_course_point(c, t, s)->value)) continue;
            trace[n] = t;
            session[n] = s;
            m->row(x[n], c->trace[t].latent, &basis[s], &priors);
            y[n] = rmd_course_point(c, t, s)->value - c->trace[t].norm;
            for (int i = 0; i < m->effects; i++) {
                x[n][i] *= c->trace[t].loading;
                y[n] -= x[n][i] * prior[i].value;
            }
            n++;
        }
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++) {
            const struct rmd_point *p = rmd_course_point(c, trace[a], session[a]),
                                   *q = rmd_course_point(c, trace[b], session[b]);
            double sum = a == b ? p->noise * p->noise : 0;
            if (trace[a] == trace[b]) sum += priors.baseline.sd * priors.baseline.sd;
            if (session[a] == session[b] && c->trace[trace[a]].kind == c->trace[trace[b]].kind)
                sum += p->shared * q->shared;
            for (int i = 0; i < m->effects; i++)
                sum += x[a][i] * prior[i].sd * prior[i].sd * x[b][i];
            cov[a * n + b] = sum;
        }
    return log_normal(cov, y, n);
}

static void make_uneven(struct rmd_course *c)
{
    for (int i = 0; i < c->traces * c->sessions; i++) {
        c->point[i].noise = 0.8 + 0.1 * (i % 5);
        c->point[i].shared = 0.5;
    }
    c->trace[1].loading = -0.7;
    c->point[c->sessions + 1].value = (double)NAN;
}

Test(posterior, evidence_at_a_node_is_the_density_of_all_values)
{
    for (int d = 0; d < DESIGNS; d++)
        for (int m = 0; m < RMD_MODELS; m++) {
            struct rmd_course c;
            start(&c, d, 5);
            make_uneven(&c);
            struct fit f = fit(&c, (enum rmd_model_id)m, 1);
            double expected = dense_evidence(&c, &rmd_models[m], f.p.tau, -1);
            cr_assert_float_eq(f.p.log_evidence, expected, 1e-10 * fabs(expected) + 1e-10,
                               "%s, %s: %.15g, not %.15g", designs[d].name, rmd_models[m].name,
                               f.p.log_evidence, expected);
            release(&f);
            rmd_course_free(&c);
        }
}

Test(posterior, mean_and_covariance_are_the_slope_of_the_evidence_in_the_prior_mean)
{
    // d log Z / d mu = V0^-1 (E[theta] - mu), d E[theta] / d mu = Cov V0^-1: for the whole mixture.
    struct rmd_course c;
    start(&c, 3, 9);
    struct fit f = fit(&c, RMD_MODEL_BOTH, 5);
    double *mu = &priors.gain[RMD_LATENT_F].value, sd = priors.gain[RMD_LATENT_F].sd, h = 1e-3;
    double mean = f.p.total_mean[RMD_GAIN_F], at = *mu;
    double variance = f.p.total_covariance[RMD_GAIN_F * 5 + RMD_GAIN_F];
    release(&f);
    *mu = at + h;
    struct fit up = fit(&c, RMD_MODEL_BOTH, 5);
    double z_up = up.p.log_evidence, mean_up = up.p.total_mean[RMD_GAIN_F];
    release(&up);
    *mu = at - h;
    struct fit down = fit(&c, RMD_MODEL_BOTH, 5);
    cr_assert_float_eq((z_up - down.p.log_evidence) / (2 * h), (mean - at) / (sd * sd), 1e-6);
    cr_assert_float_eq((mean_up - down.p.total_mean[RMD_GAIN_F]) / (2 * h), variance / (sd * sd),
                       1e-6);
    release(&down);
    rmd_course_free(&c);
}

Test(posterior, leaving_a_session_out_is_a_fit_without_it)
{
    struct rmd_course c;
    start(&c, 3, 2);
    make_uneven(&c);
    struct fit f = fit(&c, RMD_MODEL_BOTH, 3);
    for (int s = 0; s < c.sessions; s++) {
        double got, sum = 0;
        struct rmd_reduced other;
        cr_assert(rmd_reduced_new(&other, &c, &priors, s) == RMD_OK);
        cr_assert(rmd_posterior_evidence(&got, &f.p, &other) == RMD_OK);
        for (int n = 0; n < f.p.nodes; n++)
            sum += exp(f.p.log_prior[n] + 100 +
                       dense_evidence(&c, f.p.model, f.p.tau + n * RMD_TAUS, s));
        cr_assert_float_eq(got, log(sum) - 100, 1e-8, "session %d: %.12g, not %.12g", s, got,
                           log(sum) - 100);
        rmd_reduced_free(&other);
    }
    release(&f);
    rmd_course_free(&c);
}

Test(posterior, two_small_grids_give_what_fine_ones_give)
{
    for (int d = 0; d < DESIGNS; d++)
        for (uint64_t patient = 0; patient < 3; patient++) {
            struct rmd_course c;
            double mean[5], sd[5];
            start(&c, d, 100 + patient);
            struct fit f = fit(&c, RMD_MODEL_BOTH, 0);
            double evidence = f.p.log_evidence;
            for (int i = 0; i < 5; i++) {
                mean[i] = f.p.total_mean[i];
                sd[i] = sqrt(f.p.total_covariance[i * 6]);
            }
            release(&f);
            f = fit(&c, RMD_MODEL_BOTH, FINE);
            cr_assert_float_eq(evidence, f.p.log_evidence, 0.05, "%s: log evidence %g, not %g",
                               designs[d].name, evidence, f.p.log_evidence);
            for (int i = 0; i < 5; i++)
                cr_assert_float_eq(mean[i], f.p.total_mean[i], 0.02 * sd[i],
                                   "%s, effect %d: %g, not %g (sd %g)", designs[d].name, i, mean[i],
                                   f.p.total_mean[i], sd[i]);
            release(&f);
            rmd_course_free(&c);
        }
}

static void same(const struct fit *f, const double *mean, const double *cov, double tolerance)
{
    for (int i = 0; i < 5; i++)
        cr_assert_float_eq(f->p.total_mean[i], mean[i], tolerance);
    for (int i = 0; i < 25; i++)
        cr_assert_float_eq(f->p.total_covariance[i], cov[i], tolerance);
}

Test(posterior, order_of_metrics_split_doses_and_worthless_sessions_change_nothing)
{
    struct rmd_course c, other;
    double mean[5], cov[25];
    start(&c, 3, 4);
    struct fit f = fit(&c, RMD_MODEL_BOTH, 0);
    memcpy(mean, f.p.total_mean, sizeof mean);
    memcpy(cov, f.p.total_covariance, sizeof cov);
    release(&f);

    struct design more = designs[3]; // with a session whose values are nearly all noise
    more.sessions = 6;
    more.day[5] = 200;
    patient_new(&other, &more);
    other.doses = 1;
    for (int t = 0; t < TRACES; t++) {
        int from = TRACES - 1 - t;
        other.trace[t] = c.trace[from];
        for (int s = 0; s < 6; s++)
            other.point[t * 6 + s] =
                s < 5 ? c.point[from * 5 + s] : (struct rmd_point){ 3, 1e7, 0, 0 };
    }
    f = fit(&other, RMD_MODEL_BOTH, 0);
    same(&f, mean, cov, 1e-7);
    release(&f);
    rmd_course_free(&other);

    struct rmd_dose *whole = c.dose, split[3] = { { 30, 50, 45.0 / 42 },
                                                  { 50, 60, 45.0 / 42 },
                                                  { 60, 72, 45.0 / 42 } };
    c.dose = split;
    c.doses = 3;
    f = fit(&c, RMD_MODEL_BOTH, 0);
    same(&f, mean, cov, 1e-9);
    release(&f);
    c.dose = whole;
    rmd_course_free(&c);
}

Test(posterior, without_training_the_gain_stays_what_was_believed)
{
    struct rmd_course c;
    start(&c, 3, 6);
    c.doses = 0;
    struct fit f = fit(&c, RMD_MODEL_BOTH, 0);
    for (int i = 0; i < 2; i++) {
        int e = RMD_GAIN_S + i;
        cr_assert_float_eq(f.p.total_mean[e], priors.gain[i].value, 1e-9);
        cr_assert_float_eq(sqrt(f.p.total_covariance[e * 6]), priors.gain[i].sd, 1e-9);
    }
    release(&f);
    rmd_course_free(&c);
}

Test(posterior, a_metric_given_twice_does_not_count_twice_where_the_session_error_is_shared)
{
    // All error shared by the session: a second copy of a metric tells nothing new.
    double variance[2];
    for (int copies = 1; copies <= 2; copies++) {
        struct rmd_course c;
        cr_assert(rmd_priors_read(&priors, NULL) == RMD_OK);
        cr_assert(rmd_course_new(&c, 3, copies, 0) == RMD_OK);
        memcpy(c.day, designs[1].day, 3 * sizeof *c.day);
        for (int i = 0; i < 3 * copies; i++)
            c.point[i] = (struct rmd_point){ 0.4 * (i % 3), 0.05, 1, 0 };
        for (int t = 0; t < copies; t++)
            c.trace[t] = (struct rmd_trace){ RMD_LATENT_S, 1, (double)NAN, 0 };
        struct fit f = fit(&c, RMD_MODEL_BOTH, 0);
        variance[copies - 1] = f.p.total_covariance[0];
        release(&f);
        rmd_course_free(&c);
    }
    cr_assert(variance[1] > 0.98 * variance[0], "%g became %g", variance[0], variance[1]);
}

Test(posterior, simulated_truths_lie_evenly_in_the_posterior)
{
    enum { PATIENTS = 200 };
    for (int d = 0; d < 4; d += 3) {
        double u[PATIENTS], worst = 0;
        int inside = 0;
        for (uint64_t patient = 0; patient < PATIENTS; patient++) {
            struct rmd_course c;
            struct rmd_answers a;
            cr_assert(rmd_priors_read(&priors, NULL) == RMD_OK);
            patient_new(&c, &designs[d]);
            struct truth truth = patient_draw(&c, &priors, RMD_MODEL_BOTH, 1000 + patient);
            struct fit f = fit(&c, RMD_MODEL_BOTH, 0);
            cr_assert(rmd_answers_new(&a, &f.p, &f.p.schedule) == RMD_OK);
            struct rmd_mixture gain = rmd_answer_effect(&a, RMD_GAIN_F);
            u[patient] = rmd_mixture_cdf(&gain, truth.effect[RMD_GAIN_F]);
            inside += u[patient] > 0.025 && u[patient] < 0.975;
            rmd_answers_free(&a);
            release(&f);
            rmd_course_free(&c);
        }
        for (int i = 0; i < PATIENTS; i++) { // Kolmogorov-Smirnov
            int below = 0;
            for (int k = 0; k < PATIENTS; k++)
                below += u[k] <= u[i];
            worst = fmax(worst, fmax(below / (double)PATIENTS - u[i],
                                     u[i] - (below - 1) / (double)PATIENTS));
        }
        cr_assert(worst * sqrt(PATIENTS) < 1.95, "%s: KS %g", designs[d].name, worst);
        cr_assert(inside > 0.9 * PATIENTS && inside < 0.99 * PATIENTS, "%d inside", inside);
    }
}
