// SPDX-License-Identifier: BSD-3-Clause
// fmri-delta: which areas a task recruits more or less than before, and what is measurement error.
#include "change/fmri_delta_print.h"
#include "kit/cli.h"

struct opts {
    struct rmd_paths run;
    const char *output;
    struct rmd_fmri_delta_opts compare;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INPUTS (T, run, 1, "BOLD runs of the sessions, the earliest first, and their tables"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, compare, rmd_fmri_delta_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status write_map(struct rmd_run *run, const struct rmd_volume *map, int s,
                                 const char *contrast, const char *name, const char *units)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%s_contrast-%sPostMinusPre_to-%d_stat-%s_statmap.nii.gz", opts->output,
                 contrast, s + 1, name);
    RMD_TRY(path.status);
    RMD_TRY(rmd_nifti_write(run->outputs, path.s, map, 0));
    RMD_TRY(rmd_run_sidecar(run, path.s, "Change against the first session", units));
out:
    rmd_text_free(&path);
    return st;
}

static enum rmd_status write_maps(struct rmd_run *run, const struct rmd_fmri_delta *d)
{
    enum rmd_status st = RMD_OK;
    struct rmd_volume change = { 0 }, z = { 0 };
    for (int s = 1; s < d->sessions; s++)
        for (int c = 0; c < d->recruitment.contrasts; c++) {
            const char *label = d->recruitment.contrast->item[c].label;
            RMD_TRY(rmd_fmri_delta_map(&change, &z, d, s, c));
            RMD_TRY(write_map(run, &change, s, label, "effect", "percent"));
            RMD_TRY(write_map(run, &z, s, label, "z", "1"));
            rmd_volume_free(&change);
            rmd_volume_free(&z);
        }
out:
    rmd_volume_free(&change);
    rmd_volume_free(&z);
    return st;
}

static enum rmd_status report(struct rmd_run *run, const struct rmd_fmri_delta *d)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text text = { 0 }, tsv = { 0 };
    rmd_fmri_delta_text(&text, d, &run->log);
    rmd_fmri_delta_tsv(&tsv, d);
    RMD_TRY(rmd_run_results(run, opts->output, &text, &tsv, rmd_fmri_delta_json(d)));
    if (opts->output) {
        RMD_TRY(write_maps(run, d));
        RMD_TRY(rmd_run_provenance(run, opts->output));
    }
    if (!run->common.json && !run->common.tsv) rmd_log_free(&run->log); // told in the text
out:
    rmd_text_free(&tsv);
    rmd_text_free(&text);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    struct opts *opts = run->opts;
    struct rmd_fmri_delta d = { 0 };
    opts->compare.recruit.seed = (uint32_t)run->common.seed;
    rmd_run_progress(run, "reading");
    RMD_TRY(rmd_fmri_delta_read(&d, opts->run.path, opts->run.n, &opts->compare, &run->log));
    for (int r = 0; r < d.runs; r++)
        RMD_TRY(rmd_run_bold(run, &d.run[r]));
    RMD_TRY(rmd_run_regions(run, opts->compare.labels, opts->compare.labels_table,
                            opts->compare.atlas));
    rmd_run_progress(run, "aligning");
    RMD_TRY(rmd_fmri_delta_align(&d, &opts->compare, &run->log));
    rmd_run_progress(run, "fitting and measuring");
    RMD_TRY(rmd_fmri_delta_measure(&d, &opts->compare, &run->log));
    RMD_TRY(report(run, &d));
out:
    rmd_fmri_delta_free(&d);
    return st;
}

static const char description[] =
    "Fits a task in every session on one halfway grid, and says for every region how its percent "
    "signal change, its laterality and its share changed, with scan noise, session noise, "
    "interval, "
    "smallest detectable change and verdict. Left is where world x is smaller, however a scan is "
    "stored.";

static const struct rmd_example examples[] = {
    { "fmri-delta pre_bold.nii post_bold.nii --events pre_events.tsv post_events.tsv -l "
      "pre_dseg.nii -c right",
      "Say what changed while the right hand moved." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Friman O, Westin C-F. NeuroImage 2005;25:859 (resampling of whitened residuals)",
    "Matsuo K, Chen SHA, Tseng WYI. J Neurosci Methods 2012;205:119 (AveLI)", NULL
};

static const struct rmd_written writes[] = {
    { ".tsv", "the change table; .json has everything that is printed" },
    { "_contrast-NAMEPostMinusPre_to-N_stat-effect_statmap.nii.gz", "change in percent; and z" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "fmri-delta",
    .purpose = "change of recruitment between sessions, with its error",
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
