// SPDX-License-Identifier: BSD-3-Clause
// bold-glm: what a task does to the signal of one session's runs.
#include "fmri/bold_session.h"
#include "kit/cli.h"
#include "report/glm_files.h"
#include "report/glm_report.h"

struct opts {
    struct rmd_paths run;
    const char *output;
    struct rmd_bold_run_opts model;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUTS (T, run, 1, "BOLD runs of one session, 4D NIfTI, and their tables of events and confounds"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, model, rmd_bold_run_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status write_images(struct rmd_run *run, const struct rmd_bold_session *s)
{
    enum rmd_status st = RMD_OK;
    const struct opts *opts = run->opts;
    struct rmd_volume volume = { 0 };
    struct rmd_text path = { 0 };
    for (int k = 0, count = 1; k < count; k++) {
        struct rmd_glm_file about;
        RMD_TRY(rmd_glm_files_make(&volume, &about, &count, &s->activation, k));
        path.size = 0;
        rmd_text_add(&path, "%s%s.nii.gz", opts->output, about.suffix);
        RMD_TRY(path.status);
        RMD_TRY(rmd_nifti_write(run->outputs, path.s, &volume, about.intent));
        RMD_TRY(rmd_run_sidecar(run, path.s, about.description, about.units));
        rmd_volume_free(&volume);
    }
out:
    rmd_volume_free(&volume);
    rmd_text_free(&path);
    return st;
}

static enum rmd_status write_designs(struct rmd_run *run, const struct rmd_bold_session *s)
{
    enum rmd_status st = RMD_OK;
    const struct opts *opts = run->opts;
    struct rmd_text path = { 0 }, table = { 0 };
    for (int r = 0; r < s->runs; r++) {
        path.size = table.size = 0;
        rmd_text_add(&path, "%s_run-%d_design.tsv", opts->output, r + 1);
        rmd_glm_report_design(&table, &s->run[r].design);
        RMD_TRY(path.status);
        RMD_TRY(table.status);
        RMD_TRY(rmd_outputs_put(run->outputs, path.s, table.s, table.size));
    }
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&path);
    rmd_text_free(&table);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_run_list files = { 0 };
    struct rmd_bold_session s = { 0 };
    struct rmd_glm_report report = { 0 };
    RMD_TRY(rmd_run_files_sort(&files, opts->run.path, opts->run.n, opts->model.events,
                               opts->model.confounds));
    rmd_run_progress(run, "reading and fitting %d runs", files.runs);
    RMD_TRY(rmd_bold_session_fit(&s, &files, &opts->model, &run->log));
    for (int r = 0; r < s.runs; r++)
        RMD_TRY(rmd_run_bold(run, &s.run[r]));
    RMD_TRY(rmd_glm_report_new(&report, s.run, &s.activation));
    if (opts->output) RMD_TRY(write_images(run, &s));
    if (opts->output) RMD_TRY(write_designs(run, &s));
    if (run->common.json)
        RMD_TRY(rmd_run_json(&run->text, run, rmd_glm_report_json(&report)));
    else
        (run->common.tsv ? rmd_glm_report_tsv : rmd_glm_report_text)(&run->text, &report);
out:
    rmd_glm_report_free(&report);
    rmd_bold_session_free(&s);
    rmd_run_files_free(&files);
    return st;
}

static const char description[] =
    "Fits the responses to the conditions of a task, drift and confounds to every voxel: effects "
    "in "
    "percent of the signal at rest. Tables of events are BIDS, FSL three-column or AFNI files, "
    "given "
    "behind the runs or lying beside them; fMRIPrep's masks and confounds are found as well.\n\n"
    "Noise is ARMA(1,1) by restricted likelihood over the neighbourhood of every voxel, with true "
    "time over volumes left out. Several runs are combined by fixed effects.";

static const struct rmd_example examples[] = {
    { "bold-glm hand_bold.nii hand_events.tsv -c 'left - right' -o hand", "Compare two hands." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Friston KJ et al. NeuroImage 1998;7:30 (response and derivatives)",
    "Harville DA. J Am Stat Assoc 1977;72:320 (restricted likelihood)",
    "Benjamini Y, Hochberg Y. J R Stat Soc B 1995;57:289 (false discovery rate)", NULL
};

static const struct rmd_written writes[] = {
    { "_contrast-NAME_stat-effect_statmap.nii.gz",
      "effect in percent; likewise variance (percent^2), t or F, and z" },
    { "_stat-baseline_statmap.nii.gz",
      "signal at rest; likewise residualsd (percent), noisea and noiseb" },
    { "_run-N_design.tsv", "the design of a run" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "bold-glm",
    .purpose = "what a task does to the BOLD signal of one session",
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
