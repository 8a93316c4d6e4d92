// SPDX-License-Identifier: BSD-3-Clause
// The grammar is checked here; the rounding is left to strtod in a fixed "C" locale.
#define _GNU_SOURCE
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 63 }; // no number in any format we read is longer; longer ones are refused

static size_t digits(const char *text, size_t size, size_t at)
{
    size_t n = 0;
    while (at + n < size && text[at + n] >= '0' && text[at + n] <= '9')
        n++;
    return n;
}

// The length of the longest prefix that follows the grammar.
static size_t grammar(const char *text, size_t size)
{
    size_t at = size > 0 && (text[0] == '+' || text[0] == '-');
    size_t whole = digits(text, size, at);
    at += whole;
    size_t fraction = 0;
    if (at < size && text[at] == '.') {
        fraction = digits(text, size, at + 1);
        at += whole + fraction ? 1 + fraction : 0;
    }
    if (whole + fraction == 0) return 0;
    if (at < size && (text[at] == 'e' || text[at] == 'E')) {
        size_t sign = at + 1 < size && (text[at + 1] == '+' || text[at + 1] == '-');
        size_t power = digits(text, size, at + 1 + sign);
        if (power > 0) at += 1 + sign + power;
    }
    return at;
}

// Formatting and scanning in the "C" locale of this thread only.
static locale_t plain_locale(void)
{
    return newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

size_t rmd_number_scan(double *value, const char *text, size_t size)
{
    char copy[LONGEST + 1];
    size_t n = grammar(text, size);
    if (n == 0 || n > LONGEST) return 0;
    memcpy(copy, text, n);
    copy[n] = '\0';
    locale_t plain = plain_locale();
    if (plain == (locale_t)0) return 0;
    *value = strtod_l(copy, NULL, plain);
    freelocale(plain);
    return isfinite(*value) ? n : 0;
}

int rmd_number_parse(double *value, const char *text)
{
    size_t n = strlen(text);
    return n > 0 && rmd_number_scan(value, text, n) == n;
}

char *rmd_number_print(char *text, size_t size, double value, int significant)
{
    if (!isfinite(value)) {
        snprintf(text, size, "n/a");
        return text;
    }
    locale_t plain = plain_locale();
    locale_t before = plain == (locale_t)0 ? (locale_t)0 : uselocale(plain);
    snprintf(text, size, "%.*g", significant, value == 0 ? 0.0 : value); // no "-0"
    if (before != (locale_t)0) uselocale(before);
    if (plain != (locale_t)0) freelocale(plain);
    return text;
}
