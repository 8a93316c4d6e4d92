// SPDX-License-Identifier: BSD-3-Clause
// The options by which a tool is told where the tables of a study are.
#ifndef RMD_SUBJECT_STUDY_OPTS_H
#define RMD_SUBJECT_STUDY_OPTS_H

#include "base/param.h"
#include "subject/study.h"

struct rmd_study_opts {
    struct rmd_paths metrics;
    const char *sessions, *scores, *training, *participants, *bids, *participant;
};
extern const struct rmd_param rmd_study_params[];

// Opens every table that the options name, and lists the people.
RMD_MUST_CHECK enum rmd_status rmd_study_open(struct rmd_study *out,
                                              const struct rmd_study_opts *opts);

#endif
