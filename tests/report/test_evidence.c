// SPDX-License-Identifier: BSD-3-Clause
// Rows on the first page, names of regions, and the colours of maps.
#include "report/mosaic.h"
#include "report/row_words.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct rmd_evidence_row row(const char *metric, const char *region, char domain,
                                   const char *verdict, double delta)
{
    return (struct rmd_evidence_row){ .region = region,
                                      .metric = metric,
                                      .unit = "1",
                                      .verdict = verdict,
                                      .reason = "",
                                      .source = "",
                                      .domain = domain,
                                      .to = 1,
                                      .last = 1,
                                      .delta = delta,
                                      .mdc95 = 0.1 };
}

Test(evidence, changed_rows_come_first_and_one_metric_of_a_tract_before_another)
{
    static struct rmd_evidence_row rows[5];
    rows[0] = row("FA", "CC", 'S', "within error", 0.01);
    rows[1] = row("RD", "CST_L", 'S', "changed", 0.9);
    rows[2] = row("FA", "CST_L", 'S', "changed", 0.3);
    rows[3] = row("fma_ue", "", 'B', "within error", 1);
    rows[4] = row("FA", "CC", 'S', "changed", 0.9);
    rows[4].last = 0; // to an earlier session
    const struct rmd_evidence e = { .row = rows, .rows = 5 };
    const struct rmd_evidence_row *chosen[6];
    cr_assert(rmd_row_words_choose(chosen, 6, &e) == 4);
    cr_assert(chosen[0] == &rows[2]);
    for (int i = 0; i < 4; i++)
        cr_assert(chosen[i] != &rows[4]);
    cr_assert(rmd_row_words_choose(chosen, 2, &e) == 2);
}

Test(evidence, sides_are_written_out)
{
    struct rmd_text text = { 0 };
    rmd_row_words_region(&text, "corticospinal_tract_L");
    cr_assert_str_eq(text.s, "corticospinal tract left");
    rmd_text_free(&text);
}

Test(evidence, numbers_have_the_decimals_of_their_metric)
{
    struct rmd_evidence_row md = row("MD", "CC", 'S', "changed", 0);
    struct rmd_text text = { 0 };
    md.unit = "mm2/s";
    rmd_row_words_number(&text, &md, 0.000783, 0);
    cr_assert_str_eq(text.s, "0.783");
    rmd_text_free(&text);
    rmd_row_words_number(&text, &md, -1e-8, 1);
    cr_assert_str_eq(text.s, "+0.000");
    rmd_text_free(&text);
    rmd_row_words_number(&text, &md, (double)NAN, 1);
    cr_assert_str_eq(text.s, "n/a");
    rmd_text_free(&text);
}

static double lightness(unsigned colour)
{
    return 0.3 * (colour >> 16 & 255) + 0.59 * (colour >> 8 & 255) + 0.11 * (colour & 255);
}

Test(evidence, rise_and_fall_have_colours_of_like_lightness_and_no_green)
{
    for (double x = 0.1; x <= 1; x += 0.1) {
        unsigned up = rmd_mosaic_colour(x), down = rmd_mosaic_colour(-x);
        cr_assert(fabs(lightness(up) - lightness(down)) < 45, "at %g", x);
        cr_assert((up >> 16 & 255) > (up & 255) && (down & 255) > (down >> 16 & 255));
    }
    cr_assert(rmd_mosaic_colour(0) == 0xF7F7F7);
    cr_assert(rmd_mosaic_colour(2) == rmd_mosaic_colour(1));
}

Test(evidence, the_right_of_the_person_is_at_the_left_of_the_picture)
{
    struct rmd_evidence_maps maps = { 0 };
    struct rmd_mosaic mosaic = { 0 };
    struct rmd_grid grid = { { 20, 20, 20 },
                             { { { -2, 0, 0, 19 }, { 0, 2, 0, -19 }, { 0, 0, 2, 0 } } } };
    cr_assert(rmd_volume_new(&maps.delta, &grid, 1) == RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&grid); i++) // i grows to the left, so x < 5 is right
        maps.delta.v[i] = i % 20 < 5 ? 0.2F : 0;
    cr_assert(rmd_mosaic_new(&mosaic, &maps) == RMD_OK);
    const unsigned char *middle = mosaic.rgb + 3 * (size_t)(mosaic.width * (mosaic.height / 2));
    const unsigned char *left = middle + 3 * (mosaic.width / 5);
    const unsigned char *right = middle + 3 * (mosaic.width - mosaic.width / 5);
    cr_assert(left[0] > left[2] + 50, "the change lies on the right of the person");
    cr_assert(right[0] < right[2] + 20);
    rmd_mosaic_free(&mosaic);
    rmd_volume_free(&maps.delta);
}
