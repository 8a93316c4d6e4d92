// SPDX-License-Identifier: BSD-3-Clause
// The results of a tool in three forms: files where they were asked for, and what is printed.
#include "base/outputs.h"
#include "kit/cli.h"

const char *const rmd_run_formats[] = { "nii.gz", "nii", NULL };

enum rmd_status rmd_run_text(struct rmd_run *run, const char *prefix, const char *ending,
                             const struct rmd_text *text)
{
    enum rmd_status st;
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%s%s", prefix, ending);
    RMD_TRY(path.status);
    RMD_TRY(text->status);
    RMD_TRY(rmd_outputs_put(run->outputs, path.s, text->s, text->size));
out:
    rmd_text_free(&path);
    return st;
}

enum rmd_status rmd_run_results(struct rmd_run *run, const char *prefix,
                                const struct rmd_text *text, const struct rmd_text *tsv,
                                struct rmd_json *object)
{
    enum rmd_status st;
    struct rmd_text json = { 0 };
    RMD_TRY(rmd_run_json(&json, run, object));
    if (prefix) {
        RMD_TRY(rmd_run_text(run, prefix, ".tsv", tsv));
        RMD_TRY(rmd_run_text(run, prefix, ".json", &json));
    }
    const struct rmd_text *shown = run->common.json ? &json : run->common.tsv ? tsv : text;
    RMD_TRY(shown->status);
    rmd_text_append(&run->text, shown->s, shown->size);
out:
    rmd_text_free(&json);
    return st;
}
