// SPDX-License-Identifier: BSD-3-Clause
// Streamlines survive every format, and files that do not add up are refused.
#define _POSIX_C_SOURCE 200809L
#include "base/file.h"
#include "dwi/streamline_file.h"
#include "dwi/tck.h"
#include "dwi/trk.h"
#include "image/datatype.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const float course[] = { 1, 2, 3, 1.5F, 2.25F, 3.125F, 80, -70.3F, 12.7F };
static char folder[] = "/tmp/remodel-streamlines-XXXXXX";
static char path[128];

static void make_folder(void)
{
    cr_assert(mkdtemp(folder));
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(streamline_file, .init = make_folder, .fini = remove_folder);

// An oblique grid whose axes run toward Posterior, Left and Superior.
static const struct rmd_grid oblique = {
    { 40, 50, 30 }, { { { 0.2, -1.99, 0, 60 }, { -1.99, -0.2, 0, 45 }, { 0, 0, 2.5, -20 } } }
};

static void fill(struct rmd_streamlines *s)
{
    cr_assert_eq(rmd_streamlines_new(s, &oblique), RMD_OK);
    cr_assert_eq(rmd_streamlines_add(s, course, 3), RMD_OK);
    cr_assert_eq(rmd_streamlines_add(s, course, 0), RMD_OK);
    cr_assert_eq(rmd_streamlines_add(s, course + 3, 2), RMD_OK);
}

// Writes `s` and returns the bytes.
static struct rmd_bytes bytes_of(const struct rmd_streamlines *s, const char *ending)
{
    struct rmd_outputs *set;
    struct rmd_bytes bytes;
    snprintf(path, sizeof path, "%s/x%s", folder, ending);
    cr_assert_eq(rmd_outputs_new(&set, 1), RMD_OK);
    cr_assert_eq(rmd_streamline_file_write(set, path, s), RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_outputs_commit(set), RMD_OK);
    rmd_outputs_free(set);
    cr_assert_eq(rmd_file_read(&bytes, path, 1 << 20), RMD_OK);
    return bytes;
}

static struct rmd_bytes made(const char *ending)
{
    struct rmd_streamlines s;
    fill(&s);
    struct rmd_bytes bytes = bytes_of(&s, ending);
    rmd_streamlines_free(&s);
    return bytes;
}

static void expect_same(const struct rmd_streamlines *got)
{
    struct rmd_streamlines s;
    fill(&s);
    cr_assert_eq(got->n, s.n);
    cr_assert_arr_eq(got->first, s.first, (s.n + 1) * sizeof *s.first);
    for (size_t i = 0; i < 3 * s.first[s.n]; i++)
        cr_assert_float_eq(got->point[i], s.point[i], 2e-5, "%zu: %g, not %g", i,
                           (double)got->point[i], (double)s.point[i]);
    rmd_streamlines_free(&s);
}

static void expect_file(const char *ending, int grid)
{
    struct rmd_streamlines got;
    char sha256[65];
    struct rmd_bytes bytes = made(ending);
    cr_assert_eq(rmd_streamline_file_read(&got, sha256, path, NULL, NULL), RMD_OK, "%s",
                 rmd_error());
    cr_assert_str_eq(sha256, bytes.sha256);
    expect_same(&got);
    if (grid) cr_assert_eq(rmd_grid_match(&got.grid, &oblique), RMD_OK, "%s", rmd_error());
    rmd_streamlines_free(&got);
    rmd_bytes_free(&bytes);
}

Test(streamline_file, tck_keeps_every_point)
{
    expect_file(".tck", 0);
}

Test(streamline_file, trk_keeps_every_point_and_the_grid)
{
    expect_file(".trk", 1);
}

static enum rmd_status parse(struct rmd_streamlines *out, const struct rmd_bytes *bytes)
{
    if (rmd_tck_is(bytes->data, bytes->size))
        return rmd_tck_parse(out, "x.tck", bytes->data, bytes->size);
    return rmd_trk_parse(out, "x.trk", bytes->data, bytes->size, NULL, NULL);
}

static void refused(const struct rmd_bytes *bytes, const char *why)
{
    struct rmd_streamlines s;
    cr_assert_eq(parse(&s, bytes), RMD_EFORMAT);
    cr_assert(strstr(rmd_error(), why), "\"%s\" does not say \"%s\"", rmd_error(), why);
}

Test(streamline_file, every_cut_is_refused)
{
    static const char *const endings[] = { ".tck", ".trk" };
    for (int e = 0; e < 2; e++) {
        struct rmd_bytes bytes = made(endings[e]);
        struct rmd_streamlines s;
        for (bytes.size--; bytes.size > 12; bytes.size--)
            cr_assert_eq(parse(&s, &bytes), RMD_EFORMAT, "%s of %zu bytes", endings[e], bytes.size);
        rmd_bytes_free(&bytes);
    }
}

// Writes `word` over the first place of `field` in the header.
static void change(struct rmd_bytes *bytes, const char *field, const char *word)
{
    char *at = strstr((char *)bytes->data, field);
    cr_assert(at);
    memcpy(at, word, strlen(word));
}

Test(streamline_file, a_tck_header_that_contradicts_its_data_is_refused)
{
    static const char *const cases[][3] = {
        { "0000000003", "0000000004", "counts 4" },
        { "0000000003", "00000x0003", "count" },
        { "Float32LE", "Int16LE  ", "datatype" },
        { ". 0", ". 9", "begin at byte" },
        { "file", "fill", "file:" },
        { "END", "FIN", "does not end" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rmd_bytes bytes = made(".tck");
        change(&bytes, cases[i][0], cases[i][1]);
        refused(&bytes, cases[i][2]);
        rmd_bytes_free(&bytes);
    }
}

static void change_float(unsigned char *at, float value)
{
    memcpy(at, &value, sizeof value);
}

Test(streamline_file, a_point_that_is_no_position_is_refused)
{
    struct rmd_bytes bytes = made(".tck");
    change_float(bytes.data + bytes.size - 12 - 12 - 20, NAN);
    refused(&bytes, "no position");
    rmd_bytes_free(&bytes);
    bytes = made(".trk");
    change_float(bytes.data + 1000 + 4 + 12, INFINITY);
    refused(&bytes, "no position");
    rmd_bytes_free(&bytes);
}

Test(streamline_file, a_trk_header_that_contradicts_itself_is_refused)
{
    struct rmd_bytes bytes = made(".trk");
    change_float(bytes.data + 12, 3);
    refused(&bytes, "in its matrix");
    rmd_bytes_free(&bytes);
    bytes = made(".trk");
    memcpy(bytes.data + 948, "LLS", 3);
    refused(&bytes, "order of its axes");
    rmd_bytes_free(&bytes);
    bytes = made(".trk");
    bytes.data[988] = 9;
    refused(&bytes, "counts 9");
    rmd_bytes_free(&bytes);
    bytes = made(".trk");
    bytes.data[988] = 2;
    refused(&bytes, "follow");
    rmd_bytes_free(&bytes);
}

// Turns the numbers of a TRK file into the other byte order.
static void swap_trk(struct rmd_bytes *bytes)
{
    unsigned char *d = bytes->data;
    rmd_datatype_swap(d + 6, 3, 2);
    rmd_datatype_swap(d + 12, 6, 4);
    rmd_datatype_swap(d + 36, 1, 2);
    rmd_datatype_swap(d + 238, 1, 2);
    rmd_datatype_swap(d + 440, 16, 4);
    rmd_datatype_swap(d + 988, 3, 4);
    rmd_datatype_swap(d + 1000, (bytes->size - 1000) / 4, 4);
}

Test(streamline_file, either_byte_order_is_read)
{
    struct rmd_streamlines s;
    struct rmd_bytes bytes = made(".trk");
    swap_trk(&bytes);
    cr_assert_eq(parse(&s, &bytes), RMD_OK, "%s", rmd_error());
    expect_same(&s);
    rmd_streamlines_free(&s);
    rmd_bytes_free(&bytes);
    bytes = made(".tck");
    size_t head = (size_t)(strstr((char *)bytes.data, "END") + 4 - (char *)bytes.data);
    change(&bytes, "Float32LE", "Float32BE");
    rmd_datatype_swap(bytes.data + head, (bytes.size - head) / 4, 4);
    cr_assert_eq(parse(&s, &bytes), RMD_OK, "%s", rmd_error());
    expect_same(&s);
    rmd_streamlines_free(&s);
    rmd_bytes_free(&bytes);
}

Test(streamline_file, a_trk_file_without_matrix_needs_its_image)
{
    struct rmd_streamlines s;
    struct rmd_bytes bytes = made(".trk");
    bytes.data[992] = 1;
    refused(&bytes, "give that image");
    cr_assert_eq(rmd_trk_parse(&s, "x.trk", bytes.data, bytes.size, &oblique, NULL), RMD_OK);
    expect_same(&s);
    rmd_streamlines_free(&s);
    rmd_bytes_free(&bytes);
}

Test(streamline_file, a_voxel_order_unlike_the_matrix_turns_the_axes)
{
    struct rmd_streamlines s;
    const struct rmd_grid image = { { 50, 40, 30 },
                                    { { { 2, 0, 0, 0 }, { 0, 2, 0, 0 }, { 0, 0, 2, 0 } } } };
    const float corner[3] = { 2, 6, 4 }; // the centre of voxel 1 3 2
    cr_assert_eq(rmd_streamlines_new(&s, &image), RMD_OK);
    cr_assert_eq(rmd_streamlines_add(&s, corner, 1), RMD_OK);
    struct rmd_bytes bytes = bytes_of(&s, ".trk");
    rmd_streamlines_free(&s);
    memcpy(bytes.data + 948, "LAS", 3); // now the first axis counts from the right
    cr_assert_eq(parse(&s, &bytes), RMD_OK, "%s", rmd_error());
    cr_assert_float_eq(s.point[0], 2 * (49 - 1), 1e-4);
    cr_assert_float_eq(s.point[1], 6, 1e-4);
    cr_assert_float_eq(s.point[2], 4, 1e-4);
    rmd_streamlines_free(&s);
    rmd_bytes_free(&bytes);
}

Test(streamline_file, a_name_without_a_known_ending_is_refused)
{
    struct rmd_outputs *set;
    struct rmd_streamlines s;
    fill(&s);
    cr_assert_eq(rmd_outputs_new(&set, 1), RMD_OK);
    cr_assert_eq(rmd_streamline_file_write(set, "x.vtk", &s), RMD_EARG);
    s.grid.n[0] = 0;
    cr_assert_eq(rmd_streamline_file_write(set, "x.trk", &s), RMD_EARG);
    cr_assert_eq(rmd_streamline_file_write(set, "x.trx", &s), RMD_EARG);
    rmd_outputs_free(set);
    rmd_streamlines_free(&s);
}
