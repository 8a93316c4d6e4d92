// SPDX-License-Identifier: BSD-3-Clause
// The exact posterior of the effects for one choice of the time constants.
#ifndef RMD_PLASTICITY_NODE_H
#define RMD_PLASTICITY_NODE_H

#include "plasticity/models.h"
#include "plasticity/reduced.h"

// Posterior mean [n] and covariance [n * n] of n effects whose prior is `prior`; the latent changes
// are design[rows * n]. Either output may be NULL. scratch: [rows * n]. Returns the log evidence of
// the values, NaN where the system is singular to working precision.
double rmd_node_solve(double *mean, double *covariance, const double *design,
                      const struct rmd_prior *prior, int n, const struct rmd_reduced *reduced,
                      double *scratch);

#endif
