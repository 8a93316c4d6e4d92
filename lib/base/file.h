// SPDX-License-Identifier: BSD-3-Clause
// Whole files in; outputs.h writes them.
#ifndef RMD_BASE_FILE_H
#define RMD_BASE_FILE_H

#include "base/error.h"
#include "base/outputs.h"

#include <stddef.h>

// The bytes of a regular file and their fingerprint, taken from the same descriptor.
struct rmd_bytes {
    unsigned char *data; // `size` bytes and a terminating 0
    size_t size;
    char sha256[65]; // lower-case hexadecimal
};

// Reads exactly the path given: RMD_EMISSING where it does not exist, may not be read or is not a
// regular file; RMD_EFORMAT where it is larger than `most` bytes.
RMD_MUST_CHECK enum rmd_status rmd_file_read(struct rmd_bytes *out, const char *path, size_t most);
void rmd_bytes_free(struct rmd_bytes *bytes);

#endif
