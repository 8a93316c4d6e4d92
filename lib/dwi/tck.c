// SPDX-License-Identifier: BSD-3-Clause
// Reads what MRtrix writes, and nothing that was cut short.
#include "dwi/tck.h"

#include "base/bufferfile.h"
#include "image/datatype.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char magic[] = "mrtrix tracks";
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static const char own_order[] = "LE";
#else
static const char own_order[] = "BE";
#endif

struct header {
    int64_t count, offset; // -1 where the header does not say
    size_t item;           // bytes of a number; 0 where the header does not say
    int swapped;
};

int rmd_tck_is(const unsigned char *data, size_t size)
{
    return size >= sizeof magic - 1 && memcmp(data, magic, sizeof magic - 1) == 0;
}

// Decimal digits, with blanks around them; -1 for anything else.
static int64_t whole_number(const char *text, size_t size)
{
    int64_t value = 0;
    while (size > 0 && text[0] == ' ') {
        text++;
        size--;
    }
    while (size > 0 && (text[size - 1] == ' ' || text[size - 1] == '\r'))
        size--;
    if (size == 0 || size > 18) return -1;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

static int has(const char *text, size_t size, const char *word)
{
    size_t n = strlen(word);
    return size >= n && memcmp(text, word, n) == 0;
}

static enum rmd_status take_datatype(struct header *h, const char *text, size_t size,
                                     const char *name)
{
    while (size > 0 && *text == ' ') {
        text++;
        size--;
    }
    h->item = has(text, size, "Float32") ? 4 : has(text, size, "Float64") ? 8 : 0;
    int known = h->item > 0 && (has(text + 7, size - 7, "LE") || has(text + 7, size - 7, "BE"));
    if (!known)
        return rmd_fail(RMD_EFORMAT,
                        "%s: the datatype of its points is %.*s, not Float32LE, Float32BE, "
                        "Float64LE or Float64BE; convert it with tckconvert",
                        name, (int)(size < 20 ? size : 20), text);
    h->swapped = !has(text + 7, size - 7, own_order);
    return RMD_OK;
}

static enum rmd_status take_line(struct header *h, const char *line, size_t size, const char *name)
{
    if (has(line, size, "datatype:")) return take_datatype(h, line + 9, size - 9, name);
    if (has(line, size, "count:")) {
        h->count = whole_number(line + 6, size - 6);
        if (h->count < 0)
            return rmd_fail(RMD_EFORMAT, "%s: its count is no number; fetch the file again", name);
    }
    if (has(line, size, "file:")) {
        const char *dot = memchr(line + 5, '.', size - 5);
        h->offset = dot ? whole_number(dot + 1, size - (size_t)(dot + 1 - line)) : -1;
        if (h->offset < 0)
            return rmd_fail(RMD_EFORMAT,
                            "%s: where its points begin cannot be read (line \"file: . OFFSET\"); "
                            "fetch the file again",
                            name);
    }
    return RMD_OK;
}

static enum rmd_status read_header(struct header *h, const char *name, const unsigned char *data,
                                   size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    *h = (struct header){ .count = -1, .offset = -1 };
    for (int line = 0;; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop)
            return rmd_fail(RMD_EFORMAT, "%s: its header does not end; fetch the file again", name);
        size_t length = (size_t)(stop - at);
        if (line > 0 && length >= 3 && length <= 4 && has(at, length, "END")) {
            at = stop + 1;
            break;
        }
        enum rmd_status st = take_line(h, at, length, name);
        if (st != RMD_OK) return st;
        at = stop + 1;
    }
    if (h->item == 0 || h->offset < 0)
        return rmd_fail(RMD_EFORMAT, "%s: its header has no line \"%s\"; fetch the file again",
                        name, h->item == 0 ? "datatype:" : "file:");
    if (h->offset < at - (const char *)data || (size_t)h->offset > size)
        return rmd_fail(RMD_EFORMAT,
                        "%s: its points are said to begin at byte %lld, which is %s; fetch the "
                        "file again",
                        name, (long long)h->offset,
                        (size_t)h->offset > size ? "after its end" : "inside its header");
    return RMD_OK;
}

static double number(const unsigned char *at, const struct header *h)
{
    unsigned char item[8];
    float f;
    double d;
    memcpy(item, at, h->item);
    if (h->swapped) rmd_datatype_swap(item, 1, h->item);
    memcpy(&f, item, sizeof f);
    memcpy(&d, item, sizeof d);
    return h->item == 4 ? (double)f : d;
}

