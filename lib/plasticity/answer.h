// SPDX-License-Identifier: BSD-3-Clause
// What a posterior says about one number: an effect, a change of a latent course, a value to come.
#ifndef RMD_PLASTICITY_ANSWER_H
#define RMD_PLASTICITY_ANSWER_H

#include "math/mixture.h"
#include "plasticity/posterior.h"

// Answers of a posterior about the days of a schedule; one answer at a time, borrowed until the
// next.
struct rmd_answers {
    const struct rmd_posterior *posterior;
    struct rmd_schedule schedule;
    double *mean, *sd;       // [nodes]
    struct rmd_basis *basis; // [nodes * days]
};

// The first day of the schedule must be that of the fit; its doses may differ from those of the fit
// after the last session. What it points to is borrowed.
RMD_MUST_CHECK enum rmd_status rmd_answers_new(struct rmd_answers *out,
                                               const struct rmd_posterior *posterior,
                                               const struct rmd_schedule *schedule);
void rmd_answers_free(struct rmd_answers *answers);

// Sets the distribution at one node to constant + g' effects + an independent error of a variance.
void rmd_answer_linear(struct rmd_answers *answers, int node, const double *g, double constant,
                       double variance);

// The distribution of effect i of the model.
struct rmd_mixture rmd_answer_effect(struct rmd_answers *answers, int effect);

// Change of a latent course between two of the days. `only`: the share of some effects, a bit each;
// ~0u for all.
struct rmd_mixture rmd_answer_change(struct rmd_answers *answers, enum rmd_latent latent, int from,
                                     int to, unsigned only);

// The true level of trace t on a day, in its own units; with `error`, a value that is measured with
// so large an SD.
struct rmd_mixture rmd_answer_value(struct rmd_answers *answers, const struct rmd_trace *trace,
                                    int t, int day, double error);

#endif
