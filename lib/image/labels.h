// SPDX-License-Identifier: BSD-3-Clause
// Regions: an integer image and the table that names its values.
#ifndef RMD_IMAGE_LABELS_H
#define RMD_IMAGE_LABELS_H

#include "base/log.h"
#include "base/table.h"
#include "image/volume.h"

struct rmd_label {
    int index;  // the value in the image, above 0
    char *name; // such as "CST_L"; names that differ only in _L/_R are a pair of sides
};

struct rmd_labels {
    struct rmd_grid grid;
    int *v; // 0 outside every region
    size_t n;
    struct rmd_label *label; // ascending index
};

// Reads a 3D label image (whole numbers >= 0, else RMD_EFORMAT), or a 4D image with the share of a
// region in every volume (0 to 1; a voxel goes to the largest, if that is at least one half), and
// its table: `table_path`, or where NULL the sibling .tsv of the image (BIDS dseg and probseg:
// columns index, name; of shares the index counts the volumes from 0); without a table regions are
// named "label-<index>". Values without a row and rows without voxels are added to
// `log`.
RMD_MUST_CHECK enum rmd_status rmd_labels_read(struct rmd_labels *out, const char *path,
                                               const char *table_path, struct rmd_log *log);

// Adds the path that the table of a label image has where none is named.
void rmd_labels_table_path(struct rmd_text *out, const char *image_path);

// The place of a value of the image among the labels, -1 where it is not one of them.
int rmd_labels_place(const struct rmd_labels *labels, int value);

void rmd_labels_free(struct rmd_labels *labels);

#endif
