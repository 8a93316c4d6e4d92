// SPDX-License-Identifier: BSD-3-Clause
// What a posterior says about one number: an effect, a change of a latent course, a value to come.
#ifndef RMD_PLASTICITY_ANSWER_H
#define RMD_PLASTICITY_ANSWER_H

#include "math/mixture.h"
#include "plasticity/posterior.h"

// Room for the answers of one posterior; one answer at a time.
struct rmd_answers {
    const struct rmd_posterior *posterior;
    double *mean, *sd; // [nodes]
    struct rmd_basis *basis;
    double *scratch;
    int days; // that fit
};

// `days`: the most days of a schedule that will be asked about.
RMD_MUST_CHECK enum rmd_status rmd_answers_new(struct rmd_answers *out,
                                               const struct rmd_posterior *posterior, int days);
void rmd_answers_free(struct rmd_answers *answers);

// The distribution of effect i of the model. All answers are borrowed until the next one.
struct rmd_mixture rmd_answer_effect(struct rmd_answers *answers, int effect);

// Change of a latent course between two of the days of a schedule, whose first day must be that of
// the fit; its doses may differ from those of the fit after the last session. `only`: the share of
// some effects, a bit each; ~0u for all.
struct rmd_mixture rmd_answer_change(struct rmd_answers *answers,
                                     const struct rmd_schedule *schedule, enum rmd_latent latent,
                                     int from, int to, unsigned only);

// The true level of trace t on a day of the schedule, in its own units; with `error`, a value that
// is measured with so large an SD.
struct rmd_mixture rmd_answer_value(struct rmd_answers *answers,
                                    const struct rmd_schedule *schedule,
                                    const struct rmd_trace *trace, int t, int day, double error);

#endif
