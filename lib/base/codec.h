// SPDX-License-Identifier: BSD-3-Clause
// Raw deflate (RFC 1951) by two libraries with one face: ISA-L for speed, zlib where it is absent
// and as its twin in tests.
#ifndef RMD_BASE_CODEC_H
#define RMD_BASE_CODEC_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

// What an inflate call reads and writes; both ends move on.
struct rmd_flow {
    const unsigned char *in;
    unsigned char *out;
    size_t in_left, out_left;
};

enum rmd_inflated {
    RMD_INFLATE_MORE, // input or room for output is used up
    RMD_INFLATE_DONE, // the final block ended; flow->in stands right after it
    RMD_INFLATE_BAD,  // these bytes are not deflate
};

struct rmd_codec {
    const char *name;
    size_t inflate_bytes, deflate_bytes; // size of the states, which the caller allocates

    RMD_MUST_CHECK enum rmd_status (*inflate_start)(void *state);
    enum rmd_inflated (*inflate)(void *state, struct rmd_flow *flow);
    int (*inflate_between)(void *state); // 1 where a block ended on a byte border and none began
    void (*inflate_stop)(void *state);

    // Compresses into `out` of at least rmd_codec_room(size) bytes, without a final block, ending
    // on a byte border and referring to nothing outside. Returns the bytes written, 0 on failure.
    size_t (*deflate)(void *state, unsigned char *out, size_t room, const unsigned char *in,
                      size_t size);
    uint32_t (*crc)(uint32_t crc, const void *data, size_t size); // CRC-32 of gzip
};

extern const struct rmd_codec rmd_codec_zlib;
#ifdef RMD_HAVE_ISAL
extern const struct rmd_codec rmd_codec_isal;
#endif

// The faster one that was built in.
const struct rmd_codec *rmd_codec_best(void);

enum { RMD_GZ_EXPANSION = 1032 }; // inflate gives at most so many bytes for one

// Room that deflate() needs for `size` bytes.
static inline size_t rmd_codec_room(size_t size)
{
    return size + size / 1000 + 4096;
}

// The CRC of a text from those of its two parts; `size` of the second.
uint32_t rmd_codec_join(uint32_t first, uint32_t second, size_t size);

#endif
