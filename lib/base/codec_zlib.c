// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes zlib.
#include "base/codec.h"

#include "base/memory.h"

#include <limits.h>
#include <zlib.h>

enum { LEVEL = 1, WINDOW = -15, MEMORY = 9 };

static void *allocate(void *opaque, unsigned items, unsigned size)
{
    void *block;
    (void)opaque;
    return rmd_alloc(&block, items, size) == RMD_OK ? block : NULL;
}

static void release(void *opaque, void *block)
{
    (void)opaque;
    rmd_release(block);
}

static enum rmd_status inflate_start(void *state)
{
    z_stream *z = state;
    *z = (z_stream){ .zalloc = allocate, .zfree = release };
    if (inflateInit2(z, WINDOW) != Z_OK)
        return rmd_fail(RMD_ENOMEM, "not enough memory to inflate a gzip file");
    return RMD_OK;
}

static unsigned at_most(size_t size)
{
    return size < UINT_MAX ? (unsigned)size : UINT_MAX;
}

static enum rmd_inflated inflate_flow(void *state, struct rmd_flow *flow)
{
    z_stream *z = state;
    int answer;
    do {
        z->next_in = (unsigned char *)(size_t)flow->in; // zlib only reads it
        z->next_out = flow->out;
        z->avail_in = at_most(flow->in_left);
        z->avail_out = at_most(flow->out_left);
        answer = inflate(z, Z_NO_FLUSH);
        flow->in_left -= (size_t)(z->next_in - flow->in);
        flow->out_left -= (size_t)(z->next_out - flow->out);
        flow->in = z->next_in;
        flow->out = z->next_out;
    } while (answer == Z_OK && flow->in_left > 0 && flow->out_left > 0);
    if (answer == Z_STREAM_END) return RMD_INFLATE_DONE;
    return answer == Z_OK || answer == Z_BUF_ERROR ? RMD_INFLATE_MORE : RMD_INFLATE_BAD;
}

static int inflate_between(void *state)
{
    const z_stream *z = state;
    return (z->data_type & 128) && (z->data_type & 63) == 0;
}

static void inflate_stop(void *state)
{
    inflateEnd(state);
}

static size_t deflate_block(void *state, unsigned char *out, size_t room, const unsigned char *in,
                            size_t size)
{
    z_stream *z = state;
    *z = (z_stream){ .zalloc = allocate, .zfree = release };
    if (deflateInit2(z, LEVEL, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    z->next_in = (unsigned char *)(size_t)in;
    z->next_out = out;
    z->avail_in = at_most(size);
    z->avail_out = at_most(room);
    int answer = deflate(z, Z_FULL_FLUSH);
    size_t used =
        answer == Z_OK && z->avail_in == 0 && z->avail_out > 0 ? (size_t)(z->next_out - out) : 0;
    deflateEnd(z);
    return used;
}

static uint32_t crc(uint32_t before, const void *data, size_t size)
{
    return (uint32_t)crc32_z(before, data, size);
}

const struct rmd_codec rmd_codec_zlib = {
    .name = "zlib",
    .inflate_bytes = sizeof(z_stream),
    .deflate_bytes = sizeof(z_stream),
    .inflate_start = inflate_start,
    .inflate = inflate_flow,
    .inflate_between = inflate_between,
    .inflate_stop = inflate_stop,
    .deflate = deflate_block,
    .crc = crc,
};

uint32_t rmd_codec_join(uint32_t first, uint32_t second, size_t size)
{
    return (uint32_t)crc32_combine(first, second, (z_off_t)size);
}

const struct rmd_codec *rmd_codec_best(void)
{
#ifdef RMD_HAVE_ISAL
    return &rmd_codec_isal;
#else
    return &rmd_codec_zlib;
#endif
}
