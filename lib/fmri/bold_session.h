// SPDX-License-Identifier: BSD-3-Clause
// All runs of one session, fitted and combined.
#ifndef RMD_FMRI_BOLD_SESSION_H
#define RMD_FMRI_BOLD_SESSION_H

#include "fmri/activation.h"
#include "fmri/bold_run.h"

struct rmd_bold_session {
    int runs;
    struct rmd_bold_run *run;   // [runs]
    const struct rmd_glm **glm; // [runs]
    struct rmd_activation activation;
};

// `files` are borrowed until rmd_bold_session_free().
RMD_MUST_CHECK enum rmd_status rmd_bold_session_fit(struct rmd_bold_session *out,
                                                    const struct rmd_run_list *files,
                                                    const struct rmd_bold_run_opts *opts,
                                                    struct rmd_log *log);
void rmd_bold_session_free(struct rmd_bold_session *session);

#endif
