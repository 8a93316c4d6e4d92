// SPDX-License-Identifier: BSD-3-Clause
// From the files of two or more sessions to verdicts on recruitment: everything fmri-delta does but
// printing.
#ifndef RMD_CHANGE_FMRI_DELTA_H
#define RMD_CHANGE_FMRI_DELTA_H

#include "align/rigid.h"
#include "change/family.h"
#include "change/gate.h"
#include "change/recruitment.h"

struct rmd_fmri_delta_opts {
    struct rmd_bold_run_opts model;
    struct rmd_gate_opts gate;
    struct rmd_rigid_opts rigid;
    struct rmd_recruitment_opts recruit;
    const char *labels, *labels_table, *atlas, *retest;
    int labels_session; // from 1
};
extern const struct rmd_param rmd_fmri_delta_params[];

struct rmd_fmri_delta {
    int runs, sessions;
    struct rmd_run_list files; // in the order of the sessions
    struct rmd_bold_run *run;
    int *session, *first_run;         // [runs], [sessions]
    struct rmd_session *guide;        // [runs] mean brain of every run
    struct rmd_gate_facts *facts;     // [sessions] of their first runs
    struct rmd_rigid_result *pair;    // [runs - 1] the first run against each other one
    struct rmd_rigid_result *between; // [sessions - 1] those of the first runs
    struct rmd_affine *half_from_run; // [runs]
    struct rmd_grid grid;
    struct rmd_gate gate;
    struct rmd_labels labels;
    struct rmd_retest retest;
    struct rmd_recruitment recruitment;
    struct rmd_recruitment_rows rows;
    struct rmd_recruitment_places places;
    struct rmd_deltas deltas;
    enum rmd_family_method *method; // [sessions - 1]
    size_t *order;                  // [deltas.rows]
};

// The steps, in this order; the struct may be freed after any of them.
//
// 1. Sorts files into sessions: images with one ses- entity are runs of one session, others a
// session each. Reads all runs and checks what needs no alignment. `path` and the texts of `opts`
// are borrowed.
RMD_MUST_CHECK enum rmd_status rmd_fmri_delta_read(struct rmd_fmri_delta *out,
                                                   const char *const *path, int n,
                                                   const struct rmd_fmri_delta_opts *opts,
                                                   struct rmd_log *log);
// 2. Aligns the mean brains of all runs to their halfway space; RMD_EREFUSED where the gate does.
RMD_MUST_CHECK enum rmd_status rmd_fmri_delta_align(struct rmd_fmri_delta *delta,
                                                    const struct rmd_fmri_delta_opts *opts,
                                                    struct rmd_log *log);
// 3. Fits every run there, measures every region, and judges.
RMD_MUST_CHECK enum rmd_status rmd_fmri_delta_measure(struct rmd_fmri_delta *delta,
                                                      const struct rmd_fmri_delta_opts *opts,
                                                      struct rmd_log *log);
void rmd_fmri_delta_free(struct rmd_fmri_delta *delta);

// Mean framewise displacement of a run in mm over the volumes that are kept; NaN where unknown.
double rmd_fmri_delta_motion(const struct rmd_bold_run *run);

// The change of a contrast at every voxel of the meeting grid, post less pre in percent, and its z
// by scan noise; 0 outside the brain. Both to be freed.
RMD_MUST_CHECK enum rmd_status rmd_fmri_delta_map(struct rmd_volume *change, struct rmd_volume *z,
                                                  const struct rmd_fmri_delta *delta, int session,
                                                  int contrast);

#endif
