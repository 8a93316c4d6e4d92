// SPDX-License-Identifier: BSD-3-Clause
// From the files of two or more sessions to verdicts: everything dti-delta does but printing.
#ifndef RMD_CHANGE_COMPARISON_H
#define RMD_CHANGE_COMPARISON_H

#include "change/asymmetry.h"
#include "change/family.h"
#include "change/gate.h"
#include "change/power.h"
#include "change/tractchange.h"

struct rmd_comparison_opts {
    struct rmd_session_opts session;
    struct rmd_gate_opts gate;
    struct rmd_tractchange_opts tract;
    const char *labels, *labels_table; // regions; NULL: left and right white matter
    const char *atlas;                 // folder with *_dseg.nii.gz and its table, instead of labels
    const char *retest;                // a site's retest table, NULL: the published figures
    int metric;                        // what a scalar map is: 0 unnamed, 1 FA, 2 MD, 3 AD, 4 RD
    int lesion_side;                   // enum rmd_lesion_side
    double days;                       // since onset at the first session; NaN: from sessions.tsv
};
extern const struct rmd_param rmd_comparison_params[];

struct rmd_comparison {
    int sessions;
    struct rmd_session *session;
    struct rmd_gate_facts *facts;
    struct rmd_meeting meeting;
    struct rmd_gate gate;
    struct rmd_labels labels; // n = 0: none given
    struct rmd_retest retest;
    struct rmd_tractchange change;
    struct rmd_asymmetry rows;
    struct rmd_deltas deltas;
    enum rmd_family_method *method; // [sessions - 1]
    size_t *order;                  // [deltas.rows] rows in the order in which they are printed
};

// The steps, to be called in this order; each refuses with a message, and the struct may be freed
// after any of them. `path` and the texts of `opts` are borrowed until it is freed.
//
// 1. Reads and fits every session, and runs the checks that need no alignment.
RMD_MUST_CHECK enum rmd_status rmd_comparison_read(struct rmd_comparison *out,
                                                   const char *const *path, int sessions,
                                                   const struct rmd_comparison_opts *opts,
                                                   struct rmd_log *log);
// 2. Aligns them to their halfway space and runs all checks: RMD_EREFUSED where one refuses. A
// session alone stays where it is.
RMD_MUST_CHECK enum rmd_status rmd_comparison_align(struct rmd_comparison *comparison,
                                                    const struct rmd_comparison_opts *opts,
                                                    struct rmd_log *log);
// 3. Measures the regions in every session and bootstrap replicate.
RMD_MUST_CHECK enum rmd_status rmd_comparison_measure(struct rmd_comparison *comparison,
                                                      const struct rmd_comparison_opts *opts,
                                                      struct rmd_log *log);
// 4. Both errors, the family, the verdicts.
RMD_MUST_CHECK enum rmd_status rmd_comparison_judge(struct rmd_comparison *comparison,
                                                    const struct rmd_comparison_opts *opts,
                                                    struct rmd_log *log);

// Instead of 2 to 4, what one scan can detect: the measurements of path[0], or where n = 0 one row
// for every row of the retest table, with the scan noise `se` for FA and none known for the others.
RMD_MUST_CHECK enum rmd_status rmd_comparison_plan(struct rmd_comparison *out,
                                                   const char *const *path, int n, double se,
                                                   const struct rmd_comparison_opts *opts,
                                                   struct rmd_log *log);
void rmd_comparison_free(struct rmd_comparison *comparison);

#endif
