// SPDX-License-Identifier: BSD-3-Clause
// Finds label images; sorts rows for people.
#include "change/regions.h"

#include "align/atlas.h"
#include "base/memory.h"
#include "change/retest.h"

#include <stdlib.h>
#include <string.h>

enum rmd_status rmd_regions_find(struct rmd_labels *out, const char *labels, const char *table,
                                 const char *folder, const struct rmd_volume *fa,
                                 struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    struct rmd_atlas atlas = { .regions = { 0 } };
    *out = (struct rmd_labels){ 0 };
    if (labels && folder) return rmd_fail(RMD_EARG, "give --labels or --atlas, not both");
    if (labels) return rmd_labels_read(out, labels, table, log);
    if (!folder) return RMD_OK;
    RMD_TRY(rmd_atlas_find(&atlas, folder));
    if (atlas.fa.s == NULL)
        RMD_TRY(rmd_labels_read(out, atlas.regions.s, table, log));
    else if (fa)
        RMD_TRY(rmd_atlas_bring(out, &atlas, fa, log));
    else
        st = rmd_fail(RMD_EARG,
                      "--atlas %s: its regions lie in template space, and the sessions have no FA "
                      "to align its template with: use --labels",
                      folder);
out:
    rmd_atlas_free(&atlas);
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
