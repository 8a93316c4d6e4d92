// SPDX-License-Identifier: BSD-3-Clause
// While some threads inflate a batch of blocks, one reads and fingerprints the next batch.
#include "base/gzblocks.h"

#include "base/gzindex.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <string.h>

enum { BATCH = 24 };

// Compressed bytes of consecutive blocks.
struct batch {
    unsigned char *data;
    size_t room;
    uint32_t first, n;
};

struct rmd_gzblocks {
    struct rmd_infile *file;
    const struct rmd_codec *codec;
    struct batch now, next; // the blocks to be inflated, and those read ahead
    uint32_t done;          // blocks inflated
    uint32_t crc;           // of them
    unsigned char *spare;   // a block of which [used, have) was not asked for yet
    size_t used, have;
    int ended;
    struct rmd_gzindex index;
};

// One round of work: item 0 reads ahead, item i + 1 inflates block i of `now` to out[i].
struct round {
    struct rmd_gzblocks *blocks;
    unsigned char *out[BATCH];
    uint32_t crc[BATCH], n;
};

static enum rmd_status damaged(const struct rmd_gzblocks *b, const char *what)
{
    return rmd_fail(RMD_EFORMAT, "%s: damaged gzip data: %s; fetch the file again", b->file->path,
                    what);
}

enum rmd_status rmd_gzblocks_open(struct rmd_gzblocks **out, struct rmd_infile *file,
                                  const struct rmd_codec *codec)
{
    enum rmd_status st;
    struct rmd_gzblocks *b = NULL;
    unsigned char *head = NULL;

    *out = NULL;
    RMD_TRY(rmd_alloc(&b, 1, sizeof *b));
    RMD_TRY(rmd_alloc_raw(&head, RMD_GZINDEX_HEADER, 1));
    b->file = file;
    b->codec = codec;
    size_t have = rmd_infile_peek(file, head, RMD_GZINDEX_HEADER, 0);
    if (rmd_gzindex_parse(&b->index, head, have, file->size)) {
        RMD_TRY(rmd_infile_read(file, head, b->index.header));
        *out = b;
    }
out:
    rmd_release(head);
    if (*out == NULL) rmd_gzblocks_close(b);
    return st;
}

void rmd_gzblocks_close(struct rmd_gzblocks *b)
{
    if (b == NULL) return;
    rmd_release(b->now.data);
    rmd_release(b->next.data);
    rmd_release(b->spare);
    rmd_release(b);
}

// Reads the blocks that follow those of `before`.
static enum rmd_status read_batch(struct rmd_gzblocks *b, struct batch *batch,
                                  const struct batch *before)
{
    size_t bytes = 0;
    batch->first = before->first + before->n;
    batch->n = b->index.n - batch->first < BATCH ? b->index.n - batch->first : BATCH;
    for (uint32_t i = 0; i < batch->n; i++)
        bytes += b->index.packed[batch->first + i];
    if (bytes > batch->room) {
        rmd_release(batch->data);
        batch->room = 0;
        enum rmd_status st = rmd_alloc_raw(&batch->data, bytes, 1);
        if (st != RMD_OK) return st;
        batch->room = bytes;
    }
    return rmd_infile_read(b->file, batch->data, bytes);
}

static enum rmd_status inflate_block(const struct rmd_gzblocks *b, unsigned char *out, uint32_t i,
                                     void *state)
{
    const unsigned char *in = b->now.data;
    unsigned char beyond[64]; // room for the mark that ends a block, which holds no bytes
    for (uint32_t k = b->now.first; k < i; k++)
        in += b->index.packed[k];
    enum rmd_status st = b->codec->inflate_start(state);
    if (st != RMD_OK) return st;
    struct rmd_flow flow = { in, out, b->index.packed[i], rmd_gzindex_plain(&b->index, i) };
    enum rmd_inflated answer = b->codec->inflate(state, &flow);
    int full = flow.out_left == 0;
    if (full && flow.in_left > 0 && answer == RMD_INFLATE_MORE) {
        flow.out = beyond;
        flow.out_left = sizeof beyond;
        answer = b->codec->inflate(state, &flow);
        full = flow.out_left == sizeof beyond;
    }
    int whole =
        full && answer == RMD_INFLATE_MORE && flow.in_left == 0 && b->codec->inflate_between(state);
    b->codec->inflate_stop(state);
    return whole ? RMD_OK : damaged(b, "a block does not hold what its index says");
}

