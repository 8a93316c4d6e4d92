// SPDX-License-Identifier: BSD-3-Clause
// Whether the data, rather than the priors, say what an effect is.
#ifndef RMD_PLASTICITY_SEPARABLE_H
#define RMD_PLASTICITY_SEPARABLE_H

#include "plasticity/posterior.h"

enum rmd_verdict_of_effect {
    RMD_NOT_MEASURED,  // nothing that was measured depends on it
    RMD_NOT_SEPARABLE, // the priors say it
    RMD_PROVISIONAL,   // the data say part of it
    RMD_ESTIMATED,
};
extern const char *const rmd_separable_words[];

struct rmd_separable {
    enum rmd_verdict_of_effect verdict;
    double contraction; // 1 - posterior variance / prior variance
    double sensitivity; // of its mean to the prior means of effects of the other cause, in prior SD
};

// Rank of all that is linear, of how many: levels of the traces and the effects of the model that
// something measured depends on.
struct rmd_separable_rank {
    int rank, of;
};

// out[effects] for the model RMD_MODEL_BOTH.
RMD_MUST_CHECK enum rmd_status rmd_separable_judge(struct rmd_separable *out,
                                                   struct rmd_separable_rank *rank,
                                                   const struct rmd_posterior *posterior,
                                                   const struct rmd_course *course);

#endif
