// SPDX-License-Identifier: BSD-3-Clause
// A zip archive by hand: three stored members, then their list (APPNOTE.TXT 4.3).
#include "dwi/trx.h"

#include "base/bufferfile.h"
#include "base/codec.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

enum { MEMBERS = 3, LOCAL = 30, CENTRAL = 46, END = 22, DAY_ONE = 0x21 }; // 1 January 1980

struct member {
    const char *name;
    const void *data;
    size_t size, at; // bytes, and where its local header is
    uint32_t crc;
};

// Little-endian numbers of two and four bytes.
static unsigned char *put2(unsigned char *to, unsigned value)
{
    to[0] = (unsigned char)value;
    to[1] = (unsigned char)(value >> 8);
    return to + 2;
}

static unsigned char *put4(unsigned char *to, size_t value)
{
    return put2(put2(to, value & 0xffff), (unsigned)(value >> 16) & 0xffff);
}

// What local and central headers have in common, from the version needed to the length of extras.
static unsigned char *put_member(unsigned char *to, const struct member *m)
{
    to = put2(to, 20);
    to = put4(to, 0); // no flags, stored
    to = put2(to, 0);
    to = put2(to, DAY_ONE);
    to = put4(to, m->crc);
    to = put4(to, m->size);
    to = put4(to, m->size);
    to = put2(to, (unsigned)strlen(m->name));
    return put2(to, 0);
}

static enum rmd_status write_members(struct rmd_bufferfile *file, struct member *member, size_t *at)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < MEMBERS; i++) {
        struct member *m = &member[i];
        unsigned char head[LOCAL];
        m->at = *at;
        m->crc = rmd_codec_best()->crc(0, m->data, m->size);
        put_member(put4(head, 0x04034b50), m);
        RMD_TRY(rmd_bufferfile_put(file, head, sizeof head));
        RMD_TRY(rmd_bufferfile_put(file, m->name, strlen(m->name)));
        RMD_TRY(rmd_bufferfile_put(file, m->data, m->size));
        *at += LOCAL + strlen(m->name) + m->size;
    }
out:
    return st;
}

static enum rmd_status write_list(struct rmd_bufferfile *file, const struct member *member,
                                  size_t at)
{
    enum rmd_status st = RMD_OK;
    unsigned char end[END] = { 0 }, *to;
    size_t size = 0;
    for (int i = 0; i < MEMBERS; i++) {
        const struct member *m = &member[i];
        unsigned char head[CENTRAL] = { 0 };
        put_member(put2(put4(head, 0x02014b50), 20), m);
        put4(head + CENTRAL - 4, m->at);
        RMD_TRY(rmd_bufferfile_put(file, head, sizeof head));
        RMD_TRY(rmd_bufferfile_put(file, m->name, strlen(m->name)));
        size += CENTRAL + strlen(m->name);
    }
    put4(end, 0x06054b50);
    to = put2(put2(end + 8, MEMBERS), MEMBERS);
    put4(put4(to, size), at);
    RMD_TRY(rmd_bufferfile_put(file, end, sizeof end));
out:
    return st;
}

static enum rmd_status describe(struct rmd_text *text, const struct rmd_streamlines *s)
{
    char number[32];
    rmd_text_add(text, "{\"DIMENSIONS\": [%d, %d, %d], \"VOXEL_TO_RASMM\": [", s->grid.n[0],
                 s->grid.n[1], s->grid.n[2]);
    for (int i = 0; i < 16; i++) {
        double m = i < 12 ? s->grid.world_from_voxel.m[i / 4][i % 4] : i == 15;
        rmd_text_add(text, "%s%s%s",
                     i == 0       ? "["
                     : i % 4 == 0 ? "], ["
                                  : ", ",
                     rmd_number_print(number, sizeof number, m, 9), i == 15 ? "]]" : "");
    }
    rmd_text_add(text, ", \"NB_VERTICES\": %zu, \"NB_STREAMLINES\": %zu}\n", s->first[s->n], s->n);
    return text->status;
}

enum rmd_status rmd_trx_write(struct rmd_outputs *set, const char *path,
                              const struct rmd_streamlines *s)
{
    enum rmd_status st;
    struct rmd_bufferfile file = { 0 };
    struct rmd_text json = { 0 };
    uint64_t *offset = NULL;
    size_t at = 0, positions = 3 * sizeof(float) * s->first[s->n];
    if (s->grid.n[0] < 1)
        return rmd_fail(RMD_EARG, "%s: a TRX file needs the grid of an image; write .tck", path);
    if (positions + sizeof(uint64_t) * (s->n + 1) > UINT32_MAX - 4096)
        return rmd_fail(RMD_EARG, "%s: more than 4 GiB do not fit a zip archive; write .tck", path);
    RMD_TRY(describe(&json, s));
    RMD_TRY(rmd_alloc_raw(&offset, s->n + 1, sizeof *offset));
    for (size_t i = 0; i <= s->n; i++)
        offset[i] = s->first[i];
    struct member member[MEMBERS] = {
        { "header.json", json.s, json.size, 0, 0 },
        { "positions.3.float32", s->point, positions, 0, 0 },
        { "offsets.uint64", offset, (s->n + 1) * sizeof *offset, 0, 0 },
    };
    RMD_TRY(rmd_bufferfile_begin(&file, set, path));
    RMD_TRY(write_members(&file, member, &at));
    RMD_TRY(write_list(&file, member, at));
    st = rmd_bufferfile_end(&file);
out:
    rmd_bufferfile_free(&file);
    rmd_text_free(&json);
    rmd_release(offset);
    return st;
}
