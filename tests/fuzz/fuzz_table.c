// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are a table whose cells can be read, or are refused.
#include "base/table.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rmd_table table;
    struct rmd_text cells = { 0 };
    if (rmd_table_parse(&table, "fuzz", (const char *)data, size) != RMD_OK) return 0;
    for (size_t row = 0; row < table.rows; row++)
        for (int column = 0; column < (int)table.columns; column++) {
            double value;
            enum rmd_status st = rmd_table_number(&value, &table, row, column);
            if (st != RMD_OK && st != RMD_EFORMAT) abort();
            rmd_text_add_clean(&cells, rmd_table_cell(&table, row, column));
        }
    rmd_text_free(&cells);
    rmd_table_free(&table);
    return 0;
}
