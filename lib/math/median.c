// SPDX-License-Identifier: BSD-3-Clause
// Each round splits the part that holds the rank about a pivot.
#include "math/median.h"

#include <math.h>

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

// Puts the value of this rank at its place, with none larger before it.
static double ranked(double *value, size_t n, size_t rank)
{
    size_t first = 0, last = n - 1;
    while (first < last) {
        double pivot = value[first + (last - first) / 2];
        size_t i = first, j = last;
        for (;;) {
            while (value[i] < pivot)
                i++;
            while (value[j] > pivot)
                j--;
            if (i >= j) break;
            swap(&value[i++], &value[j--]);
        }
        if (rank <= j)
            last = j;
        else
            first = j + 1;
    }
    return value[rank];
}

double rmd_median_of(double *value, size_t n)
{
    if (n == 0) return (double)NAN;
    double upper = ranked(value, n, n / 2), lower = upper;
    if (n % 2 == 0) {
        lower = value[0];
        for (size_t i = 1; i < n / 2; i++)
            lower = fmax(lower, value[i]);
    }
    return (lower + upper) / 2;
}
