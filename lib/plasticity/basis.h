// SPDX-License-Identifier: BSD-3-Clause
// The known functions of time that a course is a mixture of, once the time constants are given.
#ifndef RMD_PLASTICITY_BASIS_H
#define RMD_PLASTICITY_BASIS_H

#include "plasticity/priors.h"

// Change since the first day of a list.
struct rmd_basis {
    double fast, slow;   // states of training, in standard courses
    double recovery;     // share of spontaneous recovery
    double degeneration; // share of degeneration of structure
    double time;         // days
};

// What does not change while the time constants do.
struct rmd_schedule {
    const double *day; // ascending; the first is the reference
    int days;
    const struct rmd_dose *dose;
    int doses;
    const struct rmd_priors *priors;
    struct rmd_dynamics dynamics;
};

// out[days] for the time constants tau, in days. scratch: [2 * days].
void rmd_basis_fill(struct rmd_basis *out, const struct rmd_schedule *schedule,
                    const double tau[RMD_TAUS], double *scratch);

// Overwrites recovery alone, after rmd_basis_fill() with the other time constants.
void rmd_basis_recover(struct rmd_basis *out, const struct rmd_schedule *schedule, double tau);

#endif
