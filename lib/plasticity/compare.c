// SPDX-License-Identifier: BSD-3-Clause
// Every model on the same data; sessions are left out once for all models.
#include "plasticity/compare.h"

#include "base/memory.h"
#include "math/mixture.h"

#include <math.h>

const char *rmd_compare_words(double log_bayes_factor)
{
    double size = fabs(log_bayes_factor);
    int for_it = log_bayes_factor > 0;
    if (size < log(3)) return "no conclusion";
    if (size <= log(10))
        return for_it ? "weak, for a part timed as the training"
                      : "weak, against a part timed as the training";
    return for_it ? "clear in this model, for a part timed as the training"
                  : "clear in this model, against a part timed as the training";
}

static int has_values(const struct rmd_course *course, int session)
{
    int n = 0, others = 0;
    for (int t = 0; t < course->traces; t++)
        for (int s = 0; s < course->sessions; s++)
            if (!isnan(rmd_course_point(course, t, s)->value)) (s == session ? n++ : others++);
    return n > 0 && others > 0;
}

// EQ plast.13
static enum rmd_status leave_out(double elpd[RMD_MODELS],
                                 const struct rmd_posterior *const fit[RMD_MODELS],
                                 const struct rmd_course *course)
{
    enum rmd_status st = RMD_OK;
    for (int s = 0; s < course->sessions && st == RMD_OK; s++) {
        struct rmd_reduced other;
        if (!has_values(course, s)) continue;
        st = rmd_reduced_new(&other, course, fit[0]->schedule.priors, s);
        if (st != RMD_OK) break;
        for (int m = 0; m < RMD_MODELS && st == RMD_OK; m++) {
            double without;
            st = rmd_posterior_evidence(&without, fit[m], &other);
            elpd[m] += fit[m]->log_evidence - without;
        }
        rmd_reduced_free(&other);
    }
    return st;
}

enum rmd_status rmd_compare_models(struct rmd_comparison_of_models *out,
                                   const struct rmd_posterior *both,
                                   const struct rmd_course *course)
{
    enum rmd_status st;
    struct rmd_posterior own[RMD_MODELS] = { { 0 } };
    const struct rmd_posterior *fit[RMD_MODELS];
    double elpd[RMD_MODELS] = { 0 }, evidence[RMD_MODELS];
    for (int m = 0; m < RMD_MODELS; m++) {
        fit[m] = m == RMD_MODEL_BOTH ? both : &own[m];
        if (m != RMD_MODEL_BOTH)
            RMD_TRY(rmd_posterior_fit(&own[m], &rmd_models[m], both->reduced, &both->schedule,
                                      &rmd_posterior_usual));
        evidence[m] = fit[m]->log_evidence;
    }
    RMD_TRY(leave_out(elpd, fit, course));
    double total = rmd_mixture_log_sum(evidence, RMD_MODELS);
    for (int m = 0; m < RMD_MODELS; m++)
        out->model[m] = (struct rmd_compared){ evidence[m], exp(evidence[m] - total), elpd[m] };
    out->log_bayes_factor = evidence[RMD_MODEL_BOTH] - evidence[RMD_MODEL_SPONTANEOUS];
out:
    for (int m = 0; m < RMD_MODELS; m++)
        rmd_posterior_free(&own[m]);
    return st;
}
