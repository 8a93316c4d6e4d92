// SPDX-License-Identifier: BSD-3-Clause
// Numbers are little-endian, as everywhere in gzip.
#include "base/gzindex.h"

#include <string.h>

enum { GZIP_HEADER = 10, SUBFIELD = 4, FIXED = 12, ENTRY = 4 };

static unsigned char *put(unsigned char *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        *out++ = (unsigned char)(value >> 8 * i);
    return out;
}

size_t rmd_gzindex_bytes(size_t blocks)
{
    return GZIP_HEADER + 2 + SUBFIELD + FIXED + ENTRY * blocks;
}

size_t rmd_gzindex_header(unsigned char *out, uint64_t size, uint32_t block, const uint32_t *packed,
                          size_t blocks)
{
    // Deflate with an extra field, no time, no flags of the compressor, no named operating system.
    const unsigned char fixed[GZIP_HEADER] = { 0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255 };
    memcpy(out, fixed, GZIP_HEADER);
    size_t bytes = FIXED + ENTRY * blocks;
    unsigned char *at = put(out + GZIP_HEADER, SUBFIELD + bytes, 2);
    *at++ = 'R';
    *at++ = 'B';
    at = put(at, bytes, 2);
    at = put(at, size, 8);
    at = put(at, block, 4);
    for (size_t i = 0; i < blocks; i++)
        at = put(at, packed[i], ENTRY);
    return (size_t)(at - out);
}
