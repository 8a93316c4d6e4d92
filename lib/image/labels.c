// SPDX-License-Identifier: BSD-3-Clause
// The image decides which regions there are; the table only names them.
#include "image/labels.h"

#include "base/memory.h"
#include "base/table.h"
#include "image/nifti.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST = 1 << 24 }; // above, float32 no longer tells whole numbers apart

static enum rmd_status whole_numbers(struct rmd_labels *out, const float *value, const char *path,
                                     int *largest)
{
    for (size_t i = 0; i < rmd_grid_count(&out->grid); i++) {
        float v = value[i];
        if (!(v >= 0 && v <= LARGEST) || v != floorf(v))
            return rmd_fail(RMD_EFORMAT,
                            "%s: voxel %zu holds %g; a label is a whole number from 0 to %d", path,
                            i, (double)v, LARGEST);
        out->v[i] = (int)v;
        if (out->v[i] > *largest) *largest = out->v[i];
    }
    return RMD_OK;
}

// A voxel belongs to the volume with the largest share there, if that is at least one half; of
// equal ones to the first.
static enum rmd_status largest_shares(struct rmd_labels *out, const struct rmd_series *image,
                                      float *value, const char *path)
{
    enum rmd_status st;
    float *most = NULL;
    size_t count = rmd_grid_count(&out->grid);

    RMD_TRY(rmd_alloc(&most, count, sizeof *most));
    for (int t = 0; t < image->nt; t++) {
        rmd_series_values(value, image, t, 0, count);
        for (size_t i = 0; i < count; i++) {
            if (!(value[i] >= 0 && value[i] <= 1)) {
                st = rmd_fail(RMD_EFORMAT,
                              "%s: voxel %zu of volume %d holds %g; an image of several volumes "
                              "holds the share of each region, from 0 to 1",
                              path, i, t, (double)value[i]);
                goto out;
            }
            if (value[i] < 0.5F || value[i] <= most[i]) continue;
            most[i] = value[i];
            out->v[i] = t + 1;
        }
    }
out:
    rmd_release(most);
    return st;
}

static enum rmd_status take_image(struct rmd_labels *out, const struct rmd_series *image,
                                  const char *path, int *largest)
{
    enum rmd_status st;
    float *value = NULL;
    size_t count = rmd_grid_count(&image->grid);

    out->grid = image->grid;
    *largest = image->nt;
    RMD_TRY(rmd_alloc(&out->v, count, sizeof *out->v));
    RMD_TRY(rmd_alloc_raw(&value, count, sizeof *value));
    if (image->nt > 1) {
        RMD_TRY(largest_shares(out, image, value, path));
    } else {
        *largest = 0;
        rmd_series_values(value, image, 0, 0, count);
        RMD_TRY(whole_numbers(out, value, path, largest));
    }
out:
    rmd_release(value);
    return st;
}

// Lists every value above 0 that occurs, in ascending order, without names.
static enum rmd_status list_values(struct rmd_labels *out, const char *path, int largest)
{
    enum rmd_status st;
    unsigned char *present = NULL;
    RMD_TRY(rmd_alloc(&present, (size_t)largest + 1, 1));
    for (size_t i = 0; i < rmd_grid_count(&out->grid); i++)
        present[out->v[i]] = 1;
    for (int value = 1; value <= largest; value++)
        out->n += present[value];
    if (out->n == 0) {
        st = rmd_fail(RMD_EFORMAT, "%s: labels no voxel; every value is 0", path);
        goto out;
    }
    RMD_TRY(rmd_alloc(&out->label, out->n, sizeof *out->label));
    for (int value = 1, k = 0; value <= largest; value++)
        if (present[value]) out->label[k++].index = value;
out:
    rmd_release(present);
    return st;
}

