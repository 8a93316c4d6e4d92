// SPDX-License-Identifier: BSD-3-Clause
// Run by run.
#include "fmri/bold_session.h"

#include "base/memory.h"

enum rmd_status rmd_bold_session_fit(struct rmd_bold_session *out, const struct rmd_run_list *files,
                                     const struct rmd_bold_run_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_bold_session){ .runs = files->runs };
    RMD_TRY(rmd_alloc(&out->run, (size_t)files->runs, sizeof *out->run));
    RMD_TRY(rmd_alloc(&out->glm, (size_t)files->runs, sizeof *out->glm));
    for (int r = 0; r < files->runs; r++) {
        RMD_TRY(rmd_bold_run_read(&out->run[r], &files->run[r], r, opts, log));
        RMD_TRY(rmd_bold_run_fit(&out->run[r], &opts->glm));
        out->glm[r] = &out->run[r].glm;
    }
    RMD_TRY(rmd_activation_combine(&out->activation, out->glm, out->runs));
out:
    if (st != RMD_OK) rmd_bold_session_free(out);
    return st;
}

void rmd_bold_session_free(struct rmd_bold_session *session)
{
    rmd_activation_free(&session->activation);
    for (int r = 0; session->run && r < session->runs; r++)
        rmd_bold_run_free(&session->run[r]);
    rmd_release(session->run);
    rmd_release(session->glm);
    *session = (struct rmd_bold_session){ 0 };
}
