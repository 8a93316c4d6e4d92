// SPDX-License-Identifier: BSD-3-Clause
// Gradient tables become world directions, or are refused with a reason.
#define _POSIX_C_SOURCE 200809L
#include "dwi/gradients.h"
#include "image/nifti.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { N = 4 };

// Four volumes: a b0, then x, y and an oblique direction.
static const char bval[] = "0 1000 1000 1000\n";
static const char rows[] = "0 1 0 0\n0 0 1 0.6\n0 0 0 0.8\n";
static const char columns[] = "0 0 0\n1 0 0\n0 1 0\n0 0.6 0.8\n";

// 2 mm voxels; i toward Left (determinant < 0) or toward Right.
static const struct rmd_grid left = { { 4, 4, 4 },
                                      { { { -2, 0, 0, 9 }, { 0, 2, 0, -5 }, { 0, 0, 2, 1 } } } };
static const struct rmd_grid right = { { 4, 4, 4 },
                                       { { { 2, 0, 0, 9 }, { 0, 2, 0, -5 }, { 0, 0, 2, 1 } } } };

static struct rmd_log told;

static void free_log(void)
{
    rmd_log_free(&told);
}

TestSuite(gradients, .fini = free_log);

static enum rmd_status parse(struct rmd_gradients *out, const char *b, const char *g,
                             const struct rmd_grid *grid)
{
    struct rmd_gradient_text value = { "x.bval", b, strlen(b) };
    struct rmd_gradient_text direction = { "x.bvec", g, g ? strlen(g) : 0 };
    return rmd_gradients_parse(out, &value, g ? &direction : NULL, grid, N, &told);
}

// Both tables are read as the directions `expected`, whatever their b-values.
static void expect(const char *b, const char *g, const struct rmd_grid *grid,
                   const double expected[N][3])
{
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, b, g, grid), RMD_OK, "%s", rmd_error());
    cr_assert_eq(out.n, N);
    for (int t = 0; t < N; t++)
        for (int a = 0; a < 3; a++)
            cr_assert_float_eq(out.dir[t][a], expected[t][a], 1e-12, "volume %d axis %d: %g", t, a,
                               out.dir[t][a]);
    cr_assert_eq(rmd_gradients_b0(&out), 1);
    cr_assert_eq(rmd_gradients_largest(&out), 1000);
    rmd_gradients_free(&out);
}

// Refused, with every text of `said` in the message.
static void refuse(const char *b, const char *g, const char *said, const char *also)
{
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, b, g, &left), RMD_EFORMAT, "not refused; expected: %s", said);
    cr_assert_not_null(strstr(rmd_error(), said), "\"%s\" lacks \"%s\"", rmd_error(), said);
    cr_assert_not_null(strstr(rmd_error(), also), "\"%s\" lacks \"%s\"", rmd_error(), also);
    cr_assert_null(out.b);
}

static const double along_left[N][3] = { { 0 }, { -1, 0, 0 }, { 0, 1, 0 }, { 0, 0.6, 0.8 } };

Test(gradients, x_is_flipped_where_the_determinant_is_positive)
{
    // i toward Left: +x of FSL is +i, which is -x of the world. i toward Right: FSL turns x round.
    expect(bval, rows, &left, along_left);
    expect(bval, rows, &right, along_left);
}

Test(gradients, the_source_names_the_determinant)
{
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, bval, rows, &left), RMD_OK);
    cr_assert_not_null(strstr(out.source, "< 0: no x flip"), "%s", out.source);
    rmd_gradients_free(&out);
    cr_assert_eq(parse(&out, bval, rows, &right), RMD_OK);
    cr_assert_not_null(strstr(out.source, "> 0: x flipped"), "%s", out.source);
    rmd_gradients_free(&out);
}

Test(gradients, an_oblique_grid_turns_directions_into_the_world)
{
    // The grid `left` with 1 x 2 x 3 mm voxels, turned by 30 degrees about z.
    double c = sqrt(3) / 2, s = 0.5;
    struct rmd_grid oblique = { { 4, 4, 4 },
                                { { { -c, -2 * s, 0, 3 }, { -s, 2 * c, 0, 0 }, { 0, 0, 3, 7 } } } };
    const double expected[N][3] = {
        { 0 }, { -c, -s, 0 }, { -s, c, 0 }, { -0.6 * s, 0.6 * c, 0.8 }
    };
    expect(bval, rows, &oblique, expected);
}

