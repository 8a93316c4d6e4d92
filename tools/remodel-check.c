// SPDX-License-Identifier: BSD-3-Clause
// Says what image files are, what is wrong with them and whether two of them may be compared.
#include "base/memory.h"
#include "kit/cli.h"
#include "kit/exit_codes.h"
#include "report/inspection.h"

struct opts {
    struct rmd_paths files;
    int assume_ras;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUTS(T, files, 1, "NIfTI images (.nii, .nii.gz or .hdr with .img)"),
    RMD_FLAG  (T, assume_ras, 'r', "take an image without orientation as Right, Anterior, Superior"),
    { 0 },
};
// clang-format on
#undef T

// Two files: may they be compared?
static struct rmd_json *compare(struct rmd_run *run, const struct rmd_inspection *two)
{
    struct rmd_difference list[RMD_DIFFERENCES];
    struct rmd_json *json = rmd_json_object(), *reasons = rmd_json_array(),
                    *differences = rmd_json_array();
    int n = rmd_inspection_compare(list, &two[0], &two[1]), refused = 0;
    for (int i = 0; i < n; i++) {
        refused |= list[i].refuse;
        rmd_json_append(list[i].refuse ? reasons : differences, rmd_json_new_text(list[i].text));
    }
    if (refused) run->exit_code = rmd_exit_codes_of(RMD_EREFUSED);
    if (!run->common.json) {
        rmd_text_add(&run->text, "\nThe two %s be compared.\n", refused ? "must not" : "may");
        for (int i = 0; i < n; i++)
            rmd_text_add(&run->text, "  %-12s %s\n", list[i].refuse ? "REFUSED" : "differs",
                         list[i].text);
    }
    rmd_json_put_truth(json, "allowed", !refused);
    rmd_json_put(json, "reasons", reasons);
    rmd_json_put(json, "differences", differences);
    return json;
}

static enum rmd_status inspect(struct rmd_run *run, struct rmd_inspection *one, const char *path)
{
    const struct opts *opts = run->opts;
    struct rmd_nifti_limits limits = { .assume_ras = opts->assume_ras };
    enum rmd_status st = rmd_inspection_read(one, path, &limits);
    if (st != RMD_OK) return st;
    if (one->status != RMD_OK) {
        rmd_log_add(&run->log, RMD_WARNING, "%s", one->refusal);
        if (run->exit_code == 0) run->exit_code = rmd_exit_codes_of(one->status);
    }
    for (size_t i = 0; i < one->log.n; i++)
        rmd_log_add(&run->log, one->log.line[i].level, "%s", one->log.line[i].text);
    return rmd_run_input(run, path, one->info.sha256);
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_inspection *file = NULL;
    int n = opts->files.n;
    struct rmd_json *json = rmd_json_object(), *files = rmd_json_array();

    rmd_json_put(json, "files", files);
    RMD_TRY(rmd_alloc(&file, (size_t)n, sizeof *file));
    for (int i = 0; i < n; i++) {
        rmd_run_progress(run, "reading %s", opts->files.path[i]);
        RMD_TRY(inspect(run, &file[i], opts->files.path[i]));
        rmd_json_append(files, rmd_inspection_json(&file[i], run->common.verbose));
        if (!run->common.json) rmd_inspection_text(&run->text, &file[i], run->common.verbose);
    }
    if (n == 2 && file[0].status == RMD_OK && file[1].status == RMD_OK)
        rmd_json_put(json, "comparison", compare(run, file));
    if (run->common.json) RMD_TRY(rmd_json_print(&run->text, json));
out:
    for (int i = 0; file && i < n; i++)
        rmd_inspection_free(&file[i]);
    rmd_release(file);
    rmd_json_free(json);
    return st;
}

static const struct rmd_example examples[] = {
    { "remodel-check pre.nii.gz post.nii.gz",
      "Describe two sessions and say whether they may be compared." },
    { "remodel-check --json scan.nii.gz", "The same facts for a script." },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "remodel-check",
    .purpose = "say what an image is, what is wrong with it and whether two may be compared",
    .description =
        "Reads every file to its last byte with the checks that all tools apply: format, sizes, "
        "scaling, orientation, time step, values, gradient tables and JSON beside it. What cannot "
        "be trusted is refused with the reason; what is unusual is a warning. Texts in the header "
        "that may identify a person are reported by kind; --verbose shows them.\n\n"
        "With two files it also says whether they may be compared: not the same file twice, not a "
        "series against a single image.\n\n"
        "Exit status 65 says that a file is refused, 66 that it cannot be read, 69 that the two "
        "must not be compared.",
    .params = params,
    .opts_size = sizeof(struct opts),
    .examples = examples,
    .run = run,
};

int main(int argc, char **argv)
{
    return rmd_tool_main(&tool, argc, argv);
}
