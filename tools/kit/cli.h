// SPDX-License-Identifier: BSD-3-Clause
// What every tool shares: a tool is a table of parameters and one run() function.
#ifndef RMD_KIT_CLI_H
#define RMD_KIT_CLI_H

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/param.h"
#include "base/table.h"

// Options that every tool has; --help, --version, --man and --completion never reach run().
struct rmd_common_opts {
    int threads, seed;
    int quiet, verbose, json, tsv, dry_run, force;
};

struct rmd_run; // see below

struct rmd_example {
    const char *command, *meaning; // the command is run by the test suite
};

// A file that a tool writes: what follows PREFIX in its name.
struct rmd_written {
    const char *suffix, *meaning;
};

struct rmd_tool {
    const char *name, *purpose; // purpose: a few words, lower case, for the man page's NAME
    const char *description;    // paragraphs of the man page
    const struct rmd_param *params;
    size_t opts_size;
    const struct rmd_example *examples; // ends with { NULL, NULL }
    const char *const *references;      // literature; ends with NULL
    const struct rmd_written *writes;   // beside PREFIX_provenance.json; ends with { NULL, NULL }
    enum rmd_status (*run)(struct rmd_run *run);
};

// One run of a tool. run() reads `opts`, adds files to `outputs` and what it prints to `text`;
// rmd_tool_main() commits the files, then prints, then exits with the code of docs/exit-codes.md.
struct rmd_run {
    const struct rmd_tool *tool;
    void *opts;
    struct rmd_common_opts common;
    struct rmd_log log; // warnings; printed to stderr, and part of JSON and provenance
    struct rmd_outputs *outputs;
    struct rmd_text text;      // standard output
    struct rmd_inputs *inputs; // of provenance.h
    int exit_code; // set by run() where the work is done but not 0, such as differences found
};

int rmd_tool_main(const struct rmd_tool *tool, int argc, char **argv);

// Says on a terminal what is being done; nothing elsewhere or with --quiet.
void rmd_run_progress(const struct rmd_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Registers an input for the provenance; `sha256` as its reader gave it, or NULL to have it read.
RMD_MUST_CHECK enum rmd_status rmd_run_input(struct rmd_run *run, const char *path,
                                             const char *sha256);

// The same for an image that was read: both files of a .hdr/.img pair, and with `tables` the
// gradient tables that lie beside it. Files that options name are registered before run().
struct rmd_nifti_info;
RMD_MUST_CHECK enum rmd_status rmd_run_scan(struct rmd_run *run, const char *path,
                                            const struct rmd_nifti_info *info, int tables);

// The same for what brings regions (change/regions.h): the table beside `labels` where `table` is
// NULL and there is one, the images of an `atlas` and their table. Each may be NULL.
RMD_MUST_CHECK enum rmd_status rmd_run_regions(struct rmd_run *run, const char *labels,
                                               const char *table, const char *atlas);

// The same for a BOLD run: image, tables of events and confounds, and the mask beside it.
struct rmd_bold_run;
RMD_MUST_CHECK enum rmd_status rmd_run_bold(struct rmd_run *run, const struct rmd_bold_run *bold);

// Writes the JSON sidecar of an image output: path with .json for .nii[.gz].
RMD_MUST_CHECK enum rmd_status rmd_run_sidecar(struct rmd_run *run, const char *image_path,
                                               const char *description, const char *units);

// Adds PREFIX_provenance.json as the last output of the run: inputs and outputs with SHA-256, every
// parameter, versions, warnings. Called by run() after its other outputs.
RMD_MUST_CHECK enum rmd_status rmd_run_provenance(struct rmd_run *run, const char *prefix);

// Adds the tool's own JSON object to `out`, with the warnings so far in it. Takes `json`.
RMD_MUST_CHECK enum rmd_status rmd_run_json(struct rmd_text *out, const struct rmd_run *run,
                                            struct rmd_json *json);

// Choices of --format, the formats of images.
extern const char *const rmd_run_formats[];

// Writes the text file PREFIX<ending>.
RMD_MUST_CHECK enum rmd_status rmd_run_text(struct rmd_run *run, const char *prefix,
                                            const char *ending, const struct rmd_text *text);

// Writes PREFIX.tsv and PREFIX.json where `prefix` is not NULL, and prints the form that --json or
// --tsv asks for, else `text`. Takes `json`, to which the warnings so far are added.
RMD_MUST_CHECK enum rmd_status rmd_run_results(struct rmd_run *run, const char *prefix,
                                               const struct rmd_text *text,
                                               const struct rmd_text *tsv, struct rmd_json *json);

#endif
