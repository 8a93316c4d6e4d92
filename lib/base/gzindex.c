// SPDX-License-Identifier: BSD-3-Clause
// Numbers are little-endian, as everywhere in gzip.
#include "base/gzindex.h"

#include "base/codec.h"

#include <string.h>

enum { FIXED_HEADER = 10, SUBFIELD = 4, FIXED = 12, ENTRY = 4, SMALLEST = 1 << 20 };

// Deflate with an extra field, no time, no flags of the compressor, no named operating system.
static const unsigned char fixed_header[FIXED_HEADER] = { 0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255 };

static unsigned char *put(unsigned char *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *out++ = (unsigned char)(value >> 8 * i);
    return out;
}

static uint64_t take(const unsigned char *data, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | data[i];
    return value;
}

uint32_t rmd_gzindex_block(uint64_t size)
{
    uint32_t block = SMALLEST;
    while (size / block >= RMD_GZINDEX_MOST && block < 1u << 30)
        block *= 2;
    return block;
}

static uint32_t blocks(uint64_t size, uint32_t block)
{
    return (uint32_t)(size / block + (size % block != 0));
}

size_t rmd_gzindex_print(unsigned char *out, const struct rmd_gzindex *index)
{
    size_t bytes = FIXED + (size_t)ENTRY * index->n;
    memcpy(out, fixed_header, FIXED_HEADER);
    unsigned char *at = put(out + FIXED_HEADER, SUBFIELD + bytes, 2);
    *at++ = 'R';
    *at++ = 'B';
    at = put(at, bytes, 2);
    at = put(at, index->size, 8);
    at = put(at, index->block, 4);
    for (uint32_t i = 0; i < index->n; i++)
        at = put(at, index->packed[i], ENTRY);
    return (size_t)(at - out);
}

int rmd_gzindex_parse(struct rmd_gzindex *index, const unsigned char *data, size_t have,
                      size_t file_size)
{
    const unsigned char *extra = data + FIXED_HEADER + 2;
    if (have < FIXED_HEADER + 2 + SUBFIELD + FIXED || memcmp(data, fixed_header, FIXED_HEADER) != 0)
        return 0;
    uint64_t extra_size = take(data + FIXED_HEADER, 2), bytes = take(extra + 2, 2);
    if (extra[0] != 'R' || extra[1] != 'B' || extra_size != SUBFIELD + bytes) return 0;
    index->size = take(extra + SUBFIELD, 8);
    index->block = (uint32_t)take(extra + SUBFIELD + 8, 4);
    index->header = FIXED_HEADER + 2 + (size_t)extra_size;
    if (index->block != rmd_gzindex_block(index->size) || index->header > have) return 0;
    index->n = blocks(index->size, index->block);
    if (index->n > RMD_GZINDEX_MOST || bytes != FIXED + (uint64_t)ENTRY * index->n) return 0;

    // The blocks must fill the file from its header to its trailer, and none may claim to expand
    // more than deflate can.
    uint64_t total = index->header + RMD_GZINDEX_FINAL + RMD_GZINDEX_TRAILER;
    for (uint32_t i = 0; i < index->n; i++) {
        index->packed[i] = (uint32_t)take(extra + SUBFIELD + FIXED + (size_t)ENTRY * i, ENTRY);
        total += index->packed[i];
        if (rmd_gzindex_plain(index, i) / RMD_GZ_EXPANSION > index->packed[i]) return 0;
    }
    return total == file_size;
}

void rmd_gzindex_tail(unsigned char out[RMD_GZINDEX_FINAL + RMD_GZINDEX_TRAILER], uint32_t crc,
                      uint64_t size)
{
    out = put(out, 3, RMD_GZINDEX_FINAL); // fixed Huffman codes, no bytes
    put(put(out, crc, 4), size, 4);
}
