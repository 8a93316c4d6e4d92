// SPDX-License-Identifier: BSD-3-Clause
// What there is to say about the fit of a session's runs: three forms of the same facts.
#ifndef RMD_REPORT_GLM_REPORT_H
#define RMD_REPORT_GLM_REPORT_H

#include "base/json.h"
#include "fmri/activation.h"
#include "fmri/bold_run.h"

// Of one run, over its mask.
struct rmd_glm_quality {
    double a, b;     // medians of the noise
    double tsnr;     // median of the signal at rest over the SD of the residuals
    double coloured; // share of voxels whose whitened residuals correlate
};

// Of one contrast.
struct rmd_glm_answer {
    double threshold;   // |z| at a false discovery rate of 5 %; INFINITY where no voxel reaches it
    size_t discovered;  // voxels beyond it
    double peak[2];     // most extreme statistic: positive, negative; F: the first only. 0: none
    double place[2][3]; // their world coordinates, mm
    double effect[2];   // percent there; NaN for F
};

struct rmd_glm_report {
    const struct rmd_bold_run *run; // [runs], borrowed
    const struct rmd_activation *activation;
    struct rmd_glm_quality *quality; // [runs]
    struct rmd_glm_answer *answer;   // [contrasts]
};

RMD_MUST_CHECK enum rmd_status rmd_glm_report_new(struct rmd_glm_report *out,
                                                  const struct rmd_bold_run *run,
                                                  const struct rmd_activation *activation);
void rmd_glm_report_free(struct rmd_glm_report *report);

void rmd_glm_report_text(struct rmd_text *out, const struct rmd_glm_report *report);
void rmd_glm_report_tsv(struct rmd_text *out, const struct rmd_glm_report *report);
struct rmd_json *rmd_glm_report_json(const struct rmd_glm_report *report);

// The design of a run as a table: one row a volume that was kept.
void rmd_glm_report_design(struct rmd_text *out, const struct rmd_design *design);

#endif
