// SPDX-License-Identifier: BSD-3-Clause
// Gzip files, read with every check of RFC 1952 and written in independent blocks; the layout is
// described in docs/formats.md.
#ifndef RMD_BASE_GZFILE_H
#define RMD_BASE_GZFILE_H

#include "base/codec.h"
#include "base/infile.h"
#include "base/outputs.h"

struct rmd_gzfile; // a gzip file while it is read

// Starts to inflate `file`, which must stand at its first byte and outlive the reader. `codec` NULL
// means rmd_codec_best().
RMD_MUST_CHECK enum rmd_status rmd_gzfile_open(struct rmd_gzfile **out, struct rmd_infile *file,
                                               const struct rmd_codec *codec);

// Inflates the next `size` bytes; *got is smaller only at the end of the file, and then CRC-32 and
// length of every member were right and nothing follows the last one. RMD_EFORMAT otherwise.
RMD_MUST_CHECK enum rmd_status rmd_gzfile_read(struct rmd_gzfile *gz, void *data, size_t size,
                                               size_t *got);
void rmd_gzfile_close(struct rmd_gzfile *gz); // NULL is accepted

// Supplies bytes [first, first + size) of what is to be written; called by several threads at once.
typedef enum rmd_status rmd_fill(void *context, unsigned char *data, size_t first, size_t size);

// Writes the `size` bytes that `fill` supplies as one gzip member. The file has the same bytes for
// any number of threads.
RMD_MUST_CHECK enum rmd_status rmd_gzfile_write(struct rmd_outfile *file, size_t size,
                                                rmd_fill *fill, void *context,
                                                const struct rmd_codec *codec);

#endif
