// SPDX-License-Identifier: BSD-3-Clause
// What there is to say about the motion of a run.
#ifndef RMD_REPORT_REALIGN_REPORT_H
#define RMD_REPORT_REALIGN_REPORT_H

#include "align/realign.h"
#include "base/json.h"
#include "fmri/bold_scan.h"
#include "fmri/series_quality.h"

// All borrowed.
struct rmd_realign_report {
    const struct rmd_bold_scan *scan;
    const struct rmd_realign *realign;
    const struct rmd_series_quality *before, *after;
    int sliced; // 1: slices were brought to one time
};

// The motion table: one row a volume, columns as bold-glm and fMRIPrep name them.
void rmd_realign_report_table(struct rmd_text *out, const struct rmd_realign_report *report);

// The sidecar of the aligned run.
RMD_MUST_CHECK enum rmd_status rmd_realign_report_sidecar(struct rmd_text *out,
                                                          const struct rmd_realign_report *report);

// The same facts for people, tables and programs.
void rmd_realign_report_text(struct rmd_text *out, const struct rmd_realign_report *report);
void rmd_realign_report_tsv(struct rmd_text *out, const struct rmd_realign_report *report);
struct rmd_json *rmd_realign_report_json(const struct rmd_realign_report *report);

#endif
