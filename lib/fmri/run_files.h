// SPDX-License-Identifier: BSD-3-Clause
// Which table belongs to which run: files in any order, recognised by content, and those beside
// the runs.
#ifndef RMD_FMRI_RUN_FILES_H
#define RMD_FMRI_RUN_FILES_H

#include "base/log.h"

struct rmd_run_files {
    const char *image; // borrowed
    int events;        // how many tables of events; several where each has one condition
    char **event;      // [events]
    char *confounds;   // NULL where there is none
};

struct rmd_run_list {
    int runs;
    struct rmd_run_files *run;
};

// Sorts `path`[n]: images are runs, tables with onsets are events, others confounds. Events and
// confounds are dealt to the runs in their order; one run takes all events. What is not given is
// looked for beside the run: x_events.tsv, x_desc-confounds_timeseries.tsv and the motion table of
// bold-align. RMD_EARG where numbers do not fit, RMD_EMISSING where a run has no events; `events`
// and `confounds` are further tables or NULL.
RMD_MUST_CHECK enum rmd_status rmd_run_files_sort(struct rmd_run_list *out, const char *const *path,
                                                  int n, const char *events, const char *confounds);
void rmd_run_files_free(struct rmd_run_list *list);

#endif
