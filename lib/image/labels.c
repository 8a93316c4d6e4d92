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

static enum rmd_status whole_numbers(struct rmd_labels *out, const struct rmd_volume *image,
                                     const char *path, int *largest)
{
    size_t count = rmd_grid_count(&image->grid);
    if (image->nt != 1)
        return rmd_fail(RMD_EFORMAT, "%s: has %d volumes; a label image has one", path, image->nt);
    enum rmd_status st = rmd_alloc_raw(&out->v, count, sizeof *out->v);
    if (st != RMD_OK) return st;
    out->grid = image->grid;
    *largest = 0;
    for (size_t i = 0; i < count; i++) {
        float v = image->v[i];
        if (!(v >= 0 && v <= LARGEST) || v != floorf(v))
            return rmd_fail(RMD_EFORMAT,
                            "%s: voxel %zu holds %g; a label is a whole number from 0 to %d", path,
                            i, (double)v, LARGEST);
        out->v[i] = (int)v;
        if (out->v[i] > *largest) *largest = out->v[i];
    }
    return RMD_OK;
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

static struct rmd_label *find(struct rmd_labels *labels, double index)
{
    size_t low = 0, high = labels->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (labels->label[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < labels->n && labels->label[low].index == index ? &labels->label[low] : NULL;
}

static enum rmd_status name_rows(struct rmd_labels *labels, const struct rmd_table *table,
                                 const char *path, struct rmd_log *log)
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
        if (index == 0) continue; // what lies outside every region
        struct rmd_label *label = find(labels, index);
        if (label == NULL)
            rmd_log_add(log, RMD_WARNING, "%s: region %.0f (%s) has no voxel in the label image",
                        path, index, name);
        else if (label->name)
            return rmd_fail(RMD_EFORMAT, "%s: names the index %.0f twice", path, index);
        else if ((st = rmd_text_copy(&label->name, name)) != RMD_OK)
            return st;
    }
    return RMD_OK;
}

// Reads the table; *out stays empty where none was asked for and none lies beside the image.
static enum rmd_status read_table(struct rmd_table *out, char **path, const char *image_path,
                                  const char *table_path)
{
    enum rmd_status st;
    size_t stem = strlen(image_path), room = stem + 5;
    *out = (struct rmd_table){ 0 };
    if (table_path) {
        RMD_TRY(rmd_text_copy(path, table_path));
        RMD_TRY(rmd_table_read(out, *path));
    } else {
        if (stem > 3 && strcmp(image_path + stem - 3, ".gz") == 0) stem -= 3;
        stem -= stem > 4 ? 4 : 0; // .nii, .hdr or .img
        RMD_TRY(rmd_alloc(path, room, 1));
        snprintf(*path, room, "%.*s.tsv", (int)stem, image_path);
        st = rmd_table_read(out, *path);
        if (st == RMD_EMISSING) st = RMD_OK;
    }
out:
    return st;
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
    struct rmd_volume image = { 0 };
    struct rmd_table table = { 0 };
    char *found = NULL;
    int largest = 0;

    *out = (struct rmd_labels){ 0 };
    RMD_TRY(rmd_nifti_read(&image, NULL, path, NULL, log));
    RMD_TRY(whole_numbers(out, &image, path, &largest));
    RMD_TRY(list_values(out, path, largest));
    RMD_TRY(read_table(&table, &found, path, table_path));
    if (table.header) RMD_TRY(name_rows(out, &table, found, log));
    RMD_TRY(name_rest(out, table.header != NULL, found, log));
out:
    rmd_volume_free(&image);
    rmd_table_free(&table);
    rmd_release(found);
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
