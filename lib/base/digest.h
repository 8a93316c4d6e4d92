// SPDX-License-Identifier: BSD-3-Clause
// SHA-256 of bytes that arrive in pieces.
#ifndef RMD_BASE_DIGEST_H
#define RMD_BASE_DIGEST_H

#include "base/error.h"

#include <stddef.h>

struct rmd_digest;

RMD_MUST_CHECK enum rmd_status rmd_digest_new(struct rmd_digest **out);
void rmd_digest_free(struct rmd_digest *digest); // NULL is accepted

// Adds bytes; a failure is remembered and answered by rmd_digest_end().
void rmd_digest_add(struct rmd_digest *digest, const void *data, size_t size);

// Writes the fingerprint of all bytes added, in lower-case hexadecimal, and starts anew.
RMD_MUST_CHECK enum rmd_status rmd_digest_end(char sha256[65], struct rmd_digest *digest);

#endif
