// SPDX-License-Identifier: BSD-3-Clause
// remodel-retest: the session-to-session variation of a site, from repeated scans.
#include "change/comparison.h"
#include "change/repeats.h"
#include "kit/cli.h"

#include <string.h>

struct opts {
    struct rmd_paths repeats;
    const char *output, *interval, *population;
    int scans;
    struct rmd_comparison_opts compare;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INPUTS (T, repeats, 1, "repeated scans, person by person; or tables of dti-delta --tsv, "
                "one a person"),
    RMD_PREFIX (T, output, 'o', "how the name of the table begins; it ends with _retest.tsv"),
    RMD_INT    (T, scans, 'k', "1", 2, 2, 100, "scans of each person, in a row"),
    RMD_TEXT   (T, interval, 'i', "time between the scans, such as within-day or '1 week'"),
    RMD_TEXT   (T, population, 0, "who was scanned"),
    RMD_INCLUDE(T, compare, rmd_comparison_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status add_scans(struct rmd_repeats *repeats, struct rmd_run *run,
                                 const char *const *path)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_comparison c = { 0 };
    rmd_run_progress(run, "measuring %s and its repeats", path[0]);
    RMD_TRY(rmd_comparison_read(&c, path, opts->scans, &opts->compare, &run->log));
    for (int s = 0; s < c.sessions; s++)
        RMD_TRY(rmd_run_scan(run, path[s], &c.session[s].info, c.session[s].kind == RMD_INPUT_DWI));
    RMD_TRY(rmd_comparison_align(&c, &opts->compare, &run->log));
    RMD_TRY(rmd_comparison_measure(&c, &opts->compare, &run->log));
    RMD_TRY(rmd_repeats_add_person(repeats, &c.rows.all));
out:
    rmd_comparison_free(&c);
    return st;
}

static int is_table(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".tsv") == 0;
}

static enum rmd_status add_all(struct rmd_repeats *repeats, struct rmd_run *run)
{
    enum rmd_status st = RMD_OK;
    const struct opts *opts = run->opts;
    for (int i = 0; i < opts->repeats.n;) {
        const char *path = opts->repeats.path[i];
        if (is_table(path)) {
            RMD_TRY(rmd_repeats_add_table(repeats, path));
            RMD_TRY(rmd_run_input(run, path, NULL));
            i++;
        } else if (opts->repeats.n - i < opts->scans) {
            st = rmd_fail(RMD_EARG, "%s has no repeat: give %d scans of every person", path,
                          opts->scans);
            goto out;
        } else {
            RMD_TRY(add_scans(repeats, run, &opts->repeats.path[i]));
            i += opts->scans;
        }
    }
out:
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    struct opts *opts = run->opts;
    struct rmd_repeats repeats = { 0 };
    struct rmd_text tsv = { 0 };
    opts->compare.tract.seed = run->common.seed;
    RMD_TRY(add_all(&repeats, run));
    rmd_repeats_print_tsv(&tsv, &repeats, opts->interval ? opts->interval : "n/a",
                          opts->population ? opts->population : "n/a");
    RMD_TRY(tsv.status);
    if (opts->output) {
        RMD_TRY(rmd_run_text(run, opts->output, "_retest.tsv", &tsv));
        RMD_TRY(rmd_run_provenance(run, opts->output));
    }
    if (run->common.tsv)
        rmd_text_append(&run->text, tsv.s, tsv.size);
    else
        rmd_repeats_print_text(&run->text, &repeats);
out:
    rmd_text_free(&tsv);
    rmd_repeats_free(&repeats);
    return st;
}

static const struct rmd_example examples[] = {
    { "remodel-retest --help", "Tell how repeats are given." },
    { NULL, NULL },
};

static const struct rmd_written writes[] = {
    { "_retest.tsv", "the table" },
    { NULL, NULL },
};

static const char *const references[] = {
    "Bland JM, Altman DG. BMJ 1996;313:744 (within-subject standard deviation)",
    NULL,
};

static const struct rmd_tool tool = {
    .name = "remodel-retest",
    .purpose = "make a retest table from scans between which nothing happened",
    .description =
        "Gives the within-person standard deviation of every region and metric, for dti-delta "
        "--retest. The repeats should be taken as patients' sessions are: on other days, with the "
        "head placed anew. Scans are given person by person; tables of dti-delta --tsv, one a "
        "person, save measuring again.",
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
