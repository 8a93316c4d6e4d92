// SPDX-License-Identifier: BSD-3-Clause
// Where results come from: inputs with their fingerprints, the command, every parameter.
#ifndef RMD_KIT_PROVENANCE_H
#define RMD_KIT_PROVENANCE_H

#include "kit/options.h"

struct rmd_input_file {
    char *path; // as it is shown
    char sha256[65];
    double size; // bytes
};

struct rmd_inputs {
    const struct rmd_options *options;
    size_t n, room;
    struct rmd_input_file *file;
};

void rmd_provenance_free(struct rmd_inputs *inputs);

// Registers every file that an option names.
RMD_MUST_CHECK enum rmd_status rmd_provenance_options(struct rmd_run *run);

// Adds a path as files and sidecars show it: relative to the working folder where it lies below it,
// otherwise the last component only, so that no user name or study folder gets out.
void rmd_provenance_path(struct rmd_text *text, const char *path);

// The SHA-256 of a file.
RMD_MUST_CHECK enum rmd_status rmd_provenance_fingerprint(char sha256[65], const char *path);

#endif
