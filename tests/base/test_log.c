// SPDX-License-Identifier: BSD-3-Clause
// A log keeps its lines, and accepts that nobody listens.
#include "base/log.h"

#include <criterion/criterion.h>

Test(log, keeps_lines_in_order_and_accepts_no_log)
{
    struct rmd_log log = { 0 };
    rmd_log_add(NULL, RMD_WARNING, "nobody listens");
    for (int i = 0; i < 20; i++)
        rmd_log_add(&log, i % 2 ? RMD_WARNING : RMD_NOTE, "line %d", i);
    cr_assert_eq(log.n, 20);
    cr_assert_str_eq(log.line[7].text, "line 7");
    cr_assert_eq(log.line[7].level, RMD_WARNING);
    rmd_log_free(&log);
    cr_assert_eq(log.n, 0);
}
