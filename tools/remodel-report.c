// SPDX-License-Identifier: BSD-3-Clause
// remodel-report: one page for a clinician and the pages behind it, from the results of one person.
#include "kit/cli.h"
#include "kit/version.h"
#include "report/clinician_page.h"
#include "report/html.h"
#include "report/pdf.h"

#include <sys/stat.h>

struct opts {
    struct rmd_paths result;
    const char *output;
    struct rmd_evidence_opts from;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INPUTS (T, result, 1, "results of the tools for one person: their .json or .tsv"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, from, rmd_evidence_params),
    { 0 }
    // clang-format on
};
#undef T

static enum rmd_status register_inputs(struct rmd_run *run, const struct rmd_evidence *e)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < e->sources; i++)
        RMD_TRY(rmd_run_input(run, e->source[i].path, e->source[i].sha256));
out:
    return st;
}

static enum rmd_status write(struct rmd_run *run, const struct rmd_document *document)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text html = { 0 }, pdf = { 0 };
    RMD_TRY(rmd_html_print(&html, document));
    RMD_TRY(rmd_pdf_print(&pdf, document));
    RMD_TRY(rmd_run_text(run, opts->output, ".html", &html));
    RMD_TRY(rmd_run_text(run, opts->output, ".pdf", &pdf));
    RMD_TRY(rmd_run_provenance(run, opts->output));
    rmd_text_add(&run->text, "wrote %s.html and %s.pdf\n", opts->output, opts->output);
out:
    rmd_text_free(&html);
    rmd_text_free(&pdf);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_evidence evidence = { 0 };
    struct rmd_mosaic mosaic = { 0 };
    struct rmd_document document = { 0 };
    if (!opts->output) return rmd_fail(RMD_EARG, "give -o PREFIX: a report is written to files");
    umask(077); // it is about one person
    rmd_run_progress(run, "reading");
    RMD_TRY(
        rmd_evidence_read(&evidence, opts->result.path, opts->result.n, &opts->from, &run->log));
    RMD_TRY(register_inputs(run, &evidence));
    RMD_TRY(rmd_mosaic_new(&mosaic, &evidence.maps));
    RMD_TRY(rmd_clinician_page_add(&document, &evidence, rmd_version()));
    rmd_expert_pages_add(&document, &evidence, &mosaic);
    rmd_run_progress(run, "drawing");
    RMD_TRY(write(run, &document));
out:
    rmd_document_free(&document);
    rmd_mosaic_free(&mosaic);
    rmd_evidence_free(&evidence);
    return st;
}

static const char description[] =
    "Brings what dti-delta, fmri-delta, plasticity-fit and plasticity-plan wrote about one person "
    "into one HTML file, which loads nothing and runs nothing, and one A4 PDF. The first page is "
    "for the clinician: what changed by more than measurement error, what natural recovery leads "
    "to expect, and what the data cannot tell. The pages behind it hold every number. Any of the "
    "results may be missing; the page says which. Maps that dti-delta wrote are found beside its "
    "table. No name of a file and no date is shown.";

static const struct rmd_example examples[] = {
    { "remodel-report fit.json --label 07 -o page", "Write page.html and page.pdf." },
    { NULL, NULL },
};

static const struct rmd_written writes[] = {
    { ".html", "the report for a screen" },
    { ".pdf", "the report on A4" },
    { NULL, NULL },
};

static const char *const references[] = {
    "Abramson RG et al. AJR Am J Roentgenol 2012;199:W194 (numbers in reports)", NULL
};

static const struct rmd_tool tool = {
    .name = "remodel-report",
    .purpose = "one page a clinician can read, and all numbers behind it",
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
