// SPDX-License-Identifier: BSD-3-Clause
// The text form of a map.
#include "align/xfm.h"

#include "base/number.h"
#include "base/text.h"

#include <string.h>

enum { LARGEST = 4096 }; // bytes, several times what the format needs

static const char title[] = "# remodel transform 1, world RAS mm: ";

static int is_word(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++)
        if (name[i] <= ' ' || name[i] > '~') return 0;
    return n > 0 && n < LARGEST / 2;
}

enum rmd_status rmd_xfm_write(struct rmd_outputs *set, const char *path,
                              const struct rmd_affine *map, const char *name)
{
    struct rmd_text text = { 0 };
    if (!is_word(name))
        return rmd_fail(RMD_EARG, "%s: the name of a transform must be one word", path);
    rmd_text_add(&text, "%s%s\n", title, name);
    for (int i = 0; i < 3; i++)
        rmd_text_add(&text, "%.17g %.17g %.17g %.17g\n", map->m[i][0], map->m[i][1], map->m[i][2],
                     map->m[i][3]);
    rmd_text_add(&text, "0 0 0 1\n");
    enum rmd_status st = text.status;
    if (st == RMD_OK) st = rmd_outputs_put(set, path, text.s, text.size);
    rmd_text_free(&text);
    return st;
}

// Moves *at over spaces and tabs.
static void skip_blanks(const char **at)
{
    while (**at == ' ' || **at == '\t')
        (*at)++;
}

// One row of four numbers and the end of its line; 0 where there is anything else.
static int read_row(double row[4], const char **at)
{
    for (int i = 0; i < 4; i++) {
        skip_blanks(at);
        size_t n = rmd_number_scan(&row[i], *at, strlen(*at));
        if (n == 0) return 0;
        *at += n;
        if (i < 3 && **at != ' ' && **at != '\t') return 0;
    }
    skip_blanks(at);
    if (**at == '\r') (*at)++;
    if (**at != '\n') return **at == '\0';
    (*at)++;
    return 1;
}

static int parse(struct rmd_affine *map, const char *text)
{
    const char *line = strchr(text, '\n');
    double last[4];
    if (line == NULL || !rmd_xfm_is(text)) return 0;
    line++;
    for (int i = 0; i < 3; i++)
        if (!read_row(map->m[i], &line)) return 0;
    if (!read_row(last, &line) || last[0] != 0 || last[1] != 0 || last[2] != 0 || last[3] != 1)
        return 0;
    double scale = rmd_affine_determinant(map);
    return *line == '\0' && isfinite(scale) && fabs(scale) > 1e-9;
}

int rmd_xfm_is(const char *text)
{
    return strncmp(text, title, strlen(title)) == 0;
}

enum rmd_status rmd_xfm_parse(struct rmd_affine *map, const char *path, const char *text)
{
    if (parse(map, text)) return RMD_OK;
    return rmd_fail(RMD_EFORMAT,
                    "%s is no transform of remodel: it needs a line '%s...' and four rows of four "
                    "numbers, the last 0 0 0 1",
                    path, title);
}

enum rmd_status rmd_xfm_read(struct rmd_affine *map, const char *path)
{
    struct rmd_bytes bytes;
    enum rmd_status st = rmd_file_read(&bytes, path, LARGEST);
    if (st != RMD_OK) return st;
    const char *text = (const char *)bytes.data; // what lies behind a NUL is no transform
    st = rmd_xfm_parse(map, path, strlen(text) == bytes.size ? text : "");
    rmd_bytes_free(&bytes);
    return st;
}
