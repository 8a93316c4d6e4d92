// SPDX-License-Identifier: BSD-3-Clause
// Response functions as files: numbers by the reader of gradient tables, comments by their words.
#include "dwi/response.h"

#include "base/memory.h"
#include "base/number.h"
#include "dwi/gradient_table.h"

#include <math.h>
#include <string.h>

// Reads the numbers behind `word` in a comment, separated by commas; returns how many.
static int comment_numbers(double *value, int most, const char *word, const char *text, size_t size)
{
    const char *end = text + size;
    size_t length = strlen(word);
    for (const char *line = text; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *stop = next ? next : end, *at = line + 1;
        int n = 0;
        while (at < stop && *at == ' ')
            at++;
        if (*line == '#' && (size_t)(stop - at) > length && memcmp(at, word, length) == 0) {
            for (at += length; at < stop && n < most;) {
                size_t took = rmd_number_scan(&value[n], at, (size_t)(stop - at));
                n += took > 0;
                at += took > 0 ? took : 1;
            }
            return n;
        }
        line = stop + 1;
    }
    return 0;
}

// All finite, and the first term above 0.
static enum rmd_status check(const struct rmd_response *response, const char *name)
{
    for (int s = 0; s < response->shells; s++) {
        for (int k = 0; k < response->terms; k++)
            if (!isfinite(response->zonal[s][k]))
                return rmd_fail(RMD_EFORMAT, "%s: row %d has no number in column %d", name, s + 1,
                                k + 1);
        if (response->zonal[s][0] <= 0)
            return rmd_fail(RMD_EFORMAT,
                            "%s: row %d starts with %g; the mean signal of a shell is above 0",
                            name, s + 1, response->zonal[s][0]);
    }
    return RMD_OK;
}

enum rmd_status rmd_response_parse(struct rmd_response *out, const char *name, const char *text,
                                   size_t size)
{
    enum rmd_status st;
    struct rmd_gradient_table table = { 0 };
    *out = (struct rmd_response){ 0 };
    RMD_TRY(rmd_gradient_table_parse(&table, name, text, size));
    if (table.rows > RMD_SHELLS_MOST || table.columns > RMD_RESPONSE_TERMS) {
        st = rmd_fail(RMD_EFORMAT,
                      "%s: %zu rows of %zu numbers; a response function has a row for each of up "
                      "to %d shells, and up to %d columns",
                      name, table.rows, table.columns, RMD_SHELLS_MOST, RMD_RESPONSE_TERMS);
        goto out;
    }
    out->shells = (int)table.rows;
    out->terms = (int)table.columns;
    for (int s = 0; s < out->shells; s++) {
        out->b[s] = NAN;
        memcpy(out->zonal[s], table.v + (size_t)s * table.columns, table.columns * sizeof *table.v);
    }
    int named = comment_numbers(out->b, RMD_SHELLS_MOST, "Shells:", text, size);
    if (named > 0 && named != out->shells) {
        st = rmd_fail(RMD_EFORMAT, "%s: %d shells are named, but there are %d rows", name, named,
                      out->shells);
        goto out;
    }
    comment_numbers(&out->intensity, 1, "Intensity:", text, size);
    if (!(out->intensity >= 0)) out->intensity = 0;
    RMD_TRY(check(out, name));
out:
    rmd_gradient_table_free(&table);
    return st;
}

enum rmd_status rmd_response_read(struct rmd_response *out, const char *path)
{
    enum rmd_status st;
    struct rmd_bytes bytes = { 0 };
    RMD_TRY(rmd_file_read(&bytes, path, 1 << 20));
    RMD_TRY(rmd_response_parse(out, path, (const char *)bytes.data, bytes.size));
out:
    rmd_bytes_free(&bytes);
    return st;
}

void rmd_response_print(struct rmd_text *out, const struct rmd_response *response)
{
    rmd_text_add(out, "# Shells: ");
    for (int s = 0; s < response->shells; s++)
        rmd_text_add(out, "%s%.0f", s ? "," : "", response->b[s]);
    if (response->intensity > 0) rmd_text_add(out, "\n# Intensity: %.7g", response->intensity);
    for (int s = 0; s < response->shells; s++)
        for (int k = 0; k < response->terms; k++)
            rmd_text_add(out, "%s%.7g", k ? " " : "\n", response->zonal[s][k]);
    rmd_text_add(out, "\n");
}

enum rmd_status rmd_response_take(struct rmd_response *mean, int n, const struct rmd_response *next,
                                  const char *path)
{
    double scale = 1;
    if (next->intensity > 0 && mean->intensity > 0) scale = mean->intensity / next->intensity;
    if (next->shells != mean->shells || next->terms != mean->terms)
        return rmd_fail(RMD_EARG, "%s: %d shells, the scans before have %d: no common response",
                        path, next->shells, mean->shells);
    for (int s = 0; s < mean->shells; s++) {
        if (rmd_shells_near(&mean->b[s], 1, next->b[s]) < 0)
            return rmd_fail(RMD_EARG,
                            "%s: a shell with b = %.0f s/mm2, in the scans before %.0f: no common "
                            "response",
                            path, next->b[s], mean->b[s]);
        for (int k = 0; k < mean->terms; k++)
            mean->zonal[s][k] += (scale * next->zonal[s][k] - mean->zonal[s][k]) / (n + 1);
    }
    return RMD_OK;
}

enum rmd_status rmd_response_rows(int row[RMD_SHELLS_MOST], const struct rmd_response *response,
                                  const struct rmd_shells *shells)
{
    int known = response->shells > 0 && isfinite(response->b[0]), one = response->shells == 1;
    if (!known && !one && response->shells != shells->n)
        return rmd_fail(RMD_EARG,
                        "the response function has %d rows and does not say for which b-values; "
                        "the scan has %d shells",
                        response->shells, shells->n);
    for (int s = 0; s < shells->n; s++)
        if (known)
            row[s] = rmd_shells_near(response->b, response->shells, shells->b[s]);
        else
            row[s] = one ? (s == shells->n - 1 ? 0 : -1) : s;
    return RMD_OK;
}
