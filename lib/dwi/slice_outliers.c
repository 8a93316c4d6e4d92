// SPDX-License-Identifier: BSD-3-Clause
// Robust z of mean residuals.
#include "dwi/slice_outliers.h"

#include "base/memory.h"
#include "math/median.h"

#include <math.h>
#include <string.h>

static const double limit = 4; // robust SD
enum { FEWEST = 20 };          // voxels of a slice

enum rmd_status rmd_slice_outliers_count(size_t *outliers, const double *sum, const size_t *voxels,
                                         size_t slices, size_t volumes)
{
    enum rmd_status st;
    double *z = NULL, *sorted = NULL;
    size_t used = 0;

    *outliers = 0;
    RMD_TRY(rmd_alloc(&z, slices * volumes, sizeof *z));
    RMD_TRY(rmd_alloc(&sorted, slices * volumes, sizeof *sorted));
    for (size_t t = 0; t < volumes; t++) { // EQ dwi.12
        size_t n = 0;
        for (size_t k = 0; k < slices; k++)
            if (voxels[k] >= FEWEST) z[used + n++] = sum[k * volumes + t] / sqrt((double)voxels[k]);
        memcpy(sorted, z + used, n * sizeof *z);
        double middle = rmd_median_of(sorted, n);
        for (size_t k = 0; k < n; k++)
            z[used + k] -= middle;
        used += n;
    }
    for (size_t i = 0; i < used; i++)
        sorted[i] = fabs(z[i]);
    double spread = 1.4826 * rmd_median_of(sorted, used);
    for (size_t i = 0; i < used; i++)
        *outliers += spread > 0 && fabs(z[i]) > limit * spread;
out:
    rmd_release(z);
    rmd_release(sorted);
    return st;
}
