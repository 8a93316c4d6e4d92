// SPDX-License-Identifier: BSD-3-Clause
// Tables are read strictly, and every refusal says where.
#include "base/table.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static enum rmd_status parse(struct rmd_table *table, const char *text)
{
    return rmd_table_parse(table, "t.tsv", text, strlen(text));
}

static void refuse(const char *text, const char *reason)
{
    struct rmd_table table;
    cr_assert_eq(parse(&table, text), RMD_EFORMAT, "'%s' was read", text);
    cr_assert(strstr(rmd_error(), reason), "'%s': %s", text, rmd_error());
    cr_assert_null(table.store);
}

static void accept_twins(const char *text)
{
    struct rmd_table table;
    double value;
    cr_assert_eq(parse(&table, text), RMD_OK, "%s", rmd_error());
    cr_assert_eq(table.rows, 2);
    cr_assert_eq(table.columns, 2);
    cr_assert_str_eq(table.header[1], "sd");
    cr_assert_eq(rmd_table_column(&table, "sd"), 1);
    cr_assert_eq(rmd_table_column(&table, "none"), -1);
    cr_assert_str_eq(rmd_table_cell(&table, 1, 0), "MD");
    cr_assert_eq(rmd_table_number(&value, &table, 0, 1), RMD_OK);
    cr_assert_eq(value, 0.01);
    cr_assert_eq(rmd_table_number(&value, &table, 1, 1), RMD_OK);
    cr_assert(isnan(value));
    cr_assert_eq(rmd_table_number(&value, &table, 1, 0), RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), "row 2, column metric: 'MD'"), "%s", rmd_error());
    rmd_table_free(&table);
}

Test(table, line_ends_byte_order_mark_and_a_last_line_without_end_do_not_matter)
{
    accept_twins("metric\tsd\nFA\t0.01\nMD\tn/a\n");
    accept_twins("metric\tsd\r\nFA\t0.01\r\nMD\tn/a\r\n");
    accept_twins("\xEF\xBB\xBFmetric\tsd\nFA\t0.01\nMD\tn/a");
}

Test(table, what_is_not_a_table_is_refused_with_its_line)
{
    refuse("", "empty");
    refuse("a\tb\n1\n", "line 2 has 1 cells, its header 2");
    refuse("a\tb\n1\t2\n\n", "line 3 has 0 cells");
    refuse("a\n1\n\n2\n", "line 3 has 0 cells");
    refuse("a\ta\n", "two columns are named 'a'");
    refuse("a\t\n", "column 2 has no name");
    refuse("a\tb\r1\t2\r", "line 1 holds a stray carriage-return");
    refuse("a\n\xFF\xFE\n", "line 2 is not UTF-8");
    refuse("a\n\xC0\xAF\n", "line 2 is not UTF-8");
}

Test(table, a_nul_byte_is_refused)
{
    struct rmd_table table;
    cr_assert_eq(rmd_table_parse(&table, "t.tsv", "a\n1\0002\n", 6), RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), "NUL"), "%s", rmd_error());
}

Test(table, numbers_are_read_without_guessing)
{
    const char *const wrong[] = { "nan", "inf", "0x10", "1,5", "1.5 ", "", "NA" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[32];
        double value;
        struct rmd_table table;
        snprintf(text, sizeof text, "a\tb\n1\t%s\n", wrong[i]);
        cr_assert_eq(parse(&table, text), RMD_OK, "%s", rmd_error());
        cr_assert_eq(rmd_table_number(&value, &table, 0, 1), RMD_EFORMAT, "'%s'", wrong[i]);
        rmd_table_free(&table);
    }
}
