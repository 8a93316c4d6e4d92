// SPDX-License-Identifier: BSD-3-Clause
// A misspelled option is told what was meant, nonsense is not.
#include "kit/spelling.h"

#include <criterion/criterion.h>
#include <stddef.h>

static const char *nearest(const char *word)
{
    const char *const known[] = { "threads", "tsv", "method", "mask", "b-max", "force" };
    const char *answer = "";
    struct rmd_spelling best = { 0 };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (rmd_spelling_nearer(&best, word, known[i])) answer = known[i];
    return answer;
}

Test(spelling, one_slip_finds_the_word)
{
    cr_assert_str_eq(nearest("thread"), "threads");
    cr_assert_str_eq(nearest("treads=4"), "threads");
    cr_assert_str_eq(nearest("b_max"), "b-max");
    cr_assert_str_eq(nearest("metod"), "method");
    cr_assert_str_eq(nearest("fo"), "force");
}

Test(spelling, another_word_finds_nothing)
{
    cr_assert_str_eq(nearest("overwrite"), "");
    cr_assert_str_eq(nearest("xyz"), "");
    cr_assert_str_eq(nearest(""), "");
    cr_assert_str_eq(nearest("a-word-that-is-longer-than-every-option-could-ever-possibly-be-here"),
                     "");
}
