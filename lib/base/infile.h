// SPDX-License-Identifier: BSD-3-Clause
// A regular file read from its first byte to its last, fingerprinted on the way, so that the
// SHA-256 belongs to the very bytes that were used.
#ifndef RMD_BASE_INFILE_H
#define RMD_BASE_INFILE_H

#include "base/digest.h"

struct rmd_infile {
    const char *path; // borrowed
    int fd;
    size_t size, at; // bytes of the file, and how many of them were read
    struct rmd_digest *digest;
};

// Opens exactly the path given: RMD_EMISSING where it does not exist, may not be read or is not a
// regular file (a pipe or device is refused at once).
RMD_MUST_CHECK enum rmd_status rmd_infile_open(struct rmd_infile *out, const char *path);

// Reads the next `size` bytes; RMD_EFORMAT where the file has fewer.
RMD_MUST_CHECK enum rmd_status rmd_infile_read(struct rmd_infile *file, void *data, size_t size);

// Copies up to `size` bytes at `offset` without moving on or fingerprinting; returns how many.
size_t rmd_infile_peek(const struct rmd_infile *file, void *data, size_t size, size_t offset);

// Fingerprints what was not read yet and writes the SHA-256 of the whole file; RMD_EIO where the
// file changed its size meanwhile.
RMD_MUST_CHECK enum rmd_status rmd_infile_end(char sha256[65], struct rmd_infile *file);

// Accepts a zeroed struct.
void rmd_infile_close(struct rmd_infile *file);

#endif
