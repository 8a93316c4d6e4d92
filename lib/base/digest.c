// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes OpenSSL, which uses the processor's SHA instructions.
#include "base/digest.h"

#include "base/memory.h"

#include <openssl/evp.h>
#include <stdio.h>

struct rmd_digest {
    EVP_MD_CTX *context;
    int failed;
};

enum rmd_status rmd_digest_new(struct rmd_digest **out)
{
    enum rmd_status st = rmd_alloc(out, 1, sizeof **out);
    if (st != RMD_OK) return st;
    (*out)->context = EVP_MD_CTX_new();
    if ((*out)->context && EVP_DigestInit_ex((*out)->context, EVP_sha256(), NULL)) return RMD_OK;
    rmd_digest_free(*out);
    *out = NULL;
    return rmd_fail(RMD_ENOMEM, "not enough memory for a SHA-256 fingerprint");
}

void rmd_digest_free(struct rmd_digest *digest)
{
    if (digest == NULL) return;
    EVP_MD_CTX_free(digest->context);
    rmd_release(digest);
}

void rmd_digest_add(struct rmd_digest *digest, const void *data, size_t size)
{
    if (!EVP_DigestUpdate(digest->context, data, size)) digest->failed = 1;
}

enum rmd_status rmd_digest_end(char sha256[65], struct rmd_digest *digest)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    if (digest->failed || !EVP_DigestFinal_ex(digest->context, sum, NULL) ||
        !EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL))
        return rmd_fail(RMD_EIO, "the SHA-256 of OpenSSL failed");
    for (int i = 0; i < 32; i++)
        snprintf(sha256 + 2 * i, 3, "%02x", sum[i]);
    return RMD_OK;
}
