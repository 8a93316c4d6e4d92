// SPDX-License-Identifier: BSD-3-Clause
// Reads gzip members one after the other. Nothing is believed before its CRC was compared, and the
// end of the image is not the end of the file.
#include "base/gzfile.h"

#include "base/gzblocks.h"
#include "base/memory.h"

#include <string.h>

enum { PIECE = 1 << 18, LEAD = 8 }; // LEAD: bytes that a codec may give back
enum { FLAG_CRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAG_RESERVED = 0xe0 };
enum stage { MEMBER_START, BODY, FILE_END };

struct rmd_gzfile {
    struct rmd_infile *file;
    const struct rmd_codec *codec;
    void *state; // of the codec
    enum stage stage;
    unsigned char *piece; // compressed bytes [used, have), after LEAD bytes of the piece before
    size_t used, have;
    uint32_t crc, length;        // of this member so far
    struct rmd_gzblocks *blocks; // not NULL: a file of ours, read by its index
};

static enum rmd_status damaged(const struct rmd_gzfile *gz, const char *what)
{
    return rmd_fail(RMD_EFORMAT, "%s: damaged gzip data before byte %zu: %s; fetch the file again",
                    gz->file->path, gz->file->at - gz->have + gz->used, what);
}

enum rmd_status rmd_gzfile_open(struct rmd_gzfile **out, struct rmd_infile *file,
                                const struct rmd_codec *codec)
{
    enum rmd_status st;
    struct rmd_gzfile *gz = NULL;

    *out = NULL;
    RMD_TRY(rmd_alloc(&gz, 1, sizeof *gz));
    gz->file = file;
    gz->codec = codec ? codec : rmd_codec_best();
    gz->used = gz->have = LEAD;
    RMD_TRY(rmd_gzblocks_open(&gz->blocks, file, gz->codec));
    RMD_TRY(rmd_alloc(&gz->piece, LEAD + PIECE, 1));
    RMD_TRY(rmd_alloc(&gz->state, gz->codec->inflate_bytes, 1));
    *out = gz;
out:
    if (st != RMD_OK) rmd_gzfile_close(gz);
    return st;
}

void rmd_gzfile_close(struct rmd_gzfile *gz)
{
    if (gz == NULL) return;
    if (gz->stage == BODY) gz->codec->inflate_stop(gz->state);
    rmd_gzblocks_close(gz->blocks);
    rmd_release(gz->state);
    rmd_release(gz->piece);
    rmd_release(gz);
}

static int at_end(const struct rmd_gzfile *gz)
{
    return gz->used == gz->have && gz->file->at == gz->file->size;
}

// Brings the next piece where the last one is used up; at the end of the file there is none.
static enum rmd_status refill(struct rmd_gzfile *gz)
{
    size_t left = gz->file->size - gz->file->at;
    if (gz->used < gz->have || left == 0) return RMD_OK;
    memcpy(gz->piece, gz->piece + gz->have - LEAD, LEAD);
    gz->used = LEAD;
    gz->have = LEAD + (left < PIECE ? left : PIECE);
    return rmd_infile_read(gz->file, gz->piece + LEAD, gz->have - LEAD);
}

static enum rmd_status take(struct rmd_gzfile *gz, unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        enum rmd_status st = refill(gz);
        if (st != RMD_OK) return st;
        if (at_end(gz)) return damaged(gz, "the file ends too early");
        data[i] = gz->piece[gz->used++];
    }
    return RMD_OK;
}

static uint32_t little(const unsigned char *data, int bytes)
{
    uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | data[i];
    return value;
}

// Takes header bytes and adds them to the CRC that a header may carry.
static enum rmd_status take_counted(struct rmd_gzfile *gz, unsigned char *data, size_t size)
{
    enum rmd_status st = take(gz, data, size);
    if (st == RMD_OK) gz->crc = gz->codec->crc(gz->crc, data, size);
    return st;
}

