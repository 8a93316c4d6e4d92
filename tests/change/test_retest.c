// SPDX-License-Identifier: BSD-3-Clause
// Which row of a retest table speaks for which tract.
#include "change/retest.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void near(double a, double b)
{
    cr_assert(fabs(a - b) <= 1e-12, "%.12g is not %.12g", a, b);
}

Test(retest, the_published_table_gives_the_printed_figures)
{
    struct rmd_retest t;
    cr_assert(rmd_retest_published(&t) == RMD_OK, "%s", rmd_error());
    struct rmd_retest_match m = rmd_retest_find(&t, RMD_METRIC_FA, "CST_L");
    near(m.sd, 0.019);
    near(m.df, 14);
    cr_assert(m.fit == RMD_RETEST_REGION && m.row->checked && t.published);
    near(rmd_retest_find(&t, RMD_METRIC_MD, "CST_R").sd, 25e-6);
    near(rmd_retest_find(&t, RMD_METRIC_RD, "UF_R").sd, 22e-6);
    rmd_retest_free(&t);
}

Test(retest, a_tract_made_of_parts_takes_the_largest_sd)
{
    struct rmd_retest t;
    cr_assert(rmd_retest_published(&t) == RMD_OK);
    struct rmd_retest_match m = rmd_retest_find(&t, RMD_METRIC_FA, "CC");
    near(m.sd, 0.013);
    cr_assert(m.fit == RMD_RETEST_TRACT);
    near(rmd_retest_find(&t, RMD_METRIC_FA, "AF_L").sd, 0.009);
    rmd_retest_free(&t);
}

Test(retest, an_unknown_tract_takes_the_median_row_and_is_flagged)
{
    struct rmd_retest t;
    cr_assert(rmd_retest_published(&t) == RMD_OK);
    struct rmd_retest_match m = rmd_retest_find(&t, RMD_METRIC_FA, "CING_L");
    near(m.sd, 0.012);
    cr_assert(m.fit == RMD_RETEST_MEDIAN);
    struct rmd_text text = { 0 };
    rmd_retest_tell(&text, &t, &m);
    cr_assert(strstr(text.s, "no row for this tract"));
    rmd_text_free(&text);
    m = rmd_retest_find(&t, RMD_METRIC_SCALAR, "CST_L");
    cr_assert(m.fit == RMD_RETEST_NONE && isnan(m.sd) && !m.row);
    rmd_retest_free(&t);
}

static enum rmd_status read_text(struct rmd_retest *t, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "retest_%zu.tsv", strlen(text));
    FILE *f = fopen(path, "w");
    fputs(text, f);
    fclose(f);
    enum rmd_status st = rmd_retest_read(t, path);
    remove(path);
    return st;
}

Test(retest, a_table_of_the_site_prefers_the_row_of_the_very_side)
{
    struct rmd_retest t;
    cr_assert(read_text(&t, "metric\tregion\tsd\tn\tdf\nFA\tCST\t0.004\t5\t5\n"
                            "FA\tCST_L\t0.003\t5\t5\nFOO\tCST\t1\t1\t1\n") == RMD_OK,
              "%s", rmd_error());
    cr_assert(t.n == 2 && !t.published);
    near(rmd_retest_find(&t, RMD_METRIC_FA, "CST_L").sd, 0.003);
    near(rmd_retest_find(&t, RMD_METRIC_FA, "CST_R").sd, 0.004);
    rmd_retest_free(&t);
}

Test(retest, a_table_without_df_or_with_sd_zero_is_refused_with_the_remedy)
{
    struct rmd_retest t;
    cr_assert(read_text(&t, "metric\tregion\tsd\tn\nFA\tCST\t0.004\t5\n") == RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), "remodel-retest"));
    cr_assert(read_text(&t, "metric\tregion\tsd\tn\tdf\nFA\tCST\t0\t5\t5\n") == RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), "above 0"));
}

Test(retest, the_stem_of_a_name_is_without_its_side)
{
    char side;
    cr_assert(rmd_retest_stem("CST_L", &side) == 3 && side == 'L');
    cr_assert(rmd_retest_stem("CC", &side) == 2 && side == 0);
    cr_assert(rmd_retest_stem("_R", &side) == 2 && side == 0);
}
