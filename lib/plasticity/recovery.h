// SPDX-License-Identifier: BSD-3-Clause
// Natural recovery of the Fugl-Meyer score of the upper limb (FM-UE, 0 to 66): a mixture of five
// groups (van der Vliet et al. 2020), solved by quadrature, with spread inside the groups.
#ifndef RMD_PLASTICITY_RECOVERY_H
#define RMD_PLASTICITY_RECOVERY_H

#include "math/mixture.h"
#include "plasticity/priors.h"

static const double RMD_FM_MOST = 66;

struct rmd_fm_visit {
    double day, score; // days since onset
};

// A possible course: score(t) = onset + recovery (66 - onset) (1 - exp(-t / tau)).
struct rmd_recovery_node {
    double onset, recovery, tau, weight; // score, 1, days; weights sum to 1
};

// Scores deviate from the course by an error of their own and by a deviation that fades slowly.
struct rmd_recovery {
    double group[RMD_RECOVERY_GROUPS]; // posterior probabilities
    double log_evidence;               // of the scores
    double error;                      // SD of a score by itself
    double slow, slow_days;            // SD of the slow deviation, and how long it lasts
    int n, visits;
    struct rmd_recovery_node *node;
    struct rmd_fm_visit *visit; // [visits]
    double *factor;             // [visits * visits] Cholesky factor of their covariance
    double *room;               // of rmd_recovery_score()
};

// Fits the visits of one person. `spread` 0 takes all members of a group for equal and deviations
// for independent, as published: its intervals are too narrow. No visit at all gives the prior.
// RMD_EARG for scores or days that cannot be.
RMD_MUST_CHECK enum rmd_status rmd_recovery_fit(struct rmd_recovery *out,
                                                const struct rmd_fm_visit *visit, int visits,
                                                const struct rmd_priors *priors, int spread);
void rmd_recovery_free(struct rmd_recovery *recovery);

// Mean and SD of the score on a day without its own error.
double rmd_recovery_mean(double *sd, struct rmd_recovery *recovery, double day);

// The distribution of a score measured on a day, courses gathered by tenths of a point; borrowed
// until the next call. The scale ends at 0 and 66: clamp what is printed.
struct rmd_mixture rmd_recovery_score(struct rmd_recovery *recovery, double day);

#endif