Test(gradients, the_storage_order_of_one_scan_does_not_matter)
{
    // Axes i and j exchanged: the determinant is now positive, and bvec is written for that image.
    struct rmd_grid swapped = { { 4, 4, 4 },
                                { { { 0, -2, 0, 9 }, { 2, 0, 0, -5 }, { 0, 0, 2, 1 } } } };
    expect(bval, "0 0 -1 -0.6\n0 1 0 0\n0 0 0 0.8\n", &swapped, along_left);
}

Test(gradients, rows_and_columns_are_equal)
{
    expect(bval, columns, &left, along_left);
    expect("0\n1000\n1000\n1000\n", columns, &right, along_left);
}

Test(gradients, marks_line_ends_blanks_and_comments_do_not_matter)
{
    expect("\xef\xbb\xbf"
           "0 1000\t1000  1000 \r\n",
           "# directions\r\n0 1 0 0\r\n\r\n0 0 1 .6\r\n 0 0 0 8e-1", &left, along_left);
    expect("0 1000 1000 1000", "0 1 0 0\r0 0 1 0.6\r0 0 0 0.8\r", &left, along_left);
}

Test(gradients, an_mrtrix_table_is_in_the_world_frame)
{
    const double expected[N][3] = { { 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0.6, 0.8 } };
    const char *table = "# command_history: x\n0 0 0 0\n1 0 0 1000\n0 1 0 1000\n0 0.6 0.8 1000\n";
    expect(table, NULL, &left, expected);
    expect(table, NULL, &right, expected);
    refuse("0 0 0\n1 0 0\n0 1 0\n0 0 1\n", NULL, "4 columns", "x.bval");
}

Test(gradients, a_volume_that_is_nan_in_both_tables_is_a_b0)
{
    expect("nan 1000 1000 1000\n", "NaN 1 0 0\nnan 0 1 0.6\nnan 0 0 0.8\n", &left, along_left);
}

Test(gradients, nan_in_one_table_only_is_refused)
{
    refuse("0 1000 1000 1000\n", "nan 1 0 0\nnan 0 1 0.6\nnan 0 0 0.8\n", "volume 1", "nan");
    refuse("0 nan 1000 1000\n", rows, "volume 2", "nan");
    refuse("nan 1000 1000 1000\n", "nan 1 0 0\n0 0 1 0.6\n0 0 0 0.8\n", "volume 1", "nan");
}

Test(gradients, three_by_three_directions_are_refused)
{
    refuse("0 1000 1000 1000\n", "1 0 0\n0 1 0\n0 0 1\n", "3 x 3", "x.bvec");
}

Test(gradients, a_wrong_count_is_refused_with_both_numbers)
{
    refuse("0 1000 1000\n", rows, "3 entries", "4 volumes");
    refuse(bval, "0 1 0 0 1\n0 0 1 0.6 0\n0 0 0 0.8 0\n", "5 entries", "4 volumes");
    refuse("0 0 0 0\n1 0 0 1000\n", NULL, "2 entries", "4 volumes");
    refuse("0 1000\n1000 1000\n", rows, "2 x 2", "x.bval");
    refuse(bval, "0 1 0 0\n0 0 1 0.6\n", "2 x 4", "3 rows or 3 columns");
}

Test(gradients, what_is_no_table_of_numbers_is_refused)
{
    refuse("0 1000 1000 1000x\n", rows, "x.bval line 1", "1000x");
    refuse(bval, "0 1 0 0\n0 0 1 0,6\n0 0 0 0.8\n", "x.bvec line 2", "0,6");
    refuse(bval, "0 1 0 0\n0 0 1\n0 0 0 0.8\n", "x.bvec line 2", "3 numbers");
    refuse(bval, "0 1 0 0\n0 0 1 inf\n0 0 0 0.8\n", "x.bvec line 2", "inf");
    refuse("", rows, "x.bval", "no numbers");
}