enum mark { POINT, END_STREAMLINE, END_FILE, BROKEN };

static enum mark read_triple(float p[3], const unsigned char *at, const struct header *h)
{
    int nans = 0, infinite = 0;
    for (int a = 0; a < 3; a++) {
        double x = number(at + (size_t)a * h->item, h);
        p[a] = (float)x;
        nans += x != x;
        infinite += x == (double)INFINITY || x == -(double)INFINITY;
        if (fabs(x) > 1e30 && !isinf(x)) return BROKEN;
    }
    if (nans == 3) return END_STREAMLINE;
    if (infinite == 3) return END_FILE;
    return nans + infinite == 0 ? POINT : BROKEN;
}

static enum rmd_status check_end(const struct rmd_streamlines *out, const struct header *h,
                                 const char *name, size_t left, int open)
{
    if (open)
        return rmd_fail(RMD_EFORMAT, "%s: streamline %zu has no end; fetch the file again", name,
                        out->n);
    if (left > 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: %zu bytes follow the mark of its end; fetch the file again", name,
                        left);
    if (h->count >= 0 && (size_t)h->count != out->n)
        return rmd_fail(RMD_EFORMAT,
                        "%s: it holds %zu streamlines where its header counts %lld; write it "
                        "again, as with tckedit, if that is right",
                        name, out->n, (long long)h->count);
    return RMD_OK;
}

enum rmd_status rmd_tck_parse(struct rmd_streamlines *out, const char *name,
                              const unsigned char *data, size_t size)
{
    enum rmd_status st;
    struct header h;
    RMD_TRY(rmd_streamlines_new(out, NULL));
    RMD_TRY(read_header(&h, name, data, size));
    const size_t triple = 3 * h.item;
    size_t at = (size_t)h.offset, start = at;
    for (;; at += triple) {
        float p[3];
        if (size - at < triple)
            RMD_TRY(rmd_fail(RMD_EFORMAT,
                             "%s: ends without the mark of its end; it was cut short: fetch it "
                             "again",
                             name));
        enum mark mark = read_triple(p, data + at, &h);
        if (mark == BROKEN)
            RMD_TRY(rmd_fail(RMD_EFORMAT,
                             "%s: streamline %zu has a point that is no position; write the file "
                             "again",
                             name, out->n));
        if (mark == END_FILE) break;
        if (mark == POINT) continue;
        RMD_TRY(rmd_streamlines_add(out, NULL, (at - start) / triple));
        float *to = out->point + 3 * out->first[out->n - 1];
        for (; start < at; start += triple, to += 3)
            read_triple(to, data + start, &h);
        start = at + triple;
    }
    RMD_TRY(check_end(out, &h, name, size - at - triple, start < at));
out:
    if (st != RMD_OK) rmd_streamlines_free(out);
    return st;
}

enum rmd_status rmd_tck_write(struct rmd_outputs *set, const char *path,
                              const struct rmd_streamlines *s)
{
    enum rmd_status st;
    struct rmd_bufferfile file;
    char head[160];
    size_t size = 0;
    const float mark[6] = { NAN, NAN, NAN, INFINITY, INFINITY, INFINITY };
    RMD_TRY(rmd_bufferfile_begin(&file, set, path));
    for (int pass = 0; pass < 2; pass++) // the second knows how long the header is
        size = (size_t)snprintf(head, sizeof head,
                                "%s\ncount: %010zu\ndatatype: Float32%s\nfile: . %03zu\nEND\n",
                                magic, s->n, own_order, size);
    RMD_TRY(rmd_bufferfile_put(&file, head, size));
    for (size_t i = 0; i < s->n; i++) {
        size_t bytes = 3 * sizeof(float) * rmd_streamlines_points(s, i);
        RMD_TRY(rmd_bufferfile_put(&file, s->point + 3 * s->first[i], bytes));
        RMD_TRY(rmd_bufferfile_put(&file, mark, sizeof mark / 2));
    }
    RMD_TRY(rmd_bufferfile_put(&file, mark + 3, sizeof mark / 2));
    st = rmd_bufferfile_end(&file);
out:
    rmd_bufferfile_free(&file);
    return st;
}
