// SPDX-License-Identifier: BSD-3-Clause
// Shells are told apart, and a table that belongs to other images is refused.
#include "dwi/gradients.h"

#include <criterion/criterion.h>
#include <string.h>

static double dir[8][3];

Test(gradient_checks, shells_are_b_values_close_to_each_other)
{
    double b[8] = { 0, 995, 1000, 1005, 2000, 2010, 5, 3000 }, mean[4];
    int volumes[4];
    struct rmd_gradients table = { .n = 8, .b = b, .dir = dir };
    cr_assert_eq(rmd_gradients_shells(mean, volumes, 4, &table), 3);
    cr_assert(mean[0] == 1000 && mean[1] == 2005 && mean[2] == 3000);
    cr_assert(volumes[0] == 3 && volumes[1] == 2 && volumes[2] == 1);
    cr_assert_eq(rmd_gradients_shells(mean, volumes, 1, &table), 3, "tells of those without room");
    table.n = 1;
    cr_assert_eq(rmd_gradients_shells(mean, volumes, 4, &table), 0);
}

Test(gradient_checks, signals_must_fall_with_the_b_value)
{
    double b[8] = { 0, 0, 700, 700, 700, 2000, 2000, 2000 }, scratch[8];
    double right[8] = { 900, 905, 500, 480, 510, 260, 250, 240 };
    double shuffled[8] = { 250, 905, 500, 480, 900, 510, 260, 240 };
    double risen[8] = { 900, 905, 260, 250, 240, 500, 480, 510 };
    struct rmd_gradients table = { .n = 8, .b = b, .dir = dir };
    struct rmd_log log = { 0 };
    cr_assert_eq(rmd_gradients_check(&table, right, scratch, &log), RMD_OK);
    cr_assert_eq(log.n, 0);
    cr_assert_eq(rmd_gradients_check(&table, risen, scratch, &log), RMD_EFORMAT);
    cr_assert_not_null(strstr(rmd_error(), ".bval"));
    cr_assert_eq(rmd_gradients_check(&table, shuffled, scratch, &log), RMD_EFORMAT);
    double negative[8] = { 240, 250, 500, 480, 510, 900, 905, 900 };
    cr_assert_eq(rmd_gradients_check(&table, negative, scratch, &log), RMD_EFORMAT);
}

Test(gradient_checks, a_single_dark_b0_is_told)
{
    double b[6] = { 0, 0, 0, 1000, 1000, 1000 }, scratch[6];
    double signal[6] = { 900, 905, 600, 400, 410, 390 };
    struct rmd_gradients table = { .n = 6, .b = b, .dir = dir };
    struct rmd_log log = { 0 };
    cr_assert_eq(rmd_gradients_check(&table, signal, scratch, &log), RMD_OK);
    cr_assert_eq(log.n, 1);
    cr_assert_not_null(strstr(log.line[0].text, "volume 3"));
    rmd_log_free(&log);
}
