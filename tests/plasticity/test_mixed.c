// SPDX-License-Identifier: BSD-3-Clause
// Mixed models against closed forms, and what they say at the boundary.
#include "plasticity/mixed.h"

#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static double normal(uint64_t item, uint32_t draw)
{
    double z[2];
    rmd_random_normal(z, (struct rmd_draw){ 9, 4, item, draw });
    return z[0];
}

// People with a level and a curve of their own: y = level + (drop) exp(-0.2 x) + noise.
static void write_people(const char *path, int people, int rows, double level, double drop)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fprintf(file, "id\tx\ty\n");
    for (int g = 0; g < people; g++)
        for (int i = 0; i < rows; i++) {
            double x = 3 * i, own = normal((uint64_t)g, 1000);
            double y = 20 + level * own + (-10 + drop * normal((uint64_t)g, 1001)) * exp(-0.2 * x);
            fprintf(file, "p%d\t%g\t%.12g\n", g, x, y + normal((uint64_t)g, (uint32_t)i));
        }
    fclose(file);
}

Test(mixed, balanced_groups_have_the_variances_of_the_analysis_of_variance)
{
    enum { PEOPLE = 12, ROWS = 5 };
    struct rmd_mixed m;
    static double y[PEOPLE][ROWS], mean[PEOPLE];
    double grand = 0, within = 0, between = 0;
    FILE *file = fopen("mixed_balanced.tsv", "w");
    cr_assert_not_null(file);
    fprintf(file, "id\ty\n");
    for (int i = 0; i < ROWS; i++) // rows of a person are not beside each other
        for (int g = 0; g < PEOPLE; g++) {
            y[g][i] = 50 + 4 * normal((uint64_t)g, 77) + normal((uint64_t)g, (uint32_t)i);
            mean[g] += y[g][i] / ROWS;
            fprintf(file, "%d\t%.15g\n", g, y[g][i]);
        }
    fclose(file);
    for (int g = 0; g < PEOPLE; g++)
        grand += mean[g] / PEOPLE;
    for (int g = 0; g < PEOPLE; g++) {
        between += ROWS * (mean[g] - grand) * (mean[g] - grand) / (PEOPLE - 1);
        for (int i = 0; i < ROWS; i++)
            within += (y[g][i] - mean[g]) * (y[g][i] - mean[g]) / (PEOPLE * (ROWS - 1));
    }
    struct rmd_mixed_opts opts = {
        .group = "mixed_balanced.tsv", .by = "id", .response = "y", .fixed = "1", .random = "1"
    };
    cr_assert(rmd_mixed_fit(&m, &opts) == RMD_OK, "%s", rmd_error());
    double sd = sqrt((between - within) / ROWS), shrink = 1 - within / between;
    cr_assert_float_eq(m.sigma, sqrt(within), 1e-5);
    cr_assert_float_eq(m.sd[0], sd, 1e-4);
    cr_assert_float_eq(m.fixed[0], grand, 1e-9);
    cr_assert_float_eq(m.fixed_se[0], sqrt(between / ROWS / PEOPLE), 1e-5);
    cr_assert_float_eq(m.person[3].effect[0], shrink * (mean[3] - grand), 1e-4);
    cr_assert(!m.boundary && m.people == PEOPLE);
    rmd_mixed_free(&m);
    remove("mixed_balanced.tsv");
}

Test(mixed, a_decay_is_found_with_its_rate_and_spread)
{
    struct rmd_mixed m;
    write_people("mixed_decay.tsv", 200, 7, 5, 2);
    struct rmd_mixed_opts opts = { .group = "mixed_decay.tsv",
                                   .by = "id",
                                   .response = "y",
                                   .fixed = "1, decay(x)",
                                   .random = "1, decay(x)" };
    cr_assert(rmd_mixed_fit(&m, &opts) == RMD_OK, "%s", rmd_error());
    cr_assert(!m.restricted && !m.boundary);
    cr_assert_float_eq(m.rate, 0.2, 0.02, "rate %g", m.rate);
    cr_assert_float_eq(m.fixed[1], -10, 0.6);
    cr_assert_float_eq(m.sd[0], 5, 0.8);
    cr_assert_float_eq(m.sd[1], 2, 0.5);
    cr_assert_float_eq(m.sigma, 1, 0.06);
    rmd_mixed_free(&m);
    remove("mixed_decay.tsv");
}

Test(mixed, effects_that_do_not_vary_are_said_to_be_at_the_boundary)
{
    struct rmd_mixed m;
    struct rmd_text text = { 0 };
    write_people("mixed_boundary.tsv", 30, 4, 5, 0);
    struct rmd_mixed_opts opts = { .group = "mixed_boundary.tsv",
                                   .by = "id",
                                   .response = "y",
                                   .fixed = "1, decay(x)",
                                   .random = "1, decay(x)" };
    cr_assert(rmd_mixed_fit(&m, &opts) == RMD_OK, "%s", rmd_error());
    cr_assert(m.boundary || m.sd[1] < 1);
    rmd_mixed_print_text(&text, &m);
    cr_assert((strstr(text.s, "Boundary") != NULL) == m.boundary);
    rmd_text_free(&text);
    rmd_mixed_free(&m);
    remove("mixed_boundary.tsv");
}

Test(mixed, terms_that_make_no_sense_are_refused)
{
    static const char *const bad[][2] = { { "1, z", "1" },
                                          { "1", "x" },
                                          { "cube(x)", "1" },
                                          { "1, x", "1, 1" },
                                          { "log(x)", "log(x)" } };
    write_people("mixed_bad.tsv", 5, 3, 5, 0);
    for (int i = 0; i < 5; i++) {
        struct rmd_mixed m;
        struct rmd_mixed_opts opts = { .group = "mixed_bad.tsv",
                                       .by = "id",
                                       .response = "y",
                                       .fixed = bad[i][0],
                                       .random = bad[i][1] };
        cr_assert(rmd_mixed_fit(&m, &opts) != RMD_OK, "'%s' was accepted", bad[i][0]);
    }
    remove("mixed_bad.tsv");
}
