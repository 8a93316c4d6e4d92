// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes ISA-L.
#include "base/codec.h"

#ifdef RMD_HAVE_ISAL

#include <isa-l.h>
#include <string.h>

enum { LEVEL = 1, LEVEL_BUFFER = ISAL_DEF_LVL1_LARGE };

struct deflate_state {
    struct isal_zstream z;
    unsigned char level[LEVEL_BUFFER];
};

static enum rmd_status inflate_start(void *state)
{
    isal_inflate_init(state);
    return RMD_OK;
}

static uint32_t at_most(size_t size)
{
    return size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

// ISA-L reads up to 8 bytes ahead; after the final block they are given back.
static void give_back(struct inflate_state *z, struct rmd_flow *flow)
{
    size_t ahead = z->read_in_length > 0 ? (size_t)z->read_in_length / 8 : 0;
    flow->in -= ahead;
    flow->in_left += ahead;
    z->read_in_length = 0;
}

static enum rmd_inflated inflate_flow(void *state, struct rmd_flow *flow)
{
    struct inflate_state *z = state;
    int answer;
    do {
        z->next_in = (unsigned char *)(size_t)flow->in; // ISA-L only reads it
        z->next_out = flow->out;
        z->avail_in = at_most(flow->in_left);
        z->avail_out = at_most(flow->out_left);
        answer = isal_inflate(z);
        flow->in_left -= (size_t)(z->next_in - flow->in);
        flow->out_left -= (size_t)(z->next_out - flow->out);
        flow->in = z->next_in;
        flow->out = z->next_out;
        if (answer < 0) return RMD_INFLATE_BAD;
        if (z->block_state == ISAL_BLOCK_FINISH) {
            give_back(z, flow);
            return RMD_INFLATE_DONE;
        }
    } while (flow->in_left > 0 && flow->out_left > 0);
    return RMD_INFLATE_MORE;
}

static int inflate_between(void *state)
{
    const struct inflate_state *z = state;
    int new_block = z->block_state == ISAL_BLOCK_NEW_HDR || z->block_state == ISAL_BLOCK_HDR;
    return new_block && z->read_in_length == 0 && z->tmp_in_size == 0;
}

static void inflate_stop(void *state)
{
    (void)state;
}

static size_t deflate_block(void *state, unsigned char *out, size_t room, const unsigned char *in,
                            size_t size)
{
    struct deflate_state *s = state;
    memset(s, 0, sizeof *s); // what an earlier block left there would show in the bytes
    isal_deflate_stateless_init(&s->z);
    s->z.level = LEVEL;
    s->z.level_buf = s->level;
    s->z.level_buf_size = LEVEL_BUFFER;
    s->z.flush = FULL_FLUSH;
    s->z.next_in = (unsigned char *)(size_t)in;
    s->z.avail_in = at_most(size);
    s->z.next_out = out;
    s->z.avail_out = at_most(room);
    if (isal_deflate_stateless(&s->z) != COMP_OK || s->z.avail_in != 0) return 0;
    return (size_t)(s->z.next_out - out);
}

static uint32_t crc(uint32_t before, const void *data, size_t size)
{
    return crc32_gzip_refl(before, data, size);
}

const struct rmd_codec rmd_codec_isal = {
    .name = "ISA-L",
    .inflate_bytes = sizeof(struct inflate_state),
    .deflate_bytes = sizeof(struct deflate_state),
    .inflate_start = inflate_start,
    .inflate = inflate_flow,
    .inflate_between = inflate_between,
    .inflate_stop = inflate_stop,
    .deflate = deflate_block,
    .crc = crc,
};

#endif
