// SPDX-License-Identifier: BSD-3-Clause
// The block index of our gzip files: a subfield "RB" of the extra field of the gzip header. Other
// readers ignore it; docs/formats.md has the layout.
#ifndef RMD_BASE_GZINDEX_H
#define RMD_BASE_GZINDEX_H

#include <stddef.h>
#include <stdint.h>

enum { RMD_GZINDEX_MOST = 16370 }; // blocks that fit into the 65535 bytes of an extra field

// Bytes of the gzip header of a file of `blocks` blocks.
size_t rmd_gzindex_bytes(size_t blocks);

// Writes the gzip header; returns its size.
size_t rmd_gzindex_header(unsigned char *out, uint64_t size, uint32_t block, const uint32_t *packed,
                          size_t blocks);

#endif
