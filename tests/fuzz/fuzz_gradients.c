// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are two gradient tables, split at the first NUL, or one; what is accepted has finite
// b-values and directions that are unit vectors or zero.
#include "dwi/gradients.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { VOLUMES = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct rmd_grid grid = { { 2, 2, 2 },
                                          { { { 2, 0, 0, 0 }, { 0, 2, 0, 0 }, { 0, 0, 2, 0 } } } };
    struct rmd_gradients out;
    const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
    struct rmd_gradient_text first = { "first", (const char *)data,
                                       cut ? (size_t)(cut - data) : size };
    struct rmd_gradient_text second = { "second", NULL, 0 };
    if (cut) {
        second.text = (const char *)cut + 1;
        second.size = size - first.size - 1;
    }
    if (rmd_gradients_parse(&out, &first, cut ? &second : NULL, &grid, VOLUMES, NULL) != RMD_OK)
        return 0;
    for (int t = 0; t < out.n; t++) {
        double norm = rmd_vector_norm(out.dir[t]);
        if (!(out.b[t] >= 0 && isfinite(out.b[t]))) abort();
        if (!(norm == 0 || fabs(norm - 1) < 1e-9)) abort();
        if (norm == 0 && out.b[t] > RMD_B0_LIMIT) abort();
    }
    rmd_gradients_free(&out);
    return 0;
}
