// SPDX-License-Identifier: BSD-3-Clause
// Grows by doubling, so that adding is linear in the length of the text.
#define _GNU_SOURCE
#include "base/text.h"

#include "base/memory.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

// Room for `more` bytes and the terminating 0.
static int reserve(struct rmd_text *text, size_t more)
{
    if (text->status != RMD_OK) return 0;
    if (text->room - text->size > more) return 1;
    size_t room = 2 * (text->size + more + 1);
    char *larger;
    text->status = rmd_alloc_raw(&larger, room, 1);
    if (text->status != RMD_OK) return 0;
    if (text->size) memcpy(larger, text->s, text->size);
    larger[text->size] = '\0';
    rmd_release(text->s);
    text->s = larger;
    text->room = room;
    return 1;
}

static void add_formatted(struct rmd_text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && reserve(text, (size_t)n)) {
        vsnprintf(text->s + text->size, (size_t)n + 1, format, again);
        text->size += (size_t)n;
    } else if (n < 0 && text->status == RMD_OK) {
        text->status = rmd_fail(RMD_EARG, "a text cannot be formatted by '%s'", format);
    }
    va_end(again);
}

void rmd_text_add_list(struct rmd_text *text, const char *format, va_list args)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = plain == (locale_t)0 ? (locale_t)0 : uselocale(plain);
    add_formatted(text, format, args);
    if (before != (locale_t)0) uselocale(before);
    if (plain != (locale_t)0) freelocale(plain);
}

void rmd_text_add(struct rmd_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    rmd_text_add_list(text, format, args);
    va_end(args);
}

void rmd_text_append(struct rmd_text *text, const char *bytes, size_t size)
{
    if (!reserve(text, size)) return;
    if (size) memcpy(text->s + text->size, bytes, size);
    text->size += size;
    text->s[text->size] = '\0';
}

size_t rmd_text_utf8(const char *bytes, size_t size)
{
    const unsigned char *c = (const unsigned char *)bytes;
    if (size == 0) return 0;
    if (c[0] < 0x80) return 1;
    size_t n = c[0] >= 0xF0 ? 4 : c[0] >= 0xE0 ? 3 : 2;
    if (c[0] < 0xC2 || c[0] > 0xF4 || n > size) return 0;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xC0) != 0x80) return 0;
    // Overlong forms, surrogates and code points above U+10FFFF show in the second byte.
    if ((c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xED && c[1] > 0x9F) ||
        (c[0] == 0xF0 && c[1] < 0x90) || (c[0] == 0xF4 && c[1] > 0x8F))
        return 0;
    return n;
}

static void add_foreign(struct rmd_text *text, const char *foreign, int controls)
{
    size_t size = strlen(foreign);
    rmd_text_append(text, "", 0);
    for (size_t at = 0, n; at < size; at += n ? n : 1) {
        n = rmd_text_utf8(foreign + at, size - at);
        unsigned char c = (unsigned char)foreign[at];
        if (n == 0)
            rmd_text_append(text, "\xEF\xBF\xBD", 3);
        else if (!controls && (c < 0x20 || c == 0x7F))
            rmd_text_append(text, " ", 1);
        else
            rmd_text_append(text, foreign + at, n);
    }
}

void rmd_text_add_valid(struct rmd_text *text, const char *foreign)
{
    add_foreign(text, foreign, 1);
}

void rmd_text_add_clean(struct rmd_text *text, const char *foreign)
{
    add_foreign(text, foreign, 0);
}

void rmd_text_free(struct rmd_text *text)
{
    rmd_release(text->s);
    *text = (struct rmd_text){ 0 };
}
