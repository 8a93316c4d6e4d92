// SPDX-License-Identifier: BSD-3-Clause
// One run from its files to its fit.
#ifndef RMD_FMRI_BOLD_RUN_H
#define RMD_FMRI_BOLD_RUN_H

#include "fmri/bold_scan.h"
#include "fmri/design_report.h"
#include "fmri/glm.h"
#include "fmri/run_files.h"

struct rmd_bold_run_opts {
    struct rmd_bold_scan_opts scan;
    const char *events, *confounds; // tables that options name
    struct rmd_confounds_opts confound;
    struct rmd_design_opts design;
    const char *contrast;
    struct rmd_glm_opts glm;
};
extern const struct rmd_param rmd_bold_run_params[];

struct rmd_bold_run {
    const struct rmd_run_files *files; // borrowed
    struct rmd_bold_scan scan;
    struct rmd_events events;
    struct rmd_confounds confounds;
    struct rmd_design design;
    struct rmd_contrasts contrasts;
    struct rmd_design_report report;
    struct rmd_glm glm;
};

// Everything before the fit. `number` is which run it is, from 0, for AFNI's files.
RMD_MUST_CHECK enum rmd_status rmd_bold_run_read(struct rmd_bold_run *out,
                                                 const struct rmd_run_files *files, int number,
                                                 const struct rmd_bold_run_opts *opts,
                                                 struct rmd_log *log);
RMD_MUST_CHECK enum rmd_status rmd_bold_run_fit(struct rmd_bold_run *run,
                                                const struct rmd_glm_opts *opts);
void rmd_bold_run_free(struct rmd_bold_run *run);

#endif
