// SPDX-License-Identifier: BSD-3-Clause
// Models against each other by their exact evidence, and by how well they predict a session that
// was left out.
#ifndef RMD_PLASTICITY_COMPARE_H
#define RMD_PLASTICITY_COMPARE_H

#include "plasticity/posterior.h"

struct rmd_compared {
    double log_evidence;
    double probability; // of the model, all models taken for equally likely before
    double elpd;        // sum over sessions of the log density of the session given the others
};

struct rmd_comparison_of_models {
    struct rmd_compared model[RMD_MODELS];
    double log_bayes_factor; // of RMD_MODEL_BOTH against RMD_MODEL_SPONTANEOUS, natural logarithm
};

// `both`: the posterior of RMD_MODEL_BOTH, on whose data the other models are fitted.
RMD_MUST_CHECK enum rmd_status rmd_compare_models(struct rmd_comparison_of_models *out,
                                                  const struct rmd_posterior *both,
                                                  const struct rmd_course *course);

// The words for a Bayes factor: "no conclusion", "weak", "clear in this model", with which of the
// two is favoured.
const char *rmd_compare_words(double log_bayes_factor);

#endif
