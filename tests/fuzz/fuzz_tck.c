// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are streamlines whose points are positions, or are refused.
#include "dwi/tck.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rmd_streamlines s;
    enum rmd_status st = rmd_tck_parse(&s, "fuzz", data, size);
    if (st != RMD_OK && st != RMD_EFORMAT) abort();
    if (st != RMD_OK) return 0;
    for (size_t i = 0; i < s.n; i++)
        if (!isfinite(rmd_streamlines_length(&s, i))) abort();
    rmd_streamlines_free(&s);
    return 0;
}
