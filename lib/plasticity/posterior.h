// SPDX-License-Identifier: BSD-3-Clause
// The posterior of a model: normal for the effects given the time constants, and these integrated
// out by adaptive Gauss-Hermite quadrature. Nothing is random.
#ifndef RMD_PLASTICITY_POSTERIOR_H
#define RMD_PLASTICITY_POSTERIOR_H

#include "plasticity/node.h"

// A mixture over nodes. `reduced`, and what `schedule` points to, are borrowed and must outlive it.
struct rmd_posterior {
    const struct rmd_model *model;
    const struct rmd_reduced *reduced;
    struct rmd_schedule schedule;
    struct rmd_prior prior[RMD_EFFECTS_MOST];
    int nodes;
    double *weight;     // [nodes], sum 1
    double *log_prior;  // [nodes] of the quadrature
    double *tau;        // [nodes * RMD_TAUS] days
    double *design;     // [nodes * rows * effects]
    double *mean;       // [nodes * effects]
    double *covariance; // [nodes * effects * effects]
    double log_evidence;
    double log_tau_mean[RMD_TAUS], log_tau_sd[RMD_TAUS];
    double total_mean[RMD_EFFECTS_MOST]; // of the mixture
    double total_covariance[RMD_EFFECTS_MOST * RMD_EFFECTS_MOST];
};

// Nodes of each time constant on the first, fixed grid and on the second, adapted one; 0: no second
// one.
struct rmd_posterior_grid {
    int first[RMD_TAUS], second[RMD_TAUS];
};
extern const struct rmd_posterior_grid rmd_posterior_usual;

// RMD_EFIT where no node can be solved.
RMD_MUST_CHECK enum rmd_status rmd_posterior_fit(struct rmd_posterior *out,
                                                 const struct rmd_model *model,
                                                 const struct rmd_reduced *reduced,
                                                 const struct rmd_schedule *schedule,
                                                 const struct rmd_posterior_grid *grid);
void rmd_posterior_free(struct rmd_posterior *posterior);

// The log evidence of other data of the same course (such as without a session), at the nodes of
// the posterior.
RMD_MUST_CHECK enum rmd_status rmd_posterior_evidence(double *log_evidence,
                                                      const struct rmd_posterior *posterior,
                                                      const struct rmd_reduced *other);

#endif