Test(gradients, b_values_that_cannot_be_are_refused)
{
    refuse("0 1000 -1000 1000\n", rows, "volume 3", "x.bval: volume 3 has the negative b-value");
    refuse("0 1000 1e6 1000\n", rows, "volume 3", "s/mm2");
    refuse("0 0 0 0\n", rows, "every b-value is 0", "x.bval");
}

Test(gradients, b_values_in_another_unit_are_refused_with_the_remedy)
{
    refuse("0 1 1 1\n", rows, "largest b-value is 1", "multiplied by 1000");
}

Test(gradients, a_weighted_volume_needs_a_direction)
{
    refuse("0 1000 51 1000\n", "0 1 0 0\n0 0 0 0.6\n0 0 0 0.8\n", "volume 3 has b = 51",
           "no direction");
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, "0 1000 50 1000\n", "0 1 0 0\n0 0 0 0.6\n0 0 0 0.8\n", &left), RMD_OK,
                 "%s", rmd_error());
    cr_assert_eq(rmd_gradients_b0(&out), 2);
    rmd_gradients_free(&out);
    refuse(bval, "0 3 0 0\n0 0 1 0.6\n0 0 0 0.8\n", "volume 2 has length 3", "unit vectors");
}

Test(gradients, lengths_beyond_rounding_scale_b_and_are_told)
{
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, bval, "0 0.5 0 0\n0 0 1 0.6\n0 0 0 0.8\n", &left), RMD_OK);
    cr_assert_float_eq(out.b[1], 250, 1e-9);
    cr_assert_float_eq(out.b[2], 1000, 1e-9);
    cr_assert_float_eq(rmd_vector_norm(out.dir[1]), 1, 1e-12);
    cr_assert_eq(told.n, 1);
    cr_assert_eq(told.line[0].level, RMD_WARNING);
    cr_assert_not_null(strstr(told.line[0].text, "|g|^2"), "%s", told.line[0].text);
    rmd_gradients_free(&out);
}

Test(gradients, rounded_directions_are_made_unit_without_a_word)
{
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, bval, "0 1.004 0 0\n0 0 1 0.6\n0 0 0 0.8\n", &left), RMD_OK);
    cr_assert_eq(out.b[1], 1000);
    cr_assert_float_eq(rmd_vector_norm(out.dir[1]), 1, 1e-12);
    cr_assert_eq(told.n, 0);
    rmd_gradients_free(&out);
}

Test(gradients, a_table_without_b0_is_told)
{
    struct rmd_gradients out;
    cr_assert_eq(parse(&out, "1000 1000 1000 1000\n", "1 1 0 0\n0 0 1 0.6\n0 0 0 0.8\n", &left),
                 RMD_OK);
    cr_assert_eq(told.n, 1);
    cr_assert_not_null(strstr(told.line[0].text, "no volume is a b0"));
    rmd_gradients_free(&out);
}

Test(gradients, numbers_have_a_point_whatever_the_locale)
{
    setlocale(LC_ALL, "de_DE.UTF-8"); // where it is not installed the claim is trivial
    expect(bval, rows, &left, along_left);
}

Test(gradients, rotation_keeps_lengths_and_ignores_translation)
{
    struct rmd_gradients out;
    struct rmd_affine quarter = { { { 0, -1, 0, 50 }, { 1, 0, 0, -7 }, { 0, 0, 1, 3 } } };
    cr_assert_eq(parse(&out, bval, rows, &left), RMD_OK);
    rmd_gradients_rotate(&out, &quarter);
    cr_assert_float_eq(out.dir[1][1], -1, 1e-12);
    cr_assert_float_eq(out.dir[2][0], -1, 1e-12);
    cr_assert_eq(rmd_vector_norm(out.dir[0]), 0);
    rmd_gradients_free(&out);
}

// Files beside an image, in a folder of their own.
static char folder[] = "gradients-test-XXXXXX";

