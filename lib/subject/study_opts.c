// SPDX-License-Identifier: BSD-3-Clause
// From options to tables.
#include "subject/study_opts.h"

#define T struct rmd_study_opts
const struct rmd_param rmd_study_params[] = {
    // clang-format off
    RMD_INPUTS (T, metrics, 0, "tables of metrics, one row a value"),
    RMD_FILE   (T, sessions, 's', "table of sessions: session_id, days_post_onset"),
    RMD_FILE   (T, scores, 'c', "table of clinical scores, one row a session"),
    RMD_FILE   (T, training, 't', "table of training: start_day, end_day, hours"),
    RMD_FILE   (T, participants, 0, "table of participants; recorded, not used"),
    RMD_TEXT   (T, bids, 'b', "BIDS folder to take sessions, scores, training and participants from"),
    RMD_TEXT   (T, participant, 'p', "label of the participant"),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status add(struct rmd_study *study, enum rmd_study_kind kind, const char *path)
{
    enum rmd_status st = path ? rmd_study_add(study, kind, path, NULL) : RMD_OK;
    if (path && st == RMD_OK) study->table[study->tables - 1].named = 1;
    return st;
}

enum rmd_status rmd_study_open(struct rmd_study *out, const struct rmd_study_opts *opts)
{
    enum rmd_status st;
    RMD_TRY(rmd_study_new(out));
    if (opts->bids && opts->participant == NULL)
        RMD_TRY(rmd_fail(RMD_EARG, "--bids needs the label of one --participant"));
    if (opts->bids) RMD_TRY(rmd_study_add_bids(out, opts->bids, opts->participant));
    for (int i = 0; i < opts->metrics.n; i++)
        RMD_TRY(rmd_study_add(out, RMD_STUDY_METRICS, opts->metrics.path[i], NULL));
    RMD_TRY(add(out, RMD_STUDY_SESSIONS, opts->sessions));
    RMD_TRY(add(out, RMD_STUDY_SCORES, opts->scores));
    RMD_TRY(add(out, RMD_STUDY_TRAINING, opts->training));
    RMD_TRY(add(out, RMD_STUDY_PEOPLE, opts->participants));
    RMD_TRY(rmd_study_list(out));
out:
    return st;
}
