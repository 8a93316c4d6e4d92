// SPDX-License-Identifier: BSD-3-Clause
// Each round splits the part that holds the rank about a pivot.
#include "math/median.h"

#include <math.h>

enum { MANY = 600 };

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

// Brings the values below `pivot`, or with `equal` those not above it, to the front of value[first
// .. last]; returns where the others begin. There is no branch to be guessed wrong half of the
// time.
static size_t bring_forward(double *value, size_t first, size_t last, double pivot, int equal)
{
    size_t end = first;
    for (size_t i = first; i <= last; i++) {
        double v = value[i];
        value[i] = value[end];
        value[end] = v;
        end += equal ? v <= pivot : v < pivot;
    }
    return end;
}

// Puts the value of this rank at its place, with none larger before it. The pivot of many values is
// of nearly their rank: it is found in a few of them, which are brought together around its place.
static void put_in_place(double *value, size_t first, size_t last, size_t rank)
{
    while (first < last) {
        size_t n = last - first + 1;
        if (n > MANY) {
            size_t few = (size_t)(0.5 * cbrt((double)n * (double)n));
            size_t from = rank - (rank - first) * few / n;
            for (size_t k = 0; k < few; k++)
                swap(&value[from + k], &value[first + k * (n / few)]);
            put_in_place(value, from, from + few - 1, rank);
        }
        double pivot = value[rank];
        size_t end = bring_forward(value, first, last, pivot, 0);
        if (rank < end) {
            last = end - 1;
        } else {
            first = bring_forward(value, end, last, pivot, 1);
            if (rank < first) return;
        }
    }
}

double rmd_median_of(double *value, size_t n)
{
    if (n == 0) return (double)NAN;
    put_in_place(value, 0, n - 1, n / 2);
    double upper = value[n / 2], lower = upper;
    if (n % 2 == 0) {
        lower = value[0];
        for (size_t i = 1; i < n / 2; i++)
            lower = value[i] > lower ? value[i] : lower;
    }
    return (lower + upper) / 2;
}
