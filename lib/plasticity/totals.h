// SPDX-License-Identifier: BSD-3-Clause
// The change of structure, function and behaviour as wholes, each from the first to the last
// session that measured it.
#ifndef RMD_PLASTICITY_TOTALS_H
#define RMD_PLASTICITY_TOTALS_H

#include "plasticity/answer.h"

// Mean and 95 % interval.
struct rmd_span {
    double mean, low, high;
};

struct rmd_total {
    int from, to;  // the first and the last session that measured it
    int traces;    // with a value in both; 0: nothing to say
    double change; // by the data alone, in retest SD
    double sd, mdc95;
    struct rmd_span posterior; // under the model, with its priors
    double rises;              // probability under the model that it is above 0
};

// Structure and function up: both, structure alone, function alone, neither.
enum { RMD_QUADRANTS = 4 };

// By generalised least squares over the traces of a latent course (EQ plast.16). `posterior` is
// left zero.
RMD_MUST_CHECK enum rmd_status
rmd_totals_weigh(struct rmd_total *out, const struct rmd_course *course, enum rmd_latent latent);

// Interval and probability of a rise of a mixture.
struct rmd_span rmd_totals_span(const struct rmd_mixture *mixture);

// Probabilities of the quadrants under a posterior, of structure and function between the sessions
// of their totals.
RMD_MUST_CHECK enum rmd_status rmd_totals_quadrants(double quadrant[RMD_QUADRANTS],
                                                    const struct rmd_posterior *posterior,
                                                    const struct rmd_total *structure,
                                                    const struct rmd_total *function);

#endif
