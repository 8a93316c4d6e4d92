// SPDX-License-Identifier: BSD-3-Clause
// The block index of our gzip files: a subfield "RB" of the extra field of the gzip header. Other
// readers ignore it; docs/formats.md has the layout.
#ifndef RMD_BASE_GZINDEX_H
#define RMD_BASE_GZINDEX_H

#include <stddef.h>
#include <stdint.h>

enum {
    RMD_GZINDEX_MOST = 16370,        // blocks that fit into the 65535 bytes of an extra field
    RMD_GZINDEX_HEADER = 12 + 65535, // most bytes of a gzip header with an index
    RMD_GZINDEX_FINAL = 2,
    RMD_GZINDEX_TRAILER = 8, // what follows the blocks
};

struct rmd_gzindex {
    uint64_t size;                     // bytes of everything
    uint32_t block;                    // bytes of every block but the last
    uint32_t n;                        // blocks
    size_t header;                     // bytes before the first block
    uint32_t packed[RMD_GZINDEX_MOST]; // compressed bytes of each block
};

// The block size for `size` bytes: 1 MiB, or larger where the index would grow too long.
uint32_t rmd_gzindex_block(uint64_t size);

// Writes the gzip header into `out` of RMD_GZINDEX_HEADER bytes; returns its size.
size_t rmd_gzindex_print(unsigned char *out, const struct rmd_gzindex *index);

// Reads the index from the first `have` bytes of a file of `file_size`; returns 0 where there is
// none, or where it does not describe this file exactly.
int rmd_gzindex_parse(struct rmd_gzindex *index, const unsigned char *data, size_t have,
                      size_t file_size);

// Writes what follows the blocks: an empty final one, CRC-32 and size of everything.
void rmd_gzindex_tail(unsigned char out[RMD_GZINDEX_FINAL + RMD_GZINDEX_TRAILER], uint32_t crc,
                      uint64_t size);

// Bytes of block i before compression.
static inline size_t rmd_gzindex_plain(const struct rmd_gzindex *index, size_t i)
{
    uint64_t left = index->size - (uint64_t)i * index->block;
    return left < index->block ? (size_t)left : index->block;
}

#endif
