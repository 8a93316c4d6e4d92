// SPDX-License-Identifier: BSD-3-Clause
// One output file under its temporary name; the parts from which outputs.c builds a set.
#ifndef RMD_BASE_OUTFILE_H
#define RMD_BASE_OUTFILE_H

#include "base/digest.h"
#include "base/outputs.h"

#include <signal.h>
#include <stdint.h>

enum { RMD_TEMP_NAME = 26 }; // ".remodel-", 16 hexadecimal digits, NUL

struct rmd_outfile {
    struct rmd_outfile *next;
    char *path;       // as asked for
    const char *name; // its last part
    char temp[RMD_TEMP_NAME];
    volatile sig_atomic_t pending; // 1 while the temporary name may exist
    int folder, fd;                // the folder, and the file locked against rmd_leftovers_remove()
    size_t size;
    uint32_t crc;
    struct rmd_digest *digest;
    char sha256[65]; // "" before the end
};

// Checks that `path` may be written; nothing is created yet.
RMD_MUST_CHECK enum rmd_status rmd_outfile_new(struct rmd_outfile **out, const char *path,
                                               int replace);

// Creates and locks the temporary file.
RMD_MUST_CHECK enum rmd_status rmd_outfile_create(struct rmd_outfile *file);

// Adds the bytes of `n` spans. While one thread writes, another fingerprints.
struct rmd_span {
    const void *data;
    size_t size;
};
RMD_MUST_CHECK enum rmd_status rmd_outfile_gather(struct rmd_outfile *file,
                                                  const struct rmd_span *span, size_t n);

// Gives the file its final name.
RMD_MUST_CHECK enum rmd_status rmd_outfile_publish(struct rmd_outfile *file, int replace);

// Syncs the bytes to the disk, reads them back and compares size and CRC-32.
RMD_MUST_CHECK enum rmd_status rmd_outfile_verify(struct rmd_outfile *file);

// Syncs the folder, so that the new name survives a loss of power.
RMD_MUST_CHECK enum rmd_status rmd_outfile_settle(struct rmd_outfile *file);

// Removes the temporary name if it is there; safe in a signal handler.
void rmd_outfile_abandon(struct rmd_outfile *file);
void rmd_outfile_free(struct rmd_outfile *file);

// Removes temporary files that killed runs left in a folder: those of our pattern that no living
// process has locked.
void rmd_leftovers_remove(int folder);

#endif
