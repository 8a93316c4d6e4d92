// SPDX-License-Identifier: BSD-3-Clause
// Label images and the tables that name their values, sound and wrong.
#include "image/labels.h"

#include "base/file.h"
#include "base/memory.h"
#include "image/nifti.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { VOXELS = 24 };
static char stem[64], image[80], table[80], other[80];
static struct rmd_labels labels;
static struct rmd_log said;

static void start(void)
{
    snprintf(stem, sizeof stem, "labels-%ld", (long)getpid());
    snprintf(image, sizeof image, "%s.nii", stem);
    snprintf(table, sizeof table, "%s.tsv", stem);
    snprintf(other, sizeof other, "%s-other.tsv", stem);
    labels = (struct rmd_labels){ 0 };
    said = (struct rmd_log){ 0 };
}

static void end(void)
{
    rmd_labels_free(&labels);
    rmd_log_free(&said);
    unlink(image);
    unlink(table);
    unlink(other);
}

TestSuite(labels, .init = start, .fini = end);

static void write_image(const float *value, int nt)
{
    const struct rmd_grid grid = { { 2, 3, 4 },
                                   { { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } } };
    struct rmd_volume volume;
    struct rmd_outputs *set;
    cr_assert(rmd_volume_new(&volume, &grid, nt) == RMD_OK);
    for (int i = 0; i < VOXELS * nt; i++)
        volume.v[i] = value[i];
    cr_assert(rmd_outputs_new(&set, 1) == RMD_OK);
    cr_assert(rmd_nifti_write(set, image, &volume, 0) == RMD_OK, "%s", rmd_error());
    cr_assert(rmd_outputs_commit(set) == RMD_OK, "%s", rmd_error());
    rmd_outputs_free(set);
    rmd_volume_free(&volume);
}

// Voxels 0, 7, 3, 0, 7, 3 ... but for `odd` at voxel 5, in `nt` volumes, at most 2.
static void store(float odd, int nt)
{
    const float cycle[3] = { 0, 7, 3 };
    float value[2 * VOXELS];
    for (int i = 0; i < VOXELS * nt; i++)
        value[i] = i == 5 ? odd : cycle[i % 3];
    write_image(value, nt);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static enum rmd_status read_labels(const char *with)
{
    return rmd_labels_read(&labels, image, with, &said);
}

Test(labels, without_a_table_regions_are_named_by_their_value)
{
    store(3, 1);
    cr_assert(read_labels(NULL) == RMD_OK, "%s", rmd_error());
    cr_assert(labels.n == 2 && labels.label[0].index == 3 && labels.label[1].index == 7);
    cr_assert_str_eq(labels.label[0].name, "label-3");
    cr_assert_str_eq(labels.label[1].name, "label-7");
    cr_assert(labels.v[0] == 0 && labels.v[1] == 7 && labels.v[2] == 3);
    cr_assert(labels.grid.n[2] == 4 && said.n == 0);
}

Test(labels, the_table_beside_the_image_names_them_in_any_order)
{
    store(3, 1);
    put(table, "name\tindex\ncst\t7\nnothing\t0\ncc\t3\n");
    cr_assert(read_labels(NULL) == RMD_OK, "%s", rmd_error());
    cr_assert_str_eq(labels.label[0].name, "cc");
    cr_assert_str_eq(labels.label[1].name, "cst");
    cr_assert(said.n == 0);
}

Test(labels, a_table_that_is_named_comes_before_the_one_beside)
{
    store(3, 1);
    put(table, "index\tname\n3\tbeside\n7\tbeside\n");
    put(other, "index\tname\n3\tnamed\n7\talso\n");
    cr_assert(read_labels(other) == RMD_OK, "%s", rmd_error());
    cr_assert_str_eq(labels.label[0].name, "named");
}

Test(labels, values_without_row_and_rows_without_voxel_are_said)
{
    store(3, 1);
    put(table, "index\tname\n3\tcc\n9\tgone\n");
    cr_assert(read_labels(NULL) == RMD_OK, "%s", rmd_error());
    cr_assert_str_eq(labels.label[1].name, "label-7");
    cr_assert(said.n == 2);
    cr_assert(strstr(said.line[0].text, "region 9 (gone) has no voxel"), "%s", said.line[0].text);
    cr_assert(strstr(said.line[1].text, "no name for region 7"), "%s", said.line[1].text);
}

static void refused(const char *words)
{
    enum rmd_status st = read_labels(NULL);
    cr_assert(st == RMD_EFORMAT, "%d", (int)st);
    cr_assert(strstr(rmd_error(), stem) && strstr(rmd_error(), words), "%s", rmd_error());
    cr_assert(labels.n == 0 && labels.v == NULL && labels.label == NULL);
}

Test(labels, a_fraction_is_no_label)
{
    store(2.5F, 1);
    refused("voxel 5 holds 2.5");
}

Test(labels, a_negative_number_is_no_label)
{
    store(-1, 1);
    refused("voxel 5 holds -1");
}

Test(labels, a_number_that_float_cannot_tell_from_its_neighbour_is_no_label)
{
    store(33554432.0F, 1);
    refused("whole number from 0 to 16777216");
}

Test(labels, volumes_that_are_no_shares_are_refused)
{
    store(3, 2);
    refused("voxel 1 of volume 0 holds 7");
}

Test(labels, a_voxel_goes_to_the_largest_share_of_one_half_or_more)
{
    const float share[2][6] = { { 0, 0, 0.9F, 0.4F, 0, 0.6F }, { 0, 0, 0, 0.45F, 0.5F, 0.7F } };
    const int expected[6] = { 0, 0, 1, 0, 2, 2 };
    float value[2 * VOXELS] = { 0 };
    for (int t = 0; t < 2; t++)
        for (int i = 0; i < 6; i++)
            value[t * VOXELS + i] = share[t][i];
    write_image(value, 2);
    put(table, "index\tname\n0\tfirst\n1\tsecond\n");
    cr_assert(read_labels(NULL) == RMD_OK, "%s", rmd_error());
    cr_assert_eq(labels.n, 2);
    cr_assert_str_eq(labels.label[0].name, "first");
    cr_assert_str_eq(labels.label[1].name, "second");
    for (int i = 0; i < VOXELS; i++)
        cr_assert_eq(labels.v[i], i < 6 ? expected[i] : 0, "voxel %d", i);
}

Test(labels, an_index_named_twice_is_refused)
{
    store(3, 1);
    put(table, "index\tname\n3\tcc\n3\tcst\n");
    refused("index 3 twice");
}

Test(labels, a_table_without_the_columns_is_refused)
{
    store(3, 1);
    put(table, "value\tname\n3\tcc\n");
    refused("columns index and name");
}

Test(labels, a_table_that_is_named_and_missing_is_missed)
{
    store(3, 1);
    cr_assert(read_labels("nowhere.tsv") == RMD_EMISSING);
    cr_assert(strstr(rmd_error(), "nowhere.tsv"), "%s", rmd_error());
}
