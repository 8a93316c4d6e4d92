// SPDX-License-Identifier: BSD-3-Clause
// What is believed before the data of a patient are seen: data/priors/default.tsv, and what a file
// of the user says instead. Every number of the model stands here.
#ifndef RMD_PLASTICITY_PRIORS_H
#define RMD_PLASTICITY_PRIORS_H

#include "base/error.h"
#include "plasticity/dose_response.h"

// The latent courses: structure, function, behaviour.
enum rmd_latent { RMD_LATENT_S, RMD_LATENT_F, RMD_LATENT_B, RMD_LATENTS };

// Time constants: of the fast state, the slow state and spontaneous recovery.
enum rmd_tau { RMD_TAU_FAST, RMD_TAU_SLOW, RMD_TAU_RECOVERY, RMD_TAUS };

// A normal distribution; for time constants that of the logarithm, with the median as `value`.
// Fixed numbers have no sd.
struct rmd_prior {
    double value, sd;
};

// One recovery group of the mixture for FM-UE (van der Vliet 2020).
struct rmd_recovery_group {
    struct rmd_prior share, recovery, tau; // 1, 1, weeks
    struct rmd_prior onset;                // logit of the score at onset over 66
};

enum { RMD_RECOVERY_GROUPS = 5 };

struct rmd_priors {
    struct rmd_prior tau[RMD_TAUS];                  // days
    struct rmd_prior recovery[RMD_LATENTS], gain[2]; // retest SD; gain of S and F, a course
    struct rmd_prior function_from_s, behaviour_from_s, behaviour_from_f;
    struct rmd_prior baseline, tau_degeneration;
    struct rmd_prior window_peak, window_floor, dose_half; // day, 1, h/day
    struct rmd_prior course_hours, course_start, course_days, repetitions_per_hour;
    struct rmd_prior session_share;
    struct rmd_prior linear[RMD_LATENTS]; // retest SD per 100 days
    struct rmd_prior behaviour_misfit, proportional_share;
    struct rmd_recovery_group group[RMD_RECOVERY_GROUPS];
    struct rmd_prior group_noise, score_error, deviation_days;
    struct rmd_prior group_spread_recovery, group_spread_tau;
    char sha256[65]; // of the numbers in force
};

// The numbers of data/priors/default.tsv, which are part of the program, and instead of them those
// that the table at `path` holds (columns name, value, sd; NULL for none). RMD_EFORMAT for unknown
// names, repeated names, missing numbers and numbers outside their range.
RMD_MUST_CHECK enum rmd_status rmd_priors_read(struct rmd_priors *out, const char *path);

// The dynamics that the priors describe.
struct rmd_dynamics rmd_priors_dynamics(const struct rmd_priors *priors,
                                        enum rmd_coupling coupling);

// The text of data/priors/default.tsv, word for word.
extern const char rmd_priors_default[];

// Calls visit() for every number in the order of the table.
void rmd_priors_each(const struct rmd_priors *priors,
                     void (*visit)(void *context, const char *name, const struct rmd_prior *prior),
                     void *context);

#endif
