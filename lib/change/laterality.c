// SPDX-License-Identifier: BSD-3-Clause
// Laterality and shares.
#include "change/laterality.h"

#include <math.h>
#include <stdlib.h>

// EQ fmri.23.
double rmd_laterality_index(double left, double right)
{
    return left > 0 && right > 0 ? (left - right) / (left + right) : (double)NAN;
}

static int descending(const void *a, const void *b)
{
    const double *p = a, *q = b;
    return (fabs(*p) < fabs(*q)) - (fabs(*p) > fabs(*q));
}

// EQ fmri.24: voxels of the right are stored with a negative sign, so that one sort serves both.
double rmd_laterality_average(const double *left, size_t left_n, const double *right,
                              size_t right_n, double *scratch)
{
    size_t n = 0;
    double sum[2] = { 0, 0 }, total = 0;
    for (size_t i = 0; i < left_n; i++)
        if (left[i] > 0) scratch[n++] = left[i];
    for (size_t i = 0; i < right_n; i++)
        if (right[i] > 0) scratch[n++] = -right[i];
    qsort(scratch, n, sizeof *scratch, descending);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && fabs(scratch[end]) == fabs(scratch[i]); end++)
            sum[scratch[end] < 0] += fabs(scratch[end]);
        total += (double)(end - i) * (sum[0] - sum[1]) / (sum[0] + sum[1]);
    }
    return n ? total / (double)n : (double)NAN;
}

// EQ fmri.25.
double rmd_laterality_secondary(double secondary, double primary)
{
    return secondary > 0 && primary > 0 ? log(secondary / primary) : (double)NAN;
}

// EQ fmri.26.
double rmd_laterality_focus(const double *effect, size_t n)
{
    double sum = 0, entropy = 0;
    for (size_t i = 0; i < n; i++)
        sum += fmax(effect[i], 0);
    for (size_t i = 0; i < n && sum > 0; i++)
        if (effect[i] > 0) entropy -= effect[i] / sum * log(effect[i] / sum);
    return sum > 0 ? exp(entropy) : (double)NAN;
}
