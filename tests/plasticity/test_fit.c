// SPDX-License-Identifier: BSD-3-Clause
// From tables to answers: known numbers, what must not change them, and what is withheld.
#include "plasticity/fit.h"

#include "base/random.h"
#include "plasticity/person.h"

#include <stdio.h>

#define DAYS     "session_id\tdays_post_onset\n1\t14\n2\t30\n3\t75\n4\t165\n"
#define TRAINING "start_day\tend_day\thours\n30\t72\t45\n"
#define SCORES   "session_id\tfma_ue\n1\t20\n2\t31\n3\t45\n4\t50\n"

static double noise(uint64_t item)
{
    double z[2];
    rmd_random_normal(z, (struct rmd_draw){ 5, 3, item, 0 });
    return z[0];
}

// Two structural and two functional metrics in four sessions, in units of 1/scale.
static char *metrics(double scale, int backwards)
{
    static char text[4000];
    int n = snprintf(text, sizeof text,
                     "session_id\tmetric\tregion\tdomain\tvalue\tsession_sd\tsign\n");
    for (int k = 0; k < 16; k++) {
        int i = backwards ? 15 - k : k, s = i / 4, m = i % 4;
        n += snprintf(text + n, sizeof text - (size_t)n, "%d\tX%d\tR\t%c\t%.17g\t%.17g\t1\n", s + 1,
                      m, m < 2 ? 'S' : 'F', scale * (5 + 0.4 * s + noise((uint64_t)i)), scale);
    }
    return text;
}

Test(fit, a_change_of_a_score_has_its_known_error)
{
    struct person p;
    cr_assert(person_fit(&p, (const char *const[4]){ DAYS, NULL, SCORES, TRAINING }) == RMD_OK,
              "%s", rmd_error());
    const struct rmd_reliable *r = &p.fit.reliable[0];
    cr_assert_float_eq(r->delta, 30, 0);
    cr_assert_float_eq(r->mdc95, 6.82, 0.005); // the MDC of FM-UE as published beside its SEM
    cr_assert(r->verdict == RMD_CHANGED);
    person_free(&p);
}

Test(fit, logits_of_scores_have_the_stretch_of_the_reference)
{
    struct person p;
    cr_assert(person_fit(&p, (const char *const[4]){ DAYS, NULL, SCORES, TRAINING }) == RMD_OK);
    const struct rmd_link *link = &p.fit.observed.link[0];
    cr_assert_float_eq(link->unit, 2.46 * 4 / 67, 1e-12);
    cr_assert_float_eq(link->unit * rmd_observe_stretch(link, 33), 0.147, 0.0005);
    cr_assert_float_eq(link->unit * rmd_observe_stretch(link, 66), 4.96, 0.01);
    for (double y = 0; y <= 66; y += 3)
        cr_assert_float_eq(rmd_observe_back(link, rmd_observe_forward(link, y)), y, 1e-9);
    person_free(&p);
}

Test(fit, neither_units_nor_the_order_of_rows_change_an_answer)
{
    struct person a, b;
    cr_assert(person_fit(&a, (const char *const[4]){ DAYS, metrics(1, 0), SCORES, TRAINING }) ==
              RMD_OK);
    cr_assert(person_fit(&b, (const char *const[4]){ DAYS, metrics(1e-3, 1), SCORES, TRAINING }) ==
              RMD_OK);
    for (int i = 0; i < 5; i++)
        cr_assert_float_eq(a.fit.effect[i].span.mean, b.fit.effect[i].span.mean, 1e-8);
    for (int l = 0; l < RMD_LATENTS; l++) {
        cr_assert_float_eq(a.fit.total[l].change, b.fit.total[l].change, 1e-8);
        cr_assert_float_eq(a.fit.total[l].posterior.low, b.fit.total[l].posterior.low, 1e-7);
    }
    cr_assert_float_eq(a.fit.models.log_bayes_factor, b.fit.models.log_bayes_factor, 1e-8);
    person_free(&a);
    person_free(&b);
}

Test(fit, probabilities_of_the_quadrants_add_up_to_those_of_a_rise)
{
    struct person p;
    cr_assert(person_fit(&p, (const char *const[4]){ DAYS, metrics(1, 0), SCORES, TRAINING }) ==
              RMD_OK);
    const double *q = p.fit.quadrant;
    cr_assert_float_eq(q[0] + q[1] + q[2] + q[3], 1, 1e-9);
    cr_assert_float_eq(q[0] + q[1], p.fit.total[RMD_LATENT_S].rises, 1e-6);
    cr_assert_float_eq(q[0] + q[2], p.fit.total[RMD_LATENT_F].rises, 1e-6);
    person_free(&p);
}

Test(fit, with_two_sessions_nothing_is_separable)
{
    struct person p;
    static const char two[] = "session_id\tmetric\tdomain\tvalue\tsession_sd\tsign\n"
                              "1\tX\tS\t5\t1\t1\n4\tX\tS\t9\t1\t1\n1\tY\tF\t5\t1\t1\n"
                              "4\tY\tF\t9\t1\t1\n";
    cr_assert(person_fit(&p, (const char *const[4]){ "session_id\tdays_post_onset\n1\t30\n4\t75\n",
                                                     two, "session_id\tfma_ue\n1\t20\n4\t50\n",
                                                     TRAINING }) == RMD_OK);
    cr_assert(p.fit.rank.rank == 6 && p.fit.rank.of == 8, "%d of %d", p.fit.rank.rank,
              p.fit.rank.of);
    for (int i = 0; i < 5; i++)
        cr_assert(p.fit.effect[i].how.verdict == RMD_NOT_SEPARABLE);
    cr_assert(!p.fit.many && !p.fit.retained.known);
    person_free(&p);
}

