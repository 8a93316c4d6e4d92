// SPDX-License-Identifier: BSD-3-Clause
// The median without sorting (Hoare 1961; Floyd & Rivest 1975).
#ifndef RMD_MATH_MEDIAN_H
#define RMD_MATH_MEDIAN_H

#include <stddef.h>

// The middle of `value`, the mean of both middle ones where n is even, NaN where it is 0. Reorders
// `value`, none of which may be NaN.
double rmd_median_of(double *value, size_t n);

#endif
