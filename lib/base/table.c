// SPDX-License-Identifier: BSD-3-Clause
// One pass checks the bytes and counts the cells, a second one cuts the copy into cells in place.
#include "base/table.h"

#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

enum { LARGEST = 256 << 20 }; // bytes; no table of a study comes near

static enum rmd_status check_line(const char *name, size_t line, const char *text, size_t size)
{
    for (size_t at = 0, n; at < size; at += n) {
        n = rmd_text_utf8(text + at, size - at);
        if (n == 0)
            return rmd_fail(RMD_EFORMAT, "%s: line %zu is not UTF-8: save the table as UTF-8", name,
                            line);
        if (text[at] == '\0' || text[at] == '\r')
            return rmd_fail(RMD_EFORMAT, "%s: line %zu holds a stray %s byte", name, line,
                            text[at] ? "carriage-return" : "NUL");
    }
    return RMD_OK;
}

static size_t count_cells(const char *text, size_t size)
{
    size_t cells = 1;
    for (size_t at = 0; at < size; at++)
        cells += text[at] == '\t';
    return cells;
}

// The next line without its LF or CRLF; moves *at behind it.
static size_t next_line(const char *text, size_t size, size_t *at)
{
    const char *end = memchr(text + *at, '\n', size - *at);
    size_t length = end ? (size_t)(end - text) - *at : size - *at;
    *at += length + (end != NULL);
    return length - (length > 0 && end != NULL && end[-1] == '\r');
}

static enum rmd_status survey(struct rmd_table *out, const char *name, const char *text,
                              size_t size)
{
    size_t line = 0;
    for (size_t at = 0; at < size;) {
        const char *start = text + at;
        size_t length = next_line(text, size, &at);
        enum rmd_status st = check_line(name, ++line, start, length);
        if (st != RMD_OK) return st;
        size_t cells = count_cells(start, length);
        if (line == 1) out->columns = cells;
        if (cells != out->columns || (length == 0 && out->columns > 0 && line > 1))
            return rmd_fail(RMD_EFORMAT,
                            "%s: line %zu has %zu cells, its header %zu: columns are separated by "
                            "tabs, missing values are n/a, and empty lines are not allowed",
                            name, line, length ? cells : (size_t)0, out->columns);
    }
    if (line == 0) return rmd_fail(RMD_EFORMAT, "%s: the table is empty", name);
    out->rows = line - 1;
    return RMD_OK;
}

static void cut(struct rmd_table *out, size_t size)
{
    size_t line = 0;
    for (size_t at = 0; at < size; line++) {
        char *start = out->store + at, *end = start + next_line(out->store, size, &at);
        *end = '\0';
        char **row = line == 0 ? out->header : out->cell + (line - 1) * out->columns;
        for (size_t k = 0; k < out->columns; k++) {
            row[k] = start;
            char *tab = strchr(start, '\t');
            if (tab == NULL) break;
            *tab = '\0';
            start = tab + 1;
        }
    }
}

static enum rmd_status check_header(const struct rmd_table *table, const char *name)
{
    for (size_t k = 0; k < table->columns; k++) {
        if (table->header[k][0] == '\0')
            return rmd_fail(RMD_EFORMAT, "%s: column %zu has no name in the first line", name,
                            k + 1);
        if (rmd_table_column(table, table->header[k]) != (int)k)
            return rmd_fail(RMD_EFORMAT, "%s: two columns are named '%s'", name, table->header[k]);
    }
    return RMD_OK;
}

enum rmd_status rmd_table_parse(struct rmd_table *out, const char *name, const char *text,
                                size_t size)
{
    enum rmd_status st;
    *out = (struct rmd_table){ 0 };
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        size -= 3;
    }
    RMD_TRY(survey(out, name, text, size));
    RMD_TRY(rmd_alloc_raw(&out->store, size + 1, 1));
    RMD_TRY(rmd_alloc(&out->header, out->columns, sizeof *out->header));
    RMD_TRY(rmd_alloc(&out->cell, out->rows * out->columns, sizeof *out->cell));
    memcpy(out->store, text, size);
    out->store[size] = '\0';
    cut(out, size);
    RMD_TRY(check_header(out, name));
out:
    if (st != RMD_OK) rmd_table_free(out);
    return st;
}

enum rmd_status rmd_table_read(struct rmd_table *out, const char *path)
{
    struct rmd_bytes bytes = { 0 };
    *out = (struct rmd_table){ 0 };
    enum rmd_status st = rmd_file_read(&bytes, path, LARGEST);
    if (st == RMD_OK) st = rmd_table_parse(out, path, (const char *)bytes.data, bytes.size);
    rmd_bytes_free(&bytes);
    return st;
}

void rmd_table_free(struct rmd_table *table)
{
    rmd_release(table->header);
    rmd_release(table->cell);
    rmd_release(table->store);
    *table = (struct rmd_table){ 0 };
}

int rmd_table_column(const struct rmd_table *table, const char *name)
{
    for (size_t k = 0; k < table->columns; k++)
        if (strcmp(table->header[k], name) == 0) return (int)k;
    return -1;
}

enum rmd_status rmd_table_number(double *value, const struct rmd_table *table, size_t row,
                                 int column)
{
    const char *cell = rmd_table_cell(table, row, column);
    *value = NAN;
    if (strcmp(cell, "n/a") == 0 || rmd_number_parse(value, cell)) return RMD_OK;
    return rmd_fail(RMD_EFORMAT, "row %zu, column %s: '%s' is neither a number nor n/a", row + 1,
                    table->header[column], cell);
}
