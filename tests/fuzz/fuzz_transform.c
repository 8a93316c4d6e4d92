// SPDX-License-Identifier: BSD-3-Clause
// Any bytes are a transform file of each form; what is accepted is a chain of maps that can be
// inverted, and keeps a finite point finite.
#include "align/transform_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct rmd_grid grid = {
        { 9, 8, 7 }, { { { -2, 0, 0, 8 }, { 0, 2, 0, -7 }, { 0, 0, 2, 0 } } }
    };
    unsigned char *copy = malloc(size + 1);
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    copy[size] = '\0';
    for (int form = RMD_FORM_DETECT; form <= RMD_FORM_AFNI; form++) {
        struct rmd_transform transform = { 0 };
        struct rmd_transform_about about;
        struct rmd_affine whole;
        if (rmd_transform_file_parse(&transform, &about, "input", copy, size,
                                     (enum rmd_transform_form)form, &grid, &grid) == RMD_OK) {
            if (transform.n < 1 || about.kind[0] == '\0') abort();
            for (int k = 0; k < transform.n; k++) {
                whole = transform.step[k].matrix;
                if (!(fabs(rmd_affine_determinant(&whole)) > 0)) abort();
            }
            if (!rmd_transform_matrix(&whole, &transform)) abort();
        }
        rmd_transform_free(&transform);
    }
    free(copy);
    return 0;
}
