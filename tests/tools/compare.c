// SPDX-License-Identifier: BSD-3-Clause
// Compares two texts: words must be equal, numbers equal but for their last printed digit or 1e-4
// of their size, and runs of blanks count as one.
#include "base/file.h"
#include "base/number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct reader {
    const char *at, *end;
    int line;
};

static int is_blank(int c)
{
    return c == ' ' || c == '\t';
}

// The next token: a run of blanks, a number, or one other character.
static size_t token(const struct reader *r, double *value)
{
    size_t n = 0, left = (size_t)(r->end - r->at);
    while (n < left && is_blank(r->at[n]))
        n++;
    if (n > 0) return n;
    if (!isdigit((unsigned char)*r->at)) return 1;
    return rmd_number_scan(value, r->at, left);
}

// One unit of the last digit that was printed.
static double last_digit(const char *number, size_t n)
{
    const char *power = memchr(number, 'e', n), *dot = memchr(number, '.', n);
    const char *end = power ? power : number + n;
    double exponent = 0;
    if (power) rmd_number_scan(&exponent, power + 1, n - (size_t)(power + 1 - number));
    return pow(10, exponent - (dot && dot < end ? (double)(end - dot - 1) : 0));
}

static int same_token(const struct reader *a, size_t n, const struct reader *b, size_t m)
{
    double x = NAN, y = NAN;
    if (is_blank(*a->at) || is_blank(*b->at)) return is_blank(*a->at) && is_blank(*b->at);
    if (token(a, &x) != n || token(b, &y) != m) return 0;
    if (isnan(x) || isnan(y)) return isnan(x) && isnan(y) && *a->at == *b->at;
    double unit = fmax(last_digit(a->at, n), last_digit(b->at, m));
    double whole = memchr(a->at, '.', n) || memchr(b->at, '.', m) ? 1.01 * unit : 0;
    return fabs(x - y) <= fmax(whole, 1e-4 * fmax(fabs(x), fabs(y)));
}

static int compare(struct reader a, struct reader b)
{
    while (a.at < a.end && b.at < b.end) {
        double value;
        size_t n = token(&a, &value), m = token(&b, &value);
        if (!same_token(&a, n, &b, m)) return a.line;
        a.line += *a.at == '\n';
        a.at += n;
        b.at += m;
    }
    return a.at == a.end && b.at == b.end ? 0 : a.line;
}

int main(int argc, char **argv)
{
    struct rmd_bytes text[2] = { 0 };
    struct reader reader[2];
    if (argc != 3) return 2;
    for (int i = 0; i < 2; i++) {
        if (rmd_file_read(&text[i], argv[i + 1], 1 << 24) != RMD_OK) {
            fprintf(stderr, "%s\n", rmd_error());
            return 2;
        }
        const char *start = (const char *)text[i].data;
        reader[i] = (struct reader){ start, start + text[i].size, 1 };
    }
    int line = compare(reader[0], reader[1]);
    for (int i = 0; i < 2; i++)
        rmd_bytes_free(&text[i]);
    if (line) fprintf(stderr, "%s and %s differ from line %d on\n", argv[1], argv[2], line);
    return line != 0;
}
