// SPDX-License-Identifier: BSD-3-Clause
// A rectangle of numbers in a text file: .bval, .bvec and MRtrix tables before interpretation.
#ifndef RMD_DWI_GRADIENT_TABLE_H
#define RMD_DWI_GRADIENT_TABLE_H

#include "base/error.h"

#include <stddef.h>

struct rmd_gradient_table {
    size_t rows, columns;
    double *v; // [rows * columns], row by row; NaN where the file says "nan"
};

// Numbers of base/number.h or the word nan, separated by blanks or tabs; lines end in LF, CRLF or
// CR; a UTF-8 byte-order mark, empty lines and lines that start with '#' are skipped. RMD_EFORMAT,
// naming file and line, for anything else, ragged rows and an empty table.
RMD_MUST_CHECK enum rmd_status rmd_gradient_table_parse(struct rmd_gradient_table *out,
                                                        const char *name, const char *text,
                                                        size_t size);
void rmd_gradient_table_free(struct rmd_gradient_table *table);

#endif
