// SPDX-License-Identifier: BSD-3-Clause
// Recomputes every fingerprint in the provenance of earlier runs.
#include "kit/cli.h"
#include "kit/verify.h"

struct opts {
    struct rmd_paths provenance;
    int outputs_only;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUTS(T, provenance, 1, "provenance files, or folders that hold some"),
    RMD_FLAG  (T, outputs_only, 'o', "check the outputs and leave the inputs alone"),
    { 0 },
};
// clang-format on
#undef T

struct report {
    struct rmd_run *run;
    struct rmd_json *rows;
    int count[RMD_VERDICTS];
};

static void add_row(void *context, const char *role, const char *path, enum rmd_verdict verdict)
{
    struct report *report = context;
    struct rmd_text *text = &report->run->text;
    report->count[verdict]++;
    if (report->run->common.json) {
        struct rmd_json *row = rmd_json_object();
        rmd_json_put_text(row, "Role", role);
        rmd_json_put_text(row, "Path", path);
        rmd_json_put_text(row, "Verdict", rmd_verify_names[verdict]);
        rmd_json_append(report->rows, row);
        return;
    }
    if (report->run->common.tsv)
        rmd_text_add(text, "%s\t%s\t", rmd_verify_names[verdict], role);
    else
        rmd_text_add(text, "%-8s %-7s ", rmd_verify_names[verdict], role);
    rmd_text_add_clean(text, path);
    rmd_text_add(text, "\n");
}

static enum rmd_status print_json(struct report *report)
{
    struct rmd_json *json = rmd_json_object();
    for (int v = 0; v < RMD_VERDICTS; v++)
        rmd_json_put_number(json, rmd_verify_names[v], report->count[v]);
    rmd_json_put(json, "Files", report->rows);
    enum rmd_status st = rmd_json_print(&report->run->text, json);
    rmd_json_free(json);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    const struct opts *opts = run->opts;
    struct report report = { .run = run };
    if (run->common.json) report.rows = rmd_json_array();
    if (run->common.tsv && !run->common.json) rmd_text_add(&run->text, "verdict\trole\tpath\n");
    for (int i = 0; i < opts->provenance.n; i++) {
        enum rmd_status st =
            rmd_verify_path(opts->provenance.path[i], opts->outputs_only, add_row, &report);
        if (st != RMD_OK) {
            rmd_json_free(report.rows);
            return st;
        }
    }
    if (report.count[RMD_VERIFY_MISSING]) run->exit_code = 66;
    if (report.count[RMD_VERIFY_CHANGED]) run->exit_code = 65;
    if (run->common.json) return print_json(&report);
    if (run->common.tsv) return RMD_OK;
    rmd_text_add(&run->text, "%d same, %d changed, %d missing; %d inputs absent\n",
                 report.count[RMD_VERIFY_SAME], report.count[RMD_VERIFY_CHANGED],
                 report.count[RMD_VERIFY_MISSING], report.count[RMD_VERIFY_ABSENT]);
    return RMD_OK;
}

static const struct rmd_example examples[] = {
    { "remodel-verify results", "Check all that earlier runs left in the folder results." },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "remodel-verify",
    .purpose = "check that results and their inputs are what their provenance says",
    .description =
        "Every tool that writes files writes PREFIX_provenance.json last, with the SHA-256 of each "
        "input and output. This tool computes them anew. A file is \"same\" or \"changed\"; an "
        "output that is not there is \"missing\"; an input that is not there is only \"absent\", "
        "for results travel without their inputs.\n\n"
        "Exit status 65 says that a file changed, 66 that an output is missing.",
    .params = params,
    .opts_size = sizeof(struct opts),
    .examples = examples,
    .run = run,
};

int main(int argc, char **argv)
{
    return rmd_tool_main(&tool, argc, argv);
}
