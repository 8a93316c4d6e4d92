// SPDX-License-Identifier: BSD-3-Clause
// plasticity-plan: what-if fans of training schedules, and which next session would teach most.
#include "kit/cli.h"
#include "plasticity/plan.h"
#include "subject/study_opts.h"

struct opts {
    struct rmd_study_opts study;
    const char *schedules, *output;
    struct rmd_plan_opts plan;
    struct rmd_fit_opts fit;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INCLUDE(T, study, rmd_study_params),
    RMD_FILE   (T, schedules, 'w', "table of training to come: schedule, start_day, end_day, hours"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, plan, rmd_plan_params),
    RMD_INCLUDE(T, fit, rmd_fit_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status report(struct rmd_run *run, const struct rmd_fit *fit,
                              const struct rmd_findings *findings)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text text = { 0 }, tsv = { 0 };
    struct rmd_json *json = rmd_json_object();
    rmd_findings_print_sections(&text, findings);
    rmd_plan_print_limits(&text, fit);
    rmd_findings_print_tsv(&tsv, fit, findings);
    rmd_json_put_text(json, "Participant", fit->record->person);
    rmd_json_put(json, "Findings", rmd_findings_array(findings));
    rmd_json_put(json, "Columns", rmd_findings_columns());
    rmd_json_put_text(json, "PriorsSHA256", fit->priors.sha256);
    RMD_TRY(rmd_run_results(run, opts->output, &text, &tsv, json));
    if (opts->output) RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&text);
    rmd_text_free(&tsv);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_study study = { 0 };
    struct rmd_record record = { 0 };
    struct rmd_fit fit = { 0 };
    struct rmd_plan plan = { 0 };
    struct rmd_findings findings = { 0 };
    const char *person = NULL;
    RMD_TRY(rmd_study_open(&study, &opts->study));
    for (int i = 0; i < study.tables; i++)
        if (!study.table[i].named) RMD_TRY(rmd_run_input(run, study.table[i].path, NULL));
    RMD_TRY(rmd_study_choose(&person, &study, opts->study.participant));
    RMD_TRY(rmd_record_new(&record, &study, person));
    RMD_TRY(rmd_fit_person(&fit, &record, &opts->fit, &run->log));
    RMD_TRY(rmd_plan_read(&plan, &fit, opts->schedules));
    RMD_TRY(rmd_plan_judge(&findings, &plan, &fit, &opts->plan));
    RMD_TRY(report(run, &fit, &findings));
out:
    rmd_findings_free(&findings);
    rmd_plan_free(&plan);
    rmd_fit_free(&fit);
    rmd_record_free(&record);
    rmd_study_free(&study);
    return st;
}

static const struct rmd_example examples[] = {
    { "plasticity-plan --help", "Tell which tables are read." },
    { NULL, NULL },
};

static const struct rmd_written writes[] = {
    { ".tsv", "fans, differences and sessions; .json the same" },
    { NULL, NULL },
};

static const char *const references[] = { "Dromerick AW et al. PNAS 2021;118:e2026676118 (window)",
                                          NULL };

static const char description[] =
    "Fits one person as plasticity-fit does and lets the model run on: with no further training "
    "and "
    "with the schedules of a table, side by side, with intervals. Schedules that the model does "
    "not "
    "tell apart with a probability of 0.9 are called not distinguishable. Also tells how long a "
    "gain "
    "stays detectable, what dose would hold it, and on which day a next session would teach most "
    "about the gain of training.";

static const struct rmd_tool tool = {
    .name = "plasticity-plan",
    .purpose = "what-if fans of training schedules, and the next session",
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
