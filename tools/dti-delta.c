// SPDX-License-Identifier: BSD-3-Clause
// dti-delta: what changed between sessions of one person, and what is measurement error.
#include "change/delta_files.h"
#include "change/delta_print.h"
#include "kit/cli.h"

struct opts {
    struct rmd_paths session;
    const char *output;
    int power;
    double se;
    struct rmd_comparison_opts compare;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INPUTS (T, session, 0, "images of the sessions; the first is the reference"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_FLAG   (T, power, 'p', "tell what change could be detected, from one scan or from --se"),
    RMD_REAL   (T, se, 0, "1", 0.001, 0, 1, "scan noise of FA, for --power without a scan"),
    RMD_INCLUDE(T, compare, rmd_comparison_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status write_images(struct rmd_run *run, const char *prefix,
                                    const struct rmd_comparison *c)
{
    enum rmd_status st;
    struct rmd_delta_images list = { 0 };
    RMD_TRY(rmd_delta_files_list(&list, c, prefix));
    for (size_t i = 0; i < list.n; i++) {
        const struct rmd_delta_image *image = &list.image[i];
        RMD_TRY(rmd_nifti_write(run->outputs, image->path.s, image->volume, 0));
        RMD_TRY(rmd_run_sidecar(run, image->path.s, image->description, image->units));
    }
    RMD_TRY(rmd_delta_files_transforms(run->outputs, c, prefix));
out:
    rmd_delta_files_free(&list);
    return st;
}

static enum rmd_status report(struct rmd_run *run, const struct rmd_comparison *c)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text text = { 0 }, tsv = { 0 };
    rmd_delta_print_text(&text, c, &opts->compare, &run->log);
    rmd_delta_print_tsv(&tsv, c);
    RMD_TRY(
        rmd_run_results(run, opts->output, &text, &tsv, rmd_delta_print_json(c, &opts->compare)));
    if (opts->output) {
        RMD_TRY(write_images(run, opts->output, c));
        RMD_TRY(rmd_run_provenance(run, opts->output));
    }
    if (!run->common.json && !run->common.tsv) rmd_log_free(&run->log); // told in the text
out:
    rmd_text_free(&tsv);
    rmd_text_free(&text);
    return st;
}

static enum rmd_status compare(struct rmd_run *run, struct rmd_comparison *c)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    rmd_run_progress(run, "reading and fitting");
    RMD_TRY(rmd_comparison_read(c, opts->session.path, opts->session.n, &opts->compare, &run->log));
    for (const struct rmd_session *s = c->session; s < c->session + c->sessions; s++)
        RMD_TRY(rmd_run_scan(run, s->path, &s->info, s->kind == RMD_INPUT_DWI));
    RMD_TRY(rmd_run_regions(run, opts->compare.labels, opts->compare.labels_table,
                            opts->compare.atlas));
    rmd_run_progress(run, "aligning");
    RMD_TRY(rmd_comparison_align(c, &opts->compare, &run->log));
    rmd_run_progress(run, "measuring %d replicates", opts->compare.tract.boot);
    RMD_TRY(rmd_comparison_measure(c, &opts->compare, &run->log));
    RMD_TRY(rmd_comparison_judge(c, &opts->compare, &run->log));
    RMD_TRY(report(run, c));
out:
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    struct opts *opts = run->opts;
    struct rmd_comparison c = { 0 };
    opts->compare.tract.seed = run->common.seed;
    if (opts->power) {
        RMD_TRY(rmd_comparison_plan(&c, opts->session.path, opts->session.n, opts->se,
                                    &opts->compare, &run->log));
        RMD_TRY(rmd_delta_print_power(&run->text, &c, run->common.tsv));
    } else if (opts->session.n < 2) {
        st = rmd_fail(RMD_EARG, "give two or more sessions, the earliest first");
    } else {
        RMD_TRY(compare(run, &c));
    }
out:
    rmd_comparison_free(&c);
    return st;
}

static const char description[] =
    "Each session is a diffusion-weighted series with its gradient table beside it, a tensor image "
    "or a scalar map. For every region and metric the table gives the change, its scan noise, the "
    "variation between sessions in which nothing happens, interval, smallest detectable change and "
    "verdict. With nothing changed, one table in twenty has a row that says changed.";

static const struct rmd_example examples[] = {
    { "dti-delta --power", "Tell what change the published retest figures allow to detect." },
    { NULL, NULL },
};

static const struct rmd_written writes[] = {
    { ".tsv", "the change table; .json has everything that is printed" },
    { "_delta-fa.nii.gz", "change of FA; md, ad, rd, z and reliable-change maps" },
    { NULL, NULL },
};

static const char *const references[] = {
    "Reuter M et al. NeuroImage 2010;53:1181 (halfway alignment)",
    "Whitcher B et al. Hum Brain Mapp 2008;29:346 (wild bootstrap)", NULL
};

static const struct rmd_tool tool = {
    .name = "dti-delta",
    .purpose = "structural change between sessions, with its error",
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