static enum rmd_status round_item(void *context, size_t first, size_t last, void *scratch)
{
    struct round *round = context;
    struct rmd_gzblocks *b = round->blocks;
    for (size_t item = first; item < last; item++) {
        enum rmd_status st;
        if (item == 0) {
            st = b->next.n ? RMD_OK : read_batch(b, &b->next, &b->now);
        } else {
            uint32_t i = b->done + (uint32_t)item - 1;
            unsigned char *out = round->out[item - 1];
            st = inflate_block(b, out, i, scratch);
            round->crc[item - 1] = b->codec->crc(0, out, rmd_gzindex_plain(&b->index, i));
        }
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

// Inflates the next n blocks, all of `now`, to round->out.
static enum rmd_status inflate_round(struct rmd_gzblocks *b, struct round *round)
{
    enum rmd_status st =
        rmd_parallel_for(round->n + 1, 1, b->codec->inflate_bytes, round_item, round);
    for (uint32_t i = 0; i < round->n && st == RMD_OK; i++, b->done++)
        b->crc = rmd_codec_join(b->crc, round->crc[i], rmd_gzindex_plain(&b->index, b->done));
    return st;
}

static enum rmd_status advance(struct rmd_gzblocks *b)
{
    if (b->done < b->now.first + b->now.n) return RMD_OK;
    struct batch old = b->now;
    if (b->next.n == 0) {
        enum rmd_status st = read_batch(b, &b->next, &b->now);
        if (st != RMD_OK) return st;
    }
    b->now = b->next;
    b->next = old;
    b->next.n = 0;
    return RMD_OK;
}

// One block into `spare`, for requests that end within it.
static enum rmd_status inflate_spare(struct rmd_gzblocks *b)
{
    struct round round = { .blocks = b, .n = 1 };
    if (b->spare == NULL) {
        enum rmd_status st = rmd_alloc_raw(&b->spare, b->index.block, 1);
        if (st != RMD_OK) return st;
    }
    round.out[0] = b->spare;
    b->used = 0;
    b->have = rmd_gzindex_plain(&b->index, b->done);
    return inflate_round(b, &round);
}

static enum rmd_status end(struct rmd_gzblocks *b)
{
    unsigned char tail[RMD_GZINDEX_FINAL + RMD_GZINDEX_TRAILER];
    enum rmd_status st = rmd_infile_read(b->file, tail, sizeof tail);
    if (st != RMD_OK) return st;
    unsigned char right[sizeof tail];
    rmd_gzindex_tail(right, b->crc, b->index.size);
    b->ended = 1;
    return memcmp(tail, right, sizeof tail) == 0 ? RMD_OK
                                                 : damaged(b, "CRC-32, length or end is wrong");
}

enum rmd_status rmd_gzblocks_read(struct rmd_gzblocks *b, void *data, size_t size, size_t *got)
{
    enum rmd_status st = RMD_OK;
    unsigned char *out = data;
    *got = 0;
    while (*got < size && !b->ended && st == RMD_OK) {
        size_t want = size - *got, n = b->have - b->used < want ? b->have - b->used : want;
        struct round round = { .blocks = b };
        if (n > 0) {
            memcpy(out + *got, b->spare + b->used, n);
            b->used += n;
            *got += n;
        } else if (b->done == b->index.n) {
            st = end(b);
        } else if ((st = advance(b)) == RMD_OK) {
            uint32_t left = b->now.first + b->now.n - b->done;
            for (n = 0; round.n < left; round.n++) {
                size_t plain = rmd_gzindex_plain(&b->index, b->done + round.n);
                if (plain > want - n) break;
                round.out[round.n] = out + *got + n;
                n += plain;
            }
            st = round.n ? inflate_round(b, &round) : inflate_spare(b);
            *got += n;
        }
    }
    return st;
}
