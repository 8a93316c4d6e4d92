// SPDX-License-Identifier: BSD-3-Clause
// Output files that appear complete or not at all.
#ifndef RMD_BASE_OUTPUTS_H
#define RMD_BASE_OUTPUTS_H

#include "base/error.h"

#include <stddef.h>

// A set of output files that appear together: each is written to a temporary name in its own folder
// (O_EXCL, O_NOFOLLOW, mode 0666 less umask), and only rmd_outputs_commit() gives them their names.
struct rmd_outputs;
struct rmd_outfile; // one file of a set while it is written

// `replace`: existing files may be overwritten; otherwise rmd_outfile_begin() fails with
// RMD_ECREATE where the path exists. Nothing is ever written through a symbolic link.
RMD_MUST_CHECK enum rmd_status rmd_outputs_new(struct rmd_outputs **out, int replace);

// Makes the folders above `path` that do not exist. Those that stay empty are removed with the set.
RMD_MUST_CHECK enum rmd_status rmd_outputs_folders(struct rmd_outputs *set, const char *path);

// Streams one file: begin, write as often as needed, end. The file is owned by the set.
RMD_MUST_CHECK enum rmd_status rmd_outfile_begin(struct rmd_outfile **file, struct rmd_outputs *set,
                                                 const char *path);
RMD_MUST_CHECK enum rmd_status rmd_outfile_write(struct rmd_outfile *file, const void *data,
                                                 size_t size);
RMD_MUST_CHECK enum rmd_status rmd_outfile_end(struct rmd_outfile *file);

// A whole file at once.
RMD_MUST_CHECK enum rmd_status rmd_outputs_put(struct rmd_outputs *set, const char *path,
                                               const void *data, size_t size);

// Syncs every file, reads it back and compares size and CRC-32 with what was written, renames in
// the order of rmd_outfile_begin() (so provenance begun last marks completion) and syncs the
// folders. On failure no new file remains and no old one is changed, but for those renamed before a
// failing rename.
RMD_MUST_CHECK enum rmd_status rmd_outputs_commit(struct rmd_outputs *set);

// The files of a set so far, for provenance: number, path and SHA-256 ("" before its end).
size_t rmd_outputs_count(const struct rmd_outputs *set);
const char *rmd_outputs_path(const struct rmd_outputs *set, size_t i);
const char *rmd_outputs_sha256(const struct rmd_outputs *set, size_t i);

// Removes the temporary files and the folders made for them; safe in a signal handler.
void rmd_outputs_abandon(struct rmd_outputs *set);

// Abandons what was not committed and releases the set; NULL is accepted.
void rmd_outputs_free(struct rmd_outputs *set);

#endif
