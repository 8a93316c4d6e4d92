// SPDX-License-Identifier: BSD-3-Clause
// plasticity-fit: what drives the change of one person, as far as the data can tell.
#include "kit/cli.h"
#include "plasticity/findings.h"
#include "plasticity/mixed.h"
#include "subject/study_opts.h"

struct opts {
    struct rmd_study_opts study;
    const char *output;
    struct rmd_fit_opts fit;
    struct rmd_mixed_opts mixed;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INCLUDE(T, study, rmd_study_params),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, fit, rmd_fit_params),
    RMD_INCLUDE(T, mixed, rmd_mixed_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status run_person(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_study study = { 0 };
    struct rmd_record record = { 0 };
    struct rmd_fit fit = { 0 };
    struct rmd_findings findings = { 0 };
    struct rmd_text text = { 0 }, tsv = { 0 };
    const char *person = NULL;
    RMD_TRY(rmd_study_open(&study, &opts->study));
    for (int i = 0; i < study.tables; i++)
        if (!study.table[i].named) RMD_TRY(rmd_run_input(run, study.table[i].path, NULL));
    RMD_TRY(rmd_study_choose(&person, &study, opts->study.participant));
    RMD_TRY(rmd_record_new(&record, &study, person));
    RMD_TRY(rmd_fit_person(&fit, &record, &opts->fit, &run->log));
    RMD_TRY(rmd_findings_new(&findings, &fit));
    rmd_findings_print_tsv(&tsv, &fit, &findings);
    rmd_findings_print_text(&text, &fit, &findings);
    RMD_TRY(rmd_run_results(run, opts->output, &text, &tsv, rmd_findings_json(&fit, &findings)));
    if (opts->output) RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&text);
    rmd_text_free(&tsv);
    rmd_findings_free(&findings);
    rmd_fit_free(&fit);
    rmd_record_free(&record);
    rmd_study_free(&study);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_mixed mixed = { 0 };
    struct rmd_text text = { 0 }, tsv = { 0 };
    if (opts->mixed.group == NULL) return run_person(run);
    RMD_TRY(rmd_mixed_fit(&mixed, &opts->mixed));
    rmd_mixed_print_text(&text, &mixed);
    rmd_mixed_print_tsv(&tsv, &mixed);
    RMD_TRY(rmd_run_results(run, opts->output, &text, &tsv, rmd_mixed_json(&mixed)));
    if (opts->output) RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&text);
    rmd_text_free(&tsv);
    rmd_mixed_free(&mixed);
    return st;
}

static const struct rmd_example examples[] = {
    { "plasticity-fit --help", "Tell which tables are read." },
    { NULL, NULL },
};

static const struct rmd_written writes[] = {
    { ".tsv", "the findings; .json has everything that is printed" },
    { NULL, NULL },
};

static const char *const references[] = {
    "van der Vliet R et al. Ann Neurol 2020;87:383 (natural recovery of FM-UE)", NULL
};

static const char description[] =
    "Compares metrics, scores and training of one person over sessions with a model of spontaneous "
    "recovery and of training through a fast and a slow state. With two sessions it tells what "
    "changed beyond error; with more also what a part timed as the training is, where the data can "
    "tell. What rests on priors is withheld, and said "
    "so. With --group, fits a mixed-effects model to a table of many people instead: terms are "
    "linear, "
    "but for one rate that decay and rise share.";

static const struct rmd_tool tool = {
    .name = "plasticity-fit",
    .purpose = "what drives the change of one person, as far as data can tell",
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
