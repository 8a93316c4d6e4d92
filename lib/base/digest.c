// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes OpenSSL, which uses the processor's SHA instructions. Its functions
// of old, because the newer ones look for plug-ins and a configuration first.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include "base/memory.h"

#include <openssl/sha.h>
#include <stdio.h>

struct rmd_digest {
    SHA256_CTX context;
    int failed;
};

enum rmd_status rmd_digest_new(struct rmd_digest **out)
{
    enum rmd_status st = rmd_alloc(out, 1, sizeof **out);
    if (st == RMD_OK) (*out)->failed = !SHA256_Init(&(*out)->context);
    return st;
}

void rmd_digest_free(struct rmd_digest *digest)
{
    rmd_release(digest);
}

void rmd_digest_add(struct rmd_digest *digest, const void *data, size_t size)
{
    if (!SHA256_Update(&digest->context, data, size)) digest->failed = 1;
}

enum rmd_status rmd_digest_end(char sha256[65], struct rmd_digest *digest)
{
    unsigned char sum[SHA256_DIGEST_LENGTH];
    if (digest->failed || !SHA256_Final(sum, &digest->context) || !SHA256_Init(&digest->context))
        return rmd_fail(RMD_EIO, "the SHA-256 of OpenSSL failed");
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++)
        snprintf(sha256 + 2 * i, 3, "%02x", sum[i]);
    return RMD_OK;
}
