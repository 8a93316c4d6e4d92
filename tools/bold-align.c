// SPDX-License-Identifier: BSD-3-Clause
// bold-align: brings the volumes of a BOLD run together, in time and in space.
#include "fmri/slice_timing.h"
#include "kit/cli.h"
#include "report/realign_report.h"

#include <stdio.h>

struct opts {
    const char *run, *output, *mask;
    double tr;
    int slice_timing;
    struct rmd_realign_opts realign;
};

enum { AUTO, ON, OFF };
static const char *const choices[] = { "auto", "on", "off", NULL };

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, run, "BOLD run, 4D NIfTI"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_FILE   (T, mask, 0, "brain mask on the grid of the run; computed without it"),
    RMD_REAL   (T, tr, 0, "s", 0, 0, 60, "time between volumes; 0 is that of sidecar and header"),
    RMD_CHOICE (T, slice_timing, 0, choices, AUTO, "bring slices to one time; auto where SliceTiming is known and the TR is above 1 s"),
    RMD_INCLUDE(T, realign, rmd_realign_params),
    { 0 }
};
// clang-format on
#undef T

struct work {
    struct rmd_bold_scan scan;
    struct rmd_volume sliced, aligned;
    struct rmd_realign realign;
    struct rmd_series_quality before, after;
};

static enum rmd_status write_all(struct rmd_run *run, const struct work *w,
                                 const struct rmd_realign_report *report)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    const struct rmd_nifti_info *info = &w->scan.info;
    int whole = info->datatype == RMD_I16 && info->inter == 0 && info->slope > 0;
    struct rmd_text table = { 0 }, sidecar = { 0 };
    char path[3100];
    snprintf(path, sizeof path, "%s_bold.nii.gz", opts->output);
    RMD_TRY(rmd_nifti_write_as(run->outputs, path, &w->aligned, 0, whole ? RMD_I16 : RMD_F32,
                               whole ? info->slope : 1));
    RMD_TRY(rmd_realign_report_sidecar(&sidecar, report));
    snprintf(path, sizeof path, "%s_bold.json", opts->output);
    RMD_TRY(rmd_outputs_put(run->outputs, path, sidecar.s, sidecar.size));
    rmd_realign_report_table(&table, report);
    RMD_TRY(table.status);
    snprintf(path, sizeof path, "%s_motion.tsv", opts->output);
    RMD_TRY(rmd_outputs_put(run->outputs, path, table.s, table.size));
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&table);
    rmd_text_free(&sidecar);
    return st;
}

static enum rmd_status align(struct rmd_run *run, struct work *w, int *sliced)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_series series;
    RMD_TRY(rmd_bold_scan_read(&w->scan, opts->run,
                               &(struct rmd_bold_scan_opts){ opts->mask, opts->tr, -1, 0 },
                               &run->log));
    RMD_TRY(rmd_run_scan(run, opts->run, &w->scan.info, 0));
    series = w->scan.series;
    *sliced = opts->slice_timing == ON ||
              (opts->slice_timing == AUTO && w->scan.slices > 0 && w->scan.timing.tr > 1);
    if (*sliced) {
        RMD_TRY(rmd_slice_timing_correct(&w->sliced, &w->scan, w->scan.timing.reference));
        series = rmd_series_of(&w->sliced);
    }
    RMD_TRY(rmd_realign_estimate(&w->realign, &series, &w->scan.mask, &opts->realign));
    RMD_TRY(rmd_realign_resample(&w->aligned, &series, &w->realign));
    RMD_TRY(rmd_series_quality_of(&w->before, &w->scan.series, &w->scan.mask));
    series = rmd_series_of(&w->aligned);
    RMD_TRY(rmd_series_quality_of(&w->after, &series, &w->scan.mask));
    if (w->realign.failed)
        rmd_log_add(&run->log, RMD_WARNING, "%d volumes did not converge: look at their motion",
                    w->realign.failed);
out:
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct work w = { .scan.path = NULL };
    struct rmd_realign_report report = { &w.scan, &w.realign, &w.before, &w.after, 0 };
    RMD_TRY(align(run, &w, &report.sliced));
    if (opts->output) RMD_TRY(write_all(run, &w, &report));
    if (run->common.json)
        RMD_TRY(rmd_run_json(&run->text, run, rmd_realign_report_json(&report)));
    else
        (run->common.tsv ? rmd_realign_report_tsv : rmd_realign_report_text)(&run->text, &report);
out:
    rmd_bold_scan_free(&w.scan);
    rmd_volume_free(&w.sliced);
    rmd_volume_free(&w.aligned);
    rmd_realign_free(&w.realign);
    rmd_series_quality_free(&w.before);
    rmd_series_quality_free(&w.after);
    return st;
}

static const char description[] =
    "Brings slices to one time where the sidecar tells when they were taken, and every volume onto "
    "one of them. bold-glm and fmri-delta find the motion table beside the run.";

static const struct rmd_example examples[] = {
    { "bold-align hand_bold.nii -o still", "Realign a run." }, { NULL, NULL }
};

static const char *const references[] = {
    "Baker S, Matthews I. Int J Comput Vis 2004;56:221 (inverse compositional alignment)",
    "Power JD et al. NeuroImage 2012;59:2142 (framewise displacement)", NULL
};

static const struct rmd_written writes[] = {
    { "_bold.nii.gz", "the run, aligned" },
    { "_motion.tsv", "motion (mm, radian), framewise displacement, DVARS" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "bold-align",
    .purpose = "align the volumes of a BOLD run in time and space",
    .description = description,
    .params = params,
    .opts_size = sizeof(struct opts),
    .examples = examples,
    .references = references,
    .writes = writes,
    .run = run,
};

int main(int argc, char **argv)
{
    return rmd_tool_main(&tool, argc, argv);
}
