// SPDX-License-Identifier: BSD-3-Clause
// How well a design can answer, before any signal is looked at.
#ifndef RMD_FMRI_DESIGN_REPORT_H
#define RMD_FMRI_DESIGN_REPORT_H

#include "fmri/contrast.h"

// Of a task column; NaN for others.
struct rmd_column_report {
    double vif;    // 1 / (1 - R2) of the column on all others (fmri.7)
    double drift;  // share of its variance that lies in constant and drift (fmri.8)
    double motion; // largest R2 of a motion parameter on it; NaN where motion is unknown (fmri.9)
};

struct rmd_design_report {
    struct rmd_column_report *column; // [columns]
    double *efficiency;               // [contrasts] 1 / trace of c (X'X)^-1 c' (fmri.10)
};

// Warnings go to `log`: a VIF above 5, more than 10 % of a response in the drift, and motion of
// which more than a quarter goes along with the task.
RMD_MUST_CHECK enum rmd_status rmd_design_report(struct rmd_design_report *out,
                                                 const struct rmd_design *design,
                                                 const struct rmd_contrasts *contrasts,
                                                 const struct rmd_confounds *confounds,
                                                 struct rmd_log *log);
void rmd_design_report_free(struct rmd_design_report *report);

#endif