static void enter_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    static const char *const names[] = { "d.bval", "d.bvec", "d.eddy_rotated_bvecs", "d.b" };
    for (int i = 0; i < 4; i++)
        remove(names[i]);
    cr_assert_eq(chdir(".."), 0);
    rmdir(folder);
    free_log();
}

TestSuite(gradient_files, .init = enter_folder, .fini = leave_folder);

// Written `seconds` after some moment.
static void put(const char *path, const char *text, time_t seconds)
{
    FILE *file = fopen(path, "wb");
    struct timespec times[2] = { { .tv_sec = 1000000000 + seconds }, { .tv_sec = 1000000000 } };
    times[1].tv_sec += seconds;
    cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

static double second_y(void)
{
    struct rmd_gradients out;
    cr_assert_eq(rmd_gradients_beside(&out, "d.nii.gz", &left, N, &told), RMD_OK, "%s",
                 rmd_error());
    double y = out.dir[1][1];
    rmd_gradients_free(&out);
    return y;
}

static const char turned[] = "0 0 0 0\n0 1 1 0.6\n0 0 0 0.8\n";

Test(gradient_files, rotated_directions_are_preferred)
{
    put("d.bval", bval, 0);
    put("d.bvec", rows, 0);
    put("d.eddy_rotated_bvecs", turned, 10);
    cr_assert_eq(second_y(), 1);
    cr_assert_eq(told.n, 1);
}

Test(gradient_files, rotated_directions_that_are_older_are_left_with_a_warning)
{
    put("d.bval", bval, 0);
    put("d.bvec", rows, 10);
    put("d.eddy_rotated_bvecs", turned, 0);
    cr_assert_eq(second_y(), 0);
    cr_assert_eq(told.n, 1);
    cr_assert_eq(told.line[0].level, RMD_WARNING);
}

Test(gradient_files, an_mrtrix_table_is_found)
{
    cr_assert_not(rmd_gradients_exist("d.nii"));
    put("d.b", "0 0 0 0\n0 1 0 1000\n0 1 0 1000\n0 0.6 0.8 1000\n", 0);
    cr_assert(rmd_gradients_exist("d.nii"));
    cr_assert_eq(second_y(), 1);
}

Test(gradient_files, a_missing_table_is_named)
{
    struct rmd_gradients out;
    put("d.bval", bval, 0);
    cr_assert_eq(rmd_gradients_beside(&out, "d.nii.gz", &left, N, NULL), RMD_EMISSING);
    cr_assert_not_null(strstr(rmd_error(), "d.bvec"), "%s", rmd_error());
    cr_assert_not_null(strstr(rmd_error(), "d.b"), "%s", rmd_error());
}

Test(real_series, tables_are_read)
{
    static const char *const runs[] = { "ortho", "pitch", "roll", "yaw", "twoaxis" };
    const char *shared = getenv("REMODEL_SHARED"), *source = getenv("REMODEL_SOURCE");
    for (int i = 0; i < 5; i++) {
        char path[1024];
        struct rmd_series series;
        struct rmd_gradients out;
        snprintf(path, sizeof path, "%s%s/data/dwi_repeat/sub-R01/dwi/sub-R01_acq-%s_dwi.nii.gz",
                 shared   ? shared
                 : source ? source
                          : ".",
                 shared ? "" : "/../shared", runs[i]);
        if (access(path, R_OK) != 0) cr_skip_test("%s is absent", path);
        cr_assert_eq(rmd_nifti_read_series(&series, NULL, path, NULL, NULL), RMD_OK);
        cr_assert_eq(rmd_gradients_beside(&out, path, &series.grid, series.nt, &told), RMD_OK, "%s",
                     rmd_error());
        cr_assert_eq(out.n, 21);
        cr_assert_eq(rmd_gradients_b0(&out), 1);
        cr_assert_eq(rmd_gradients_largest(&out), 2000);
        for (int t = 1; t < out.n; t++)
            cr_assert_float_eq(rmd_vector_norm(out.dir[t]), 1, 1e-12);
        cr_assert_eq(told.n, 0, "%s", told.n ? told.line[0].text : "");
        rmd_gradients_free(&out);
        rmd_series_free(&series);
    }
}
