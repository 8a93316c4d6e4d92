// SPDX-License-Identifier: BSD-3-Clause
// Two passes over the text: count the numbers, then read them.
#include "dwi/gradient_table.h"

#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

struct reader {
    const char *name, *at, *end;
    size_t line;
};

static int ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

// Moves to the first number of the next line that has one; 0 at the end.
static int next_row(struct reader *reader)
{
    while (reader->at < reader->end) {
        char c = *reader->at;
        if (c == '#') {
            while (reader->at < reader->end && !ends_line(*reader->at))
                reader->at++;
        } else if (ends_line(c)) {
            int pair = c == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n';
            reader->at += 1 + pair;
            reader->line++;
        } else if (is_blank(c)) {
            reader->at++;
        } else {
            return 1;
        }
    }
    return 0;
}

static size_t scan_nan(const char *text, size_t size)
{
    return size >= 3 && (text[0] | 32) == 'n' && (text[1] | 32) == 'a' && (text[2] | 32) == 'n' ? 3
                                                                                                : 0;
}

// Reads one number or "nan" and the blanks behind it.
static enum rmd_status read_number(double *value, struct reader *reader)
{
    size_t left = (size_t)(reader->end - reader->at), taken = scan_nan(reader->at, left);
    if (taken > 0)
        *value = (double)NAN;
    else
        taken = rmd_number_scan(value, reader->at, left);
    const char *behind = reader->at + taken;
    int whole = behind == reader->end || is_blank(*behind) || ends_line(*behind);
    if (taken == 0 || !whole || isinf(*value)) {
        size_t word = 0;
        while (word < left && word < 20 && reader->at[word] > ' ')
            word++;
        return rmd_fail(RMD_EFORMAT,
                        "%s line %zu: \"%.*s\" is no number; write numbers such as 0.707 with a "
                        "point, separated by blanks",
                        reader->name, reader->line, (int)word, reader->at);
    }
    for (reader->at = behind; reader->at < reader->end && is_blank(*reader->at);)
        reader->at++;
    return RMD_OK;
}

// Fills `table`, whose `v` may be NULL to count only.
static enum rmd_status read_rows(struct rmd_gradient_table *table, struct reader reader)
{
    enum rmd_status st;
    size_t n = 0;
    for (table->rows = 0; next_row(&reader); table->rows++) {
        size_t first = n;
        while (reader.at < reader.end && !ends_line(*reader.at)) {
            double value;
            RMD_TRY(read_number(&value, &reader));
            if (table->v) table->v[n] = value;
            n++;
        }
        if (table->rows == 0) table->columns = n;
        if (n - first != table->columns)
            return rmd_fail(RMD_EFORMAT, "%s line %zu: %zu numbers, but %zu in the first row",
                            reader.name, reader.line, n - first, table->columns);
    }
    st = table->rows ? RMD_OK : rmd_fail(RMD_EFORMAT, "%s: holds no numbers", reader.name);
out:
    return st;
}

enum rmd_status rmd_gradient_table_parse(struct rmd_gradient_table *out, const char *name,
                                         const char *text, size_t size)
{
    enum rmd_status st;
    struct reader reader = { name, text, text + size, 1 };

    *out = (struct rmd_gradient_table){ 0 };
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) reader.at += 3;
    RMD_TRY(read_rows(out, reader));
    RMD_TRY(rmd_alloc(&out->v, out->rows * out->columns, sizeof *out->v));
    RMD_TRY(read_rows(out, reader));
out:
    if (st) rmd_gradient_table_free(out);
    return st;
}

void rmd_gradient_table_free(struct rmd_gradient_table *table)
{
    rmd_release(table->v);
    *table = (struct rmd_gradient_table){ 0 };
}
