// SPDX-License-Identifier: BSD-3-Clause
// Files before the fit, so that what is refused is refused early.
#include "fmri/bold_run.h"

#define T struct rmd_bold_run_opts
const struct rmd_param rmd_bold_run_params[] = {
    // clang-format off
    RMD_FILE   (T, events, 'e', "table of events of the first run; further tables may follow the images"),
    RMD_FILE   (T, confounds, 0, "table of confounds of the first run, one row a volume, such as fMRIPrep's"),
    RMD_TEXT   (T, contrast, 'c', "what is asked, as in \"move - rest\"; with ; between several, and & between the rows of an F contrast"),
    RMD_INCLUDE(T, scan, rmd_bold_scan_params),
    RMD_INCLUDE(T, confound, rmd_confounds_params),
    RMD_INCLUDE(T, design, rmd_design_params),
    RMD_INCLUDE(T, glm, rmd_glm_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status read_events(struct rmd_bold_run *run, int number,
                                   const struct rmd_bold_run_opts *opts, struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    struct rmd_events more = { 0 };
    struct rmd_events_opts how = { opts->design.modulator, number };
    for (int k = 0; k < run->files->events; k++) {
        const char *path = run->files->event[k];
        RMD_TRY(rmd_events_read(&more, path, &how, log));
        RMD_TRY(rmd_events_check(&more, path, run->scan.timing.volumes, run->scan.timing.tr, log));
        if (k == 0) {
            run->events = more;
            more = (struct rmd_events){ 0 };
        } else {
            RMD_TRY(rmd_events_add(&run->events, &more));
            rmd_events_free(&more);
        }
    }
out:
    rmd_events_free(&more);
    return st;
}

enum rmd_status rmd_bold_run_read(struct rmd_bold_run *out, const struct rmd_run_files *files,
                                  int number, const struct rmd_bold_run_opts *opts,
                                  struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_bold_run){ .files = files };
    RMD_TRY(rmd_bold_scan_read(&out->scan, files->image, &opts->scan, log));
    RMD_TRY(read_events(out, number, opts, log));
    RMD_TRY(rmd_confounds_read(&out->confounds, out->scan.timing.volumes, files->confounds,
                               &opts->confound, log));
    RMD_TRY(rmd_design_new(&out->design, &out->scan.timing, &out->events, &out->confounds,
                           &opts->design, log));
    RMD_TRY(rmd_contrasts_parse(&out->contrasts, opts->contrast, &out->design, &out->events));
    RMD_TRY(rmd_design_report(&out->report, &out->design, &out->contrasts, &out->confounds, log));
out:
    if (st == RMD_EFIT) rmd_context("%s", files->image);
    if (st != RMD_OK) rmd_bold_run_free(out);
    return st;
}

enum rmd_status rmd_bold_run_fit(struct rmd_bold_run *run, const struct rmd_glm_opts *opts)
{
    enum rmd_status st = rmd_glm_fit(&run->glm, &run->scan.series, &run->scan.mask, &run->design,
                                     &run->contrasts, opts);
    if (st != RMD_OK) rmd_context("%s", run->scan.path);
    return st;
}

void rmd_bold_run_free(struct rmd_bold_run *run)
{
    rmd_glm_free(&run->glm);
    rmd_design_report_free(&run->report);
    rmd_contrasts_free(&run->contrasts);
    rmd_design_free(&run->design);
    rmd_confounds_free(&run->confounds);
    rmd_events_free(&run->events);
    rmd_bold_scan_free(&run->scan);
    *run = (struct rmd_bold_run){ 0 };
}