int rmd_labels_place(const struct rmd_labels *labels, int value)
{
    size_t low = 0, high = labels->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (labels->label[middle].index < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low < labels->n && labels->label[low].index == value ? (int)low : -1;
}

// Label = index + `first`: the table of an image of several volumes counts them from 0.
static enum rmd_status name_rows(struct rmd_labels *labels, const struct rmd_table *table,
                                 int first, const char *path, struct rmd_log *log)
{
    int index_column = rmd_table_column(table, "index"),
        name_column = rmd_table_column(table, "name");
    if (index_column < 0 || name_column < 0)
        return rmd_fail(RMD_EFORMAT, "%s: needs the columns index and name", path);
    for (size_t row = 0; row < table->rows; row++) {
        double index;
        enum rmd_status st = rmd_table_number(&index, table, row, index_column);
        if (st != RMD_OK) return st;
        const char *name = rmd_table_cell(table, row, name_column);
        if (!(index >= 0) || index != floor(index))
            return rmd_fail(RMD_EFORMAT, "%s: row %zu: the index '%s' is no whole number from 0",
                            path, row + 1, rmd_table_cell(table, row, index_column));
        if (index + first == 0) continue; // what lies outside every region
        int place = index <= LARGEST ? rmd_labels_place(labels, (int)index + first) : -1;
        struct rmd_label *label = &labels->label[place < 0 ? 0 : place];
        if (place < 0)
            rmd_log_add(log, RMD_WARNING, "%s: region %.0f (%s) has no voxel in the label image",
                        path, index, name);
        else if (label->name)
            return rmd_fail(RMD_EFORMAT, "%s: names the index %.0f twice", path, index);
        else if ((st = rmd_text_copy(&label->name, name)) != RMD_OK)
            return st;
    }
    return RMD_OK;
}

void rmd_labels_table_path(struct rmd_text *out, const char *image_path)
{
    rmd_text_add(out, "%.*s.tsv", (int)rmd_nifti_stem(image_path), image_path);
}

// Reads the table; *out stays empty where none was asked for and none lies beside the image.
static enum rmd_status read_table(struct rmd_table *out, struct rmd_text *path,
                                  const char *image_path, const char *table_path)
{
    *out = (struct rmd_table){ 0 };
    if (table_path)
        rmd_text_add(path, "%s", table_path);
    else
        rmd_labels_table_path(path, image_path);
    if (path->status != RMD_OK) return path->status;
    enum rmd_status st = rmd_table_read(out, path->s);
    return st == RMD_EMISSING && !table_path ? RMD_OK : st;
}

static enum rmd_status name_rest(struct rmd_labels *labels, int tabled, const char *path,
                                 struct rmd_log *log)
{
    for (size_t i = 0; i < labels->n; i++) {
        struct rmd_label *label = &labels->label[i];
        char name[32];
        if (label->name) continue;
        snprintf(name, sizeof name, "label-%d", label->index);
        if (tabled)
            rmd_log_add(log, RMD_WARNING, "%s: has no name for region %d, called %s", path,
                        label->index, name);
        enum rmd_status st = rmd_text_copy(&label->name, name);
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

enum rmd_status rmd_labels_read(struct rmd_labels *out, const char *path, const char *table_path,
                                struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_series image = { 0 };
    struct rmd_table table = { 0 };
    struct rmd_text found = { 0 };
    int largest = 0;

    *out = (struct rmd_labels){ 0 };
    RMD_TRY(rmd_nifti_read_series(&image, NULL, path, NULL, log));
    RMD_TRY(take_image(out, &image, path, &largest));
    RMD_TRY(list_values(out, path, largest));
    RMD_TRY(read_table(&table, &found, path, table_path));
    if (table.header) RMD_TRY(name_rows(out, &table, image.nt > 1, found.s, log));
    RMD_TRY(name_rest(out, table.header != NULL, found.s, log));
out:
    rmd_series_free(&image);
    rmd_table_free(&table);
    rmd_text_free(&found);
    if (st != RMD_OK) rmd_labels_free(out);
    return st;
}

void rmd_labels_free(struct rmd_labels *labels)
{
    for (size_t i = 0; labels->label && i < labels->n; i++)
        rmd_release(labels->label[i].name);
    rmd_release(labels->label);
    rmd_release(labels->v);
    *labels = (struct rmd_labels){ 0 };
}
