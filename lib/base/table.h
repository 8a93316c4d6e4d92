// SPDX-License-Identifier: BSD-3-Clause
// Tab-separated tables as BIDS has them: one header line, LF or CRLF, "n/a" for missing.
#ifndef RMD_BASE_TABLE_H
#define RMD_BASE_TABLE_H

#include "base/file.h"
#include "base/text.h"

struct rmd_table {
    size_t rows, columns;
    char **header; // [columns]
    char **cell;   // [rows * columns], row by row
    char *store;   // the text behind every cell
};

// Reads a UTF-8 table; a byte-order mark is skipped. RMD_EFORMAT, naming file and line, for ragged
// rows, an empty or repeated header, NUL bytes and invalid UTF-8.
RMD_MUST_CHECK enum rmd_status rmd_table_read(struct rmd_table *out, const char *path);

// The same from memory; `name` stands for the file in messages.
RMD_MUST_CHECK enum rmd_status rmd_table_parse(struct rmd_table *out, const char *name,
                                               const char *text, size_t size);
void rmd_table_free(struct rmd_table *table);

// Index of a column, -1 where there is none.
int rmd_table_column(const struct rmd_table *table, const char *name);

static inline const char *rmd_table_cell(const struct rmd_table *table, size_t row, int column)
{
    return table->cell[row * table->columns + (size_t)column];
}

// A cell as a number; NaN for "n/a". RMD_EFORMAT, naming row and column, where it is neither.
RMD_MUST_CHECK enum rmd_status rmd_table_number(double *value, const struct rmd_table *table,
                                                size_t row, int column);

#endif
