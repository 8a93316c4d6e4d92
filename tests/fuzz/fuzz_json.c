// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are a document that survives being printed and read again, or are refused.
#include "base/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rmd_json *json, *again;
    struct rmd_text first = { 0 }, second = { 0 };
    if (rmd_json_parse(&json, "fuzz", (const char *)data, size) != RMD_OK) return 0;
    if (rmd_json_print(&first, json) != RMD_OK) abort();
    if (rmd_json_parse(&again, "again", first.s, first.size) != RMD_OK) abort();
    if (rmd_json_print(&second, again) != RMD_OK || strcmp(first.s, second.s) != 0) abort();
    rmd_text_free(&first);
    rmd_text_free(&second);
    rmd_json_free(json);
    rmd_json_free(again);
    return 0;
}
