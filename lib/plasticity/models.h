// SPDX-License-Identifier: BSD-3-Clause
// The table of models that are linear in their effects once the time constants are given. A new one
// is two functions and a row.
#ifndef RMD_PLASTICITY_MODELS_H
#define RMD_PLASTICITY_MODELS_H

#include "plasticity/basis.h"

enum { RMD_EFFECTS_MOST = 5 };

struct rmd_model {
    const char *name, *meaning;
    int effects;                          // linear parameters
    const char *effect[RMD_EFFECTS_MOST]; // their names, as in the table of priors
    int uses[RMD_TAUS];                   // which time constants matter

    // Writes the normal prior of every effect.
    void (*prior)(struct rmd_prior *out, const struct rmd_priors *priors);

    // Writes how a latent course changes for one unit of every effect: row[effects].
    void (*row)(double *row, enum rmd_latent latent, const struct rmd_basis *basis,
                const struct rmd_priors *priors);
};

enum rmd_model_id {
    RMD_MODEL_NONE,
    RMD_MODEL_LINEAR,
    RMD_MODEL_SPONTANEOUS,
    RMD_MODEL_DOSE,
    RMD_MODEL_BOTH,
    RMD_MODELS
};
extern const struct rmd_model rmd_models[RMD_MODELS];

// The effects of RMD_MODEL_BOTH.
enum rmd_effect {
    RMD_RECOVERY_S,
    RMD_RECOVERY_F,
    RMD_RECOVERY_B,
    RMD_GAIN_S,
    RMD_GAIN_F,
};

#endif
