// SPDX-License-Identifier: BSD-3-Clause
// Within-person variation from repeated scans.
#include "change/repeats.h"

#include "base/memory.h"
#include "change/delta.h"
#include "math/distribution.h"

#include <math.h>
#include <string.h>

static enum rmd_status find(struct rmd_repeat **out, struct rmd_repeats *repeats,
                            enum rmd_metric_id metric, const char *region)
{
    enum rmd_status st = RMD_OK;
    for (size_t i = 0; i < repeats->n; i++) {
        *out = &repeats->row[i];
        if ((*out)->metric == metric && strcmp((*out)->region, region) == 0) return RMD_OK;
    }
    if (repeats->n == repeats->room) {
        struct rmd_repeat *wider;
        size_t room = 2 * repeats->room + 16;
        RMD_TRY(rmd_alloc(&wider, room, sizeof *wider));
        if (repeats->n) memcpy(wider, repeats->row, repeats->n * sizeof *wider);
        rmd_release(repeats->row);
        repeats->row = wider;
        repeats->room = room;
    }
    *out = &repeats->row[repeats->n];
    **out = (struct rmd_repeat){ .metric = metric };
    RMD_TRY(rmd_text_copy(&(*out)->region, region));
    repeats->n++;
out:
    return st;
}

// EQ change.41
enum rmd_status rmd_repeats_add(struct rmd_repeats *repeats, enum rmd_metric_id metric,
                                const char *region, const double *value, size_t k)
{
    struct rmd_repeat *row;
    double sum = 0, squares = 0, n = 0;
    for (size_t i = 0; i < k; i++)
        if (isfinite(value[i])) {
            sum += value[i];
            n++;
        }
    if (n < 2) return RMD_OK;
    for (size_t i = 0; i < k; i++)
        if (isfinite(value[i])) squares += (value[i] - sum / n) * (value[i] - sum / n);
    enum rmd_status st = find(&row, repeats, metric, region);
    if (st != RMD_OK) return st;
    row->squares += squares;
    row->df += n - 1;
    row->means += sum / n;
    row->n++;
    return RMD_OK;
}

enum rmd_status rmd_repeats_add_person(struct rmd_repeats *repeats,
                                       const struct rmd_measurements *m)
{
    enum rmd_status st;
    double *value = NULL;
    RMD_TRY(rmd_alloc(&value, (size_t)m->sessions, sizeof *value));
    for (size_t r = 0; r < m->rows; r++) {
        for (int s = 0; s < m->sessions; s++)
            value[s] = m->item[(size_t)s * m->rows + r].value;
        RMD_TRY(rmd_repeats_add(repeats, m->item[r].metric, m->item[r].region, value,
                                (size_t)m->sessions));
    }
out:
    rmd_release(value);
    return st;
}

// The rows of one tract and metric are the later sessions of one person against the first.
static enum rmd_status add_rows(struct rmd_repeats *repeats, const struct rmd_table *table,
                                const int column[4], size_t first, double *value)
{
    enum rmd_status st;
    const char *tract = rmd_table_cell(table, first, column[0]);
    const char *name = rmd_table_cell(table, first, column[1]);
    enum rmd_metric_id metric = rmd_metric_find(name);
    size_t k = 1;
    for (size_t i = 0; i < table->rows; i++) {
        if (strcmp(rmd_table_cell(table, i, column[0]), tract) != 0 ||
            strcmp(rmd_table_cell(table, i, column[1]), name) != 0)
            continue;
        if (i < first) return RMD_OK; // added with an earlier row
        RMD_TRY(rmd_table_number(&value[0], table, i, column[2]));
        RMD_TRY(rmd_table_number(&value[k++], table, i, column[3]));
    }
    if (metric == RMD_METRICS) return RMD_OK;
    RMD_TRY(rmd_repeats_add(repeats, metric, tract, value, k));
out:
    return st;
}

enum rmd_status rmd_repeats_add_table(struct rmd_repeats *repeats, const char *path)
{
    static const char *const header[4] = { "tract", "metric", "value_from", "value_to" };
    enum rmd_status st;
    struct rmd_table table = { 0 };
    double *value = NULL;
    int column[4];
    RMD_TRY(rmd_table_read(&table, path));
    for (int i = 0; i < 4; i++)
        if ((column[i] = rmd_table_column(&table, header[i])) < 0) {
            st = rmd_fail(RMD_EFORMAT, "%s: no column '%s': not a table of dti-delta --tsv", path,
                          header[i]);
            goto out;
        }
    RMD_TRY(rmd_alloc(&value, table.rows + 1, sizeof *value));
    for (size_t i = 0; i < table.rows; i++)
        if ((st = add_rows(repeats, &table, column, i, value)) != RMD_OK) {
            rmd_context("%s", path);
            goto out;
        }
out:
    rmd_release(value);
    rmd_table_free(&table);
    return st;
}

void rmd_repeats_free(struct rmd_repeats *repeats)
{
    for (size_t i = 0; i < repeats->n; i++)
        rmd_release(repeats->row[i].region);
    rmd_release(repeats->row);
    *repeats = (struct rmd_repeats){ 0 };
}

struct rmd_repeat_summary rmd_repeats_summary(const struct rmd_repeat *row)
{
    const double half = RMD_DELTA_ALPHA / 2;
    struct rmd_repeat_summary s;
    s.sd = sqrt(row->squares / row->df);
    s.mean = row->means / row->n;
    s.cv = s.sd / fabs(s.mean);
    s.low = sqrt(row->squares / rmd_distribution_chi_square_quantile(1 - half, row->df));
    s.high = sqrt(row->squares / rmd_distribution_chi_square_quantile(half, row->df));
    s.mdc95 = rmd_distribution_t_quantile(1 - half, row->df) * sqrt(2.0) * s.sd;
    return s;
}
