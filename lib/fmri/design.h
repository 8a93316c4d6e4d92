// SPDX-License-Identifier: BSD-3-Clause
// The design matrix of one run: constant, drift, confounds, task.
#ifndef RMD_FMRI_DESIGN_H
#define RMD_FMRI_DESIGN_H

#include "fmri/confounds.h"
#include "fmri/events.h"
#include "fmri/hrf.h"

struct rmd_design_opts {
    int hrf; // enum rmd_hrf
    int bins;
    double bin;            // s, 0: the TR
    double high_pass;      // s
    const char *modulator; // column of the events
};
extern const struct rmd_param rmd_design_params[];

// When volumes were taken: volume k stands for the time k * tr + reference.
struct rmd_timing {
    int volumes;
    double tr, reference; // s
};

enum rmd_column_kind {
    RMD_COLUMN_CONSTANT,
    RMD_COLUMN_DRIFT,
    RMD_COLUMN_CONFOUND,
    RMD_COLUMN_TASK
};

struct rmd_design_column {
    enum rmd_column_kind kind;
    char *name;
    int condition, basis; // of a task column; condition is the index of the events
    int modulated;        // 1: follows the modulator about its mean
};

// Drift and confounds have a mean of 0 over the rows, so that the coefficient of the constant is
// the signal at rest.
struct rmd_design {
    int n, columns;
    int *volume; // [n] the volumes that are kept, ascending
    struct rmd_design_column *column;
    double *x; // [columns][n]
    struct rmd_timing timing;
    enum rmd_hrf hrf;
};

// Confounds that depend on columns before them are left out and told in `log`. RMD_EFIT, naming the
// column, where a condition has no response in this run or cannot be told from the others, and
// where fewer than 10 degrees of freedom are left.
RMD_MUST_CHECK enum rmd_status
rmd_design_new(struct rmd_design *out, const struct rmd_timing *timing,
               const struct rmd_events *events, const struct rmd_confounds *confounds,
               const struct rmd_design_opts *opts, struct rmd_log *log);
void rmd_design_free(struct rmd_design *design);

#endif
