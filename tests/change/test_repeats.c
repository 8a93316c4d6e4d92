// SPDX-License-Identifier: BSD-3-Clause
// Retest tables from repeats with known variation.
#include "base/random.h"
#include "change/repeats.h"
#include "change/retest.h"
#include "math/distribution.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static struct rmd_repeats repeats;

static void near(double a, double b, double tolerance)
{
    cr_assert(fabs(a - b) <= tolerance, "%.12g is not %.12g", a, b);
}

Test(repeats, the_sd_of_pairs_is_the_root_of_the_sum_of_squared_differences_over_2n)
{
    const double pair[3][2] = { { 0.40, 0.41 }, { 0.50, 0.48 }, { 0.45, 0.45 } };
    for (int i = 0; i < 3; i++)
        cr_assert(rmd_repeats_add(&repeats, RMD_METRIC_FA, "CST_L", pair[i], 2) == RMD_OK);
    struct rmd_repeat_summary s = rmd_repeats_summary(&repeats.row[0]);
    near(s.sd, sqrt((0.0001 + 0.0004) / 6), 1e-15);
    near(repeats.row[0].df, 3, 0);
    near(s.mean, (0.405 + 0.49 + 0.45) / 3, 1e-15);
    near(s.mdc95, rmd_distribution_t_quantile(0.975, 3) * sqrt(2) * s.sd, 1e-15);
    cr_assert(s.low < s.sd && s.sd < s.high);
    rmd_repeats_free(&repeats);
}

Test(repeats, n_people_with_k_scans_have_n_times_k_minus_1_degrees_of_freedom)
{
    double scans[4], mean_square = 0;
    enum { PEOPLE = 400 };
    for (uint64_t i = 0; i < PEOPLE; i++) {
        for (uint32_t k = 0; k < 4; k++) {
            double normal[2];
            rmd_random_normal(normal, (struct rmd_draw){ 1, 2, i, k });
            scans[k] = 0.3 + 0.001 * (double)i + 0.01 * normal[0];
        }
        cr_assert(rmd_repeats_add(&repeats, RMD_METRIC_FA, "CC", scans, 4) == RMD_OK);
    }
    struct rmd_repeat_summary s = rmd_repeats_summary(&repeats.row[0]);
    mean_square = s.sd * s.sd;
    near(repeats.row[0].df, 3 * PEOPLE, 0);
    near(mean_square / 1e-4, 1, 0.12);
    cr_assert(s.low < 0.01 && s.high > 0.01);
    rmd_repeats_free(&repeats);
}

Test(repeats, a_table_of_dti_delta_is_one_person_and_missing_values_are_left_out)
{
    FILE *f = fopen("person.tsv", "w");
    fputs("tract\tmetric\tvalue_from\tvalue_to\n"
          "A\tFA\t0.40\t0.42\nB\tFA\tn/a\t0.3\nA\tFA\t0.40\t0.41\n",
          f);
    fclose(f);
    cr_assert(rmd_repeats_add_table(&repeats, "person.tsv") == RMD_OK, "%s", rmd_error());
    cr_assert(repeats.n == 1 && repeats.row[0].df == 2 && repeats.row[0].n == 1);
    near(rmd_repeats_summary(&repeats.row[0]).sd, 0.01, 1e-12);
    remove("person.tsv");
    rmd_repeats_free(&repeats);
}

Test(repeats, the_printed_table_is_a_retest_table)
{
    struct rmd_retest retest;
    struct rmd_text text = { 0 };
    const double pair[2] = { 0.40, 0.41 };
    cr_assert(rmd_repeats_add(&repeats, RMD_METRIC_FA, "CST_L", pair, 2) == RMD_OK);
    rmd_repeats_print_tsv(&text, &repeats, "within-day", "volunteers");
    FILE *f = fopen("site.tsv", "w");
    fwrite(text.s, 1, text.size, f);
    fclose(f);
    cr_assert(rmd_retest_read(&retest, "site.tsv") == RMD_OK, "%s", rmd_error());
    struct rmd_retest_match m = rmd_retest_find(&retest, RMD_METRIC_FA, "CST_L");
    near(m.sd, 0.01 / sqrt(2), 1e-8);
    cr_assert(m.df == 1 && m.row->within_day);
    remove("site.tsv");
    rmd_retest_free(&retest);
    rmd_text_free(&text);
    rmd_repeats_free(&repeats);
}
