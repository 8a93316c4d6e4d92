// SPDX-License-Identifier: BSD-3-Clause
// One value of one region in one session, with its scan noise: what every imaging part hands on to
// the statistics of change.
#ifndef RMD_CHANGE_MEASUREMENT_H
#define RMD_CHANGE_MEASUREMENT_H

#include "change/metric.h"

#include <stddef.h>

struct rmd_measurement {
    enum rmd_metric_id metric;
    const char *region; // borrowed from the labels
    double value;       // in the metric's unit
    double se, se_df;   // scan-noise standard error and its degrees of freedom; NaN where unknown
    size_t n;           // voxels behind it
    double *replicate;  // [replicates of the set] bootstrap values; NULL where none
    double session_sd, session_df; // propagated from other metrics; 0: the retest table tells
};

// All measurements of all sessions: item[s * rows + r] is row r in session s, and a row has the
// same metric and region in every session. Replicate b of one session goes with replicate b of all
// rows of that session: they are joint.
struct rmd_measurements {
    int sessions;
    size_t rows, replicates;
    struct rmd_measurement *item;
    double *store; // behind every `replicate`
};

void rmd_measurements_free(struct rmd_measurements *measurements);

#endif
