// SPDX-License-Identifier: BSD-3-Clause
// Numbers in text, without locale: [+-]digits[.digits][(e|E)[+-]digits] and nothing else.
#ifndef RMD_BASE_NUMBER_H
#define RMD_BASE_NUMBER_H

#include <stddef.h>

// Reads one number from the first `size` bytes of `text`, correctly rounded. Returns how many bytes
// it took, 0 where no number starts there. "nan", "inf", hexadecimal and a decimal comma are no
// numbers; callers that allow n/a or NaN test for those words first.
size_t rmd_number_scan(double *value, const char *text, size_t size);

// The whole NUL-terminated text as one number; 0 where anything else stands there too.
int rmd_number_parse(double *value, const char *text);

// Prints with `digits` significant digits and '.', whatever the locale; "n/a" where not finite.
// Returns `text`.
char *rmd_number_print(char *text, size_t size, double value, int digits);

#endif
