// SPDX-License-Identifier: BSD-3-Clause
// Reads our own gzip files, whose blocks are inflated side by side.
#ifndef RMD_BASE_GZBLOCKS_H
#define RMD_BASE_GZBLOCKS_H

#include "base/codec.h"
#include "base/infile.h"

struct rmd_gzblocks;

// Sets *out to a reader for `file`, which stands at its first byte; to NULL where the file has no
// valid index, with `file` untouched.
RMD_MUST_CHECK enum rmd_status rmd_gzblocks_open(struct rmd_gzblocks **out, struct rmd_infile *file,
                                                 const struct rmd_codec *codec);

// As rmd_gzfile_read(). Each block must inflate from its first to its last byte, into exactly its
// share, without a final mark inside: then one stream through all blocks gives the same bytes.
RMD_MUST_CHECK enum rmd_status rmd_gzblocks_read(struct rmd_gzblocks *blocks, void *data,
                                                 size_t size, size_t *got);
void rmd_gzblocks_close(struct rmd_gzblocks *blocks); // NULL is accepted

#endif
