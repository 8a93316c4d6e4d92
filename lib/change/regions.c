// SPDX-License-Identifier: BSD-3-Clause
// Finds label images; sorts rows for people.
#include "change/regions.h"

#include "base/memory.h"
#include "base/table.h"
#include "change/retest.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int ends_with(const char *text, const char *ending)
{
    size_t n = strlen(text), k = strlen(ending);
    return n > k && strcmp(text + n - k, ending) == 0;
}

// The path of the only label image in a folder.
static enum rmd_status find_dseg(struct rmd_text *path, const char *folder)
{
    int found = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return rmd_fail(RMD_EMISSING,
                        "--atlas %s: there is no such folder. Atlases in template space need "
                        "normalisation, which is not there yet: give a folder with a label image "
                        "*_dseg.nii.gz and its .tsv (index, name) in the space of the first "
                        "session, or use --labels",
                        folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (ends_with(entry->d_name, "_dseg.nii.gz") || ends_with(entry->d_name, "_dseg.nii")) {
            rmd_text_free(path);
            rmd_text_add(path, "%s/%s", folder, entry->d_name);
            found++;
        }
    closedir(dir);
    if (found != 1)
        return rmd_fail(RMD_EMISSING,
                        "--atlas %s: holds %d label images *_dseg.nii.gz where one is needed: name "
                        "the one you mean with --labels",
                        folder, found);
    return path->status;
}

enum rmd_status rmd_regions_find(struct rmd_labels *out, const char *labels, const char *table,
                                 const char *atlas, struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text path = { 0 };
    *out = (struct rmd_labels){ 0 };
    if (labels && atlas) return rmd_fail(RMD_EARG, "give --labels or --atlas, not both");
    if (atlas) RMD_TRY(find_dseg(&path, atlas));
    if (labels || atlas) RMD_TRY(rmd_labels_read(out, atlas ? path.s : labels, table, log));
out:
    rmd_text_free(&path);
    return st;
}

struct entry {
    const struct rmd_measurement *item;
    size_t row;
};

static int by_tract(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    char side[2];
    size_t n = rmd_retest_stem(x->item->region, &side[0]);
    size_t k = rmd_retest_stem(y->item->region, &side[1]);
    int order = strncmp(x->item->region, y->item->region, n < k ? n : k);
    if (order != 0) return order;
    if (n != k) return n < k ? -1 : 1;
    for (int i = 0; i < 2; i++)
        if (side[i] == 0) side[i] = 'Z'; // both sides together come last
    if (side[0] != side[1]) return side[0] - side[1];
    if (x->item->metric != y->item->metric) return (int)x->item->metric - (int)y->item->metric;
    return (x->row > y->row) - (x->row < y->row);
}

enum rmd_status rmd_regions_order(size_t **order, const struct rmd_measurements *m)
{
    enum rmd_status st;
    struct entry *entry = NULL;
    *order = NULL;
    RMD_TRY(rmd_alloc(&entry, m->rows, sizeof *entry));
    RMD_TRY(rmd_alloc(order, m->rows, sizeof **order));
    for (size_t r = 0; r < m->rows; r++)
        entry[r] = (struct entry){ &m->item[r], r };
    qsort(entry, m->rows, sizeof *entry, by_tract);
    for (size_t r = 0; r < m->rows; r++)
        (*order)[r] = entry[r].row;
out:
    rmd_release(entry);
    return st;
}
