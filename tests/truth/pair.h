// SPDX-License-Identifier: BSD-3-Clause
// One simulated pair of sessions through the whole pipeline: scan, mask, fit, halfway alignment,
// measurement with bootstrap.
#ifndef TRUTH_PAIR_H
#define TRUTH_PAIR_H

#include "change/asymmetry.h"
#include "change/tractchange.h"
#include "phantom/scan.h"

enum { PAIR_METRICS = 4 }; // FA, MD, AD, RD in the order of enum rmd_metric_id

struct pair {
    struct rmd_tractchange change; // without its images
    struct rmd_asymmetry rows;     // the rows of `change`, then AI and rFA
    // True values of every tract: by the course, and with the session effect.
    double course[2][RMD_TRACTS][PAIR_METRICS], scanned[2][RMD_TRACTS][PAIR_METRICS];
    size_t voxels[RMD_TRACTS];   // of the core of the label in the first session
    double drawn[RMD_TRACTS][2]; // mean of the true FA and MD over them, partial volume and all
    size_t clusters, clusters_in[RMD_TRACTS]; // all, and those whose peak is in or beside a tract
};

// The first two sessions of `patient`, scanned and compared; `session_sd` is taken for that of FA.
RMD_MUST_CHECK enum rmd_status pair_measure(struct pair *out, const struct rmd_patient *patient,
                                            const struct rmd_scan_opts *scan, uint32_t seed,
                                            double session_sd,
                                            const struct rmd_tractchange_opts *opts);
void pair_free(struct pair *pair);

// The true change of one row by the course; also of AI and rFA.
double pair_true_change(const struct pair *pair, const struct rmd_measurement *row);

// The tract of a region name, -1 where it is none.
int pair_tract(const char *region);

#endif