static enum rmd_status skip_text(struct rmd_gzfile *gz)
{
    unsigned char c = 1;
    enum rmd_status st = RMD_OK;
    while (c != 0 && st == RMD_OK)
        st = take_counted(gz, &c, 1);
    return st;
}

static enum rmd_status start_member(struct rmd_gzfile *gz)
{
    enum rmd_status st;
    unsigned char head[10], c[2];

    gz->crc = gz->length = 0;
    RMD_TRY(take_counted(gz, head, sizeof head));
    if (head[0] != 0x1f || head[1] != 0x8b) return damaged(gz, "bytes that are no gzip member");
    if (head[2] != 8 || (head[3] & FLAG_RESERVED)) return damaged(gz, "an unknown gzip variant");
    if (head[3] & FLAG_EXTRA) {
        RMD_TRY(take_counted(gz, c, 2));
        for (uint32_t left = little(c, 2); left > 0; left--)
            RMD_TRY(take_counted(gz, c, 1));
    }
    if (head[3] & FLAG_NAME) RMD_TRY(skip_text(gz));
    if (head[3] & FLAG_COMMENT) RMD_TRY(skip_text(gz));
    if (head[3] & FLAG_CRC) {
        uint32_t crc = gz->crc & 0xffff;
        RMD_TRY(take(gz, c, 2));
        if (little(c, 2) != crc) return damaged(gz, "the CRC of the gzip header is wrong");
    }
    gz->crc = 0;
    RMD_TRY(gz->codec->inflate_start(gz->state));
    gz->stage = BODY;
out:
    return st;
}

static enum rmd_status end_member(struct rmd_gzfile *gz)
{
    unsigned char trailer[8];
    gz->codec->inflate_stop(gz->state);
    gz->stage = MEMBER_START;
    enum rmd_status st = take(gz, trailer, sizeof trailer);
    if (st != RMD_OK) return st;
    if (little(trailer, 4) != gz->crc) return damaged(gz, "the CRC-32 is wrong");
    if (little(trailer + 4, 4) != gz->length) return damaged(gz, "the stored length is wrong");
    if (at_end(gz)) gz->stage = FILE_END;
    return RMD_OK;
}

// Inflates from the current member into `data`; *made says how many bytes came.
static enum rmd_status inflate_some(struct rmd_gzfile *gz, unsigned char *data, size_t size,
                                    size_t *made)
{
    *made = 0;
    enum rmd_status st = refill(gz);
    if (st != RMD_OK) return st;
    struct rmd_flow flow = { gz->piece + gz->used, data, gz->have - gz->used,
                             size < PIECE ? size : PIECE }; // small enough to check while hot
    enum rmd_inflated answer = gz->codec->inflate(gz->state, &flow);
    *made = (size_t)(flow.out - data);
    gz->used = gz->have - flow.in_left;
    gz->crc = gz->codec->crc(gz->crc, data, *made);
    gz->length += (uint32_t)*made;
    if (answer == RMD_INFLATE_BAD) return damaged(gz, "no valid deflate code");
    if (answer == RMD_INFLATE_MORE && *made == 0 && at_end(gz))
        return damaged(gz, "the file ends too early");
    return answer == RMD_INFLATE_DONE ? end_member(gz) : RMD_OK;
}

enum rmd_status rmd_gzfile_read(struct rmd_gzfile *gz, void *data, size_t size, size_t *got)
{
    enum rmd_status st = RMD_OK;
    if (gz->blocks) return rmd_gzblocks_read(gz->blocks, data, size, got);
    *got = 0;
    while (*got < size && gz->stage != FILE_END && st == RMD_OK) {
        size_t made = 0;
        if (gz->stage == MEMBER_START)
            st = start_member(gz);
        else
            st = inflate_some(gz, (unsigned char *)data + *got, size - *got, &made);
        *got += made;
    }
    return st;
}
