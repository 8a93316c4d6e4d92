// SPDX-License-Identifier: BSD-3-Clause
// The number grammar takes numbers and nothing that merely looks like one.
#include "base/number.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <string.h>

Test(number, takes_what_the_grammar_allows)
{
    static const struct {
        const char *text;
        double value;
    } good[] = { { "0", 0 },       { "-1", -1 },   { "+2.5", 2.5 },
                 { ".5", .5 },     { "5.", 5 },    { "1e3", 1000 },
                 { "1E-3", .001 }, { "0.1", 0.1 }, { "-0.0311434", -0.0311434 },
                 { "1e+2", 100 },  { "007", 7 } };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double value = -99;
        cr_assert(rmd_number_parse(&value, good[i].text), "%s", good[i].text);
        cr_assert(value == good[i].value, "%s gave %.17g", good[i].text, value);
    }
}

Test(number, refuses_everything_else)
{
    static const char *const bad[] = { "",
                                       "nan",
                                       "inf",
                                       "0x10",
                                       "1,5",
                                       "1e",
                                       "--1",
                                       "1 ",
                                       " 1",
                                       "1000abc",
                                       ".",
                                       "+",
                                       "e5",
                                       "1e999",
                                       "1.2.3",
                                       "\xc2\xa0"
                                       "1" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value;
        cr_assert_not(rmd_number_parse(&value, bad[i]), "'%s' was taken", bad[i]);
    }
}

Test(number, scan_stops_where_the_number_ends)
{
    double value;
    cr_assert_eq(rmd_number_scan(&value, "12.5\t7", 6), 4);
    cr_assert(value == 12.5);
    cr_assert_eq(rmd_number_scan(&value, "125", 2), 2, "must not look beyond its bytes");
    cr_assert(value == 12);
    cr_assert_eq(rmd_number_scan(&value, "3e", 2), 1);
}

Test(number, does_not_follow_the_locale)
{
    char text[32];
    double value;
    setlocale(LC_ALL, "de_DE.UTF-8"); // where it is not installed, nothing is at stake
    cr_assert(rmd_number_parse(&value, "0.707"));
    cr_assert(value == 0.707);
    cr_assert_str_eq(rmd_number_print(text, sizeof text, 0.5, 6), "0.5");
}

Test(number, prints_missing_values_as_n_a_and_zero_without_sign)
{
    char text[32];
    cr_assert_str_eq(rmd_number_print(text, sizeof text, NAN, 6), "n/a");
    cr_assert_str_eq(rmd_number_print(text, sizeof text, -INFINITY, 6), "n/a");
    cr_assert_str_eq(rmd_number_print(text, sizeof text, -0.0, 6), "0");
    cr_assert_str_eq(rmd_number_print(text, sizeof text, 1.0 / 3, 3), "0.333");
}
