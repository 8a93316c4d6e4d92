// SPDX-License-Identifier: BSD-3-Clause
// Texts grow, and what came from outside cannot break a line or a table.
#include "base/text.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>

Test(text, many_additions_make_one_text)
{
    struct rmd_text text = { 0 };
    for (int i = 0; i < 1000; i++)
        rmd_text_add(&text, "%d ", i % 10);
    cr_assert_eq(text.status, RMD_OK);
    cr_assert_eq(text.size, 2000);
    cr_assert_eq(strlen(text.s), 2000);
    cr_assert_str_eq(text.s + 1994, "7 8 9 ");
    rmd_text_free(&text);
    cr_assert_null(text.s);
}

Test(text, numbers_have_a_point_whatever_the_locale)
{
    struct rmd_text text = { 0 };
    setlocale(LC_ALL, "de_DE.UTF-8"); // where it is not installed the claim is trivial
    rmd_text_add(&text, "%.3f", 0.5);
    cr_assert_str_eq(text.s, "0.500");
    rmd_text_free(&text);
}

Test(text, foreign_bytes_become_one_clean_line)
{
    struct rmd_text text = { 0 };
    rmd_text_add_clean(&text, "a\tb\nc\033[31m\xC3\xA4\xFF");
    cr_assert_str_eq(text.s, "a b c [31m\xC3\xA4\xEF\xBF\xBD");
    rmd_text_free(&text);
}

Test(text, utf8_is_told_from_other_bytes)
{
    const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        { "a", 1 },
        { "\xC3\xA4", 2 },
        { "\xE2\x82\xAC", 3 },
        { "\xF0\x9F\xA7\xA0", 4 },
        { "\x80", 0 },
        { "\xC3", 0 },
        { "\xC0\xAF", 0 },
        { "\xE0\x80\xAF", 0 },
        { "\xED\xA0\x80", 0 },
        { "\xF4\x90\x80\x80", 0 },
        { "\xFF", 0 },
        { "", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(rmd_text_utf8(cases[i].bytes, strlen(cases[i].bytes)), cases[i].length,
                     "case %zu", i);
}
