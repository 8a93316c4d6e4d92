// SPDX-License-Identifier: BSD-3-Clause
// The mixture of recovery groups against reference values, and its honesty about unequal members.
#include "plasticity/recovery.h"

#include <criterion/criterion.h>
#include <math.h>

static const struct {
    int visits;
    struct rmd_fm_visit visit[4];
    double group[5], mean, sd;
} known[] = {
    { 2,
      { { 7, 20 }, { 14, 27 } },
      { 0.000039, 0.170670, 0.161623, 0.667668, 0 },
      55.128498,
      7.148508 },
    { 1, { { 7, 5 } }, { 0.664489, 0.181584, 0.153727, 0.000200, 0 }, 19.232856, 16.565026 },
    { 2, { { 7, 4 }, { 28, 6 } }, { 0.914034, 0.085610, 0.000356, 0, 0 }, 10.153504, 5.849732 },
    { 4,
      { { 4.2, 30 }, { 7, 38 }, { 14, 47 }, { 28, 56 } },
      { 0, 0.000009, 0.000100, 0.253896, 0.745995 },
      61.737978,
      0.314455 },
};

static struct rmd_recovery fit(const struct rmd_fm_visit *visit, int visits, int spread)
{
    struct rmd_priors priors;
    struct rmd_recovery r;
    cr_assert(rmd_priors_read(&priors, NULL) == RMD_OK, "%s", rmd_error());
    cr_assert(rmd_recovery_fit(&r, visit, visits, &priors, spread) == RMD_OK, "%s", rmd_error());
    return r;
}

Test(recovery, groups_and_expectation_are_those_of_the_reference)
{
    for (int i = 0; i < 4; i++) {
        struct rmd_recovery r = fit(known[i].visit, known[i].visits, 0);
        double sd, mean = rmd_recovery_mean(&sd, &r, 182);
        for (int g = 0; g < 5; g++)
            cr_assert_float_eq(r.group[g], known[i].group[g], 1e-5, "group %d: %.7g", g,
                               r.group[g]);
        cr_assert_float_eq(mean, known[i].mean, 1e-5, "%.8g", mean);
        cr_assert_float_eq(sd, known[i].sd, 1e-5, "%.8g", sd);
        rmd_recovery_free(&r);
    }
}

Test(recovery, spread_inside_the_groups_undoes_false_certainty)
{
    struct rmd_recovery plain = fit(known[3].visit, 4, 0), wide = fit(known[3].visit, 4, 1);
    double sharp, honest;
    rmd_recovery_mean(&sharp, &plain, 182);
    rmd_recovery_mean(&honest, &wide, 182);
    cr_assert(sharp < 0.32 && honest > 2.5, "%g and %g", sharp, honest);
    rmd_recovery_free(&plain);
    rmd_recovery_free(&wide);
}

Test(recovery, the_distribution_of_a_score_has_the_moments_of_course_and_noise)
{
    struct rmd_recovery r = fit(known[0].visit, 2, 1);
    double sd, mean = rmd_recovery_mean(&sd, &r, 100);
    struct rmd_mixture score = rmd_recovery_score(&r, 100);
    cr_assert_float_eq(rmd_mixture_mean(&score), mean, 1e-9);
    cr_assert_float_eq(rmd_mixture_sd(&score), hypot(sd, r.error), 1e-4);
    rmd_recovery_free(&r);
}

Test(recovery, without_a_visit_the_groups_have_their_shares)
{
    struct rmd_recovery r = fit(NULL, 0, 1);
    cr_assert_float_eq(r.group[0], 0.2674 / 1.0001, 1e-9);
    cr_assert_float_eq(r.log_evidence, 0, 1e-9);
    rmd_recovery_free(&r);
}

Test(recovery, evidence_is_the_product_of_predictions)
{
    struct rmd_recovery one = fit(known[0].visit, 1, 1), both = fit(known[0].visit, 2, 1);
    struct rmd_mixture next = rmd_recovery_score(&one, 14);
    double density = (rmd_mixture_cdf(&next, 27.001) - rmd_mixture_cdf(&next, 26.999)) / 0.002;
    cr_assert_float_eq(both.log_evidence - one.log_evidence, log(density), 1e-4);
    rmd_recovery_free(&one);
    rmd_recovery_free(&both);
}

Test(recovery, the_ends_of_the_scale_are_scores_like_others)
{
    for (int i = 0; i < 2; i++) {
        struct rmd_recovery r = fit(&(struct rmd_fm_visit){ 7, i * 66 }, 1, 1);
        double sd, mean = rmd_recovery_mean(&sd, &r, 182);
        cr_assert(mean > 0 && mean < 66 && sd > 0);
        rmd_recovery_free(&r);
    }
}

Test(recovery, impossible_scores_are_refused)
{
    struct rmd_priors priors;
    struct rmd_recovery r;
    static const struct rmd_fm_visit bad[] = {
        { 7, -1 }, { 7, 67 }, { -1, 20 }, { 7, (double)NAN }
    };
    cr_assert(rmd_priors_read(&priors, NULL) == RMD_OK);
    for (int i = 0; i < 4; i++)
        cr_assert(rmd_recovery_fit(&r, &bad[i], 1, &priors, 1) == RMD_EARG);
}