Test(fit, what_nothing_measured_depends_on_is_not_measured)
{
    struct person p;
    cr_assert(person_fit(&p, (const char *const[4]){ DAYS, NULL, SCORES, NULL }) == RMD_OK);
    cr_assert(p.fit.effect[RMD_RECOVERY_S].how.verdict == RMD_NOT_MEASURED);
    cr_assert(p.fit.effect[RMD_GAIN_F].how.verdict == RMD_NOT_MEASURED);
    cr_assert(p.fit.total[RMD_LATENT_S].traces == 0);
    cr_assert_float_eq(p.fit.effect[RMD_GAIN_F].how.contraction, 0, 1e-9);
    person_free(&p);
}

Test(fit, one_session_is_refused)
{
    struct person p;
    cr_assert(
        person_fit(&p, (const char *const[4]){ NULL, NULL, "session_id\tdays\tfma_ue\n1\t14\t20\n",
                                               NULL }) == RMD_EARG);
    cr_assert(strstr(rmd_error(), "needs two"), "%s", rmd_error());
    person_free(&p);
}

Test(fit, the_ends_of_a_scale_are_fitted)
{
    struct person p;
    cr_assert(person_fit(&p, (const char *const[4]){
                                 DAYS, NULL, "session_id\tfma_ue\n1\t0\n2\t66\n3\t66\n4\t66\n",
                                 TRAINING }) == RMD_OK);
    cr_assert(isfinite(p.fit.models.log_bayes_factor));
    const struct rmd_band *ahead = &p.fit.forecast[0].ahead[2];
    cr_assert(ahead->low[2] >= 0 && ahead->high[2] <= 66 && ahead->low[2] < ahead->mean);
    person_free(&p);
}

Test(fit, a_row_on_another_scanner_is_withheld)
{
    struct person p;
    static const char days[] = "session_id\tdays_post_onset\tscanner\n1\t14\tA\n2\t30\tA\n"
                               "3\t75\tA\n4\t165\tB\n";
    cr_assert(person_fit(&p, (const char *const[4]){ days, metrics(1, 0), SCORES, TRAINING }) ==
              RMD_OK);
    for (int row = 0; row < p.fit.panel.rows; row++) {
        int image = p.fit.panel.about[row]->domain != 'B';
        cr_assert((p.fit.reliable[row].verdict == RMD_NOT_COMPARABLE) == image);
        cr_assert((p.fit.observed.reason[row] != NULL) == image);
    }
    person_free(&p);
}

Test(fit, the_interval_of_fieller_has_its_known_answer)
{
    // a = 4, b = 10, both with SD 1 and the normal quantile: g = 0.0384.
    struct rmd_ratio r = rmd_ratio_fieller(4, 1, 10, 1, (double)INFINITY);
    cr_assert(r.known);
    // Both ends solve (4 - 10 x)^2 = z^2 (1 + x^2).
    double z2 = 3.841458820694124;
    cr_assert_float_eq((4 - 10 * r.low) * (4 - 10 * r.low), z2 * (1 + r.low * r.low), 1e-9);
    cr_assert_float_eq((4 - 10 * r.high) * (4 - 10 * r.high), z2 * (1 + r.high * r.high), 1e-9);
    cr_assert(!rmd_ratio_fieller(4, 1, 1.9, 1, (double)INFINITY).known);
}

Test(fit, sessions_without_values_have_no_part)
{
    struct person a, b;
    static const char more[] = "session_id\tdays_post_onset\n0\t3\n1\t14\n2\t30\nx\t50\n3\t75\n"
                               "4\t165\n5\t400\n";
    cr_assert(person_fit(&a, (const char *const[4]){ DAYS, metrics(1, 0), SCORES, TRAINING }) ==
              RMD_OK);
    cr_assert(person_fit(&b, (const char *const[4]){ more, metrics(1, 0), SCORES, TRAINING }) ==
              RMD_OK);
    cr_assert(b.record.sessions == 4 && b.record.session[3].day == 165);
    cr_assert_float_eq(a.fit.models.log_bayes_factor, b.fit.models.log_bayes_factor, 0);
    for (int l = 0; l < RMD_LATENTS; l++)
        cr_assert_float_eq(a.fit.total[l].posterior.high, b.fit.total[l].posterior.high, 0);
    person_free(&a);
    person_free(&b);
}

Test(fit, a_domain_changes_between_the_sessions_that_measured_it)
{
    // Scores on four days, images on two of them.
    struct person p;
    static const char days[] = "session_id\tdays_post_onset\n1\t14\n2\t30\n3\t75\n4\t165\n";
    static const char image[] = "session_id\tmetric\tdomain\tvalue\tsession_sd\tsign\n"
                                "2\tX\tS\t5\t1\t1\n3\tX\tS\t7\t1\t1\n2\tY\tF\t5\t1\t1\n"
                                "3\tY\tF\t4\t1\t1\n";
    cr_assert(person_fit(&p, (const char *const[4]){ days, image, SCORES, TRAINING }) == RMD_OK);
    const struct rmd_total *s = &p.fit.total[RMD_LATENT_S], *b = &p.fit.total[RMD_LATENT_B];
    cr_assert(s->traces == 1 && s->from == 1 && s->to == 2 && b->from == 0 && b->to == 3);
    cr_assert_float_eq(s->change, 2, 1e-12);
    cr_assert_float_eq(s->sd, sqrt(2), 1e-12);
    const double *q = p.fit.quadrant;
    cr_assert_float_eq(q[0] + q[1], s->rises, 1e-6);
    cr_assert_float_eq(q[0] + q[2], p.fit.total[RMD_LATENT_F].rises, 1e-6);
    person_free(&p);
}
