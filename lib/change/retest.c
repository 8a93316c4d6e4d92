// SPDX-License-Identifier: BSD-3-Clause
// Reads retest tables and finds the row for a region.
#include "change/retest.h"

#include "base/memory.h"
#include "change/published.h"

#include <math.h>
#include <string.h>
#include <strings.h>

// Which row of a table stands for a tract that has none of its own: our name, the table's name.
static const char *const belongs[][2] = {
    // clang-format off
    { "CC", "genu" }, { "CC", "body" }, { "CC", "splenium" },
    { "CC_genu", "genu" }, { "CC_body", "body" }, { "CC_splenium", "splenium" },
    { "AF", "SLF" }, { "SLF1", "SLF" }, { "SLF2", "SLF" }, { "SLF3", "SLF" },
    { "SLF_I", "SLF" }, { "SLF_II", "SLF" }, { "SLF_III", "SLF" },
    { "PLIC", "CST" }, { "PT", "CST" }, { "IFO", "IFOF" }, { "UNC", "UF" },
    // clang-format on
};

static enum rmd_status read_row(struct rmd_retest_row *out, const struct rmd_table *table,
                                size_t row, const int column[9])
{
    enum rmd_status st;
    RMD_TRY(rmd_table_number(&out->sd, table, row, column[2]));
    RMD_TRY(rmd_table_number(&out->n, table, row, column[3]));
    RMD_TRY(rmd_table_number(&out->df, table, row, column[4]));
    if (!(out->sd > 0) || !(out->df > 0))
        return rmd_fail(RMD_EFORMAT, "row %zu: sd and df must be above 0", row + 1);
    const char *text[4] = { "n/a", "n/a", "n/a", "n/a" };
    for (int i = 0; i < 4; i++)
        if (column[5 + i] >= 0) text[i] = rmd_table_cell(table, row, column[5 + i]);
    out->region = rmd_table_cell(table, row, column[1]);
    out->interval = text[0];
    out->population = text[1];
    out->source = text[2];
    out->checked = strcmp(text[3], "yes") == 0;
    out->within_day = strcmp(text[0], "within-day") == 0;
out:
    return st;
}

static enum rmd_status read_rows(struct rmd_retest *out, const char *name)
{
    static const char *const header[9] = { "metric",   "region",     "sd",     "n",      "df",
                                           "interval", "population", "source", "checked" };
    enum rmd_status st;
    int column[9];
    for (int i = 0; i < 9; i++) {
        column[i] = rmd_table_column(&out->table, header[i]);
        if (i < 5 && column[i] < 0)
            return rmd_fail(RMD_EFORMAT,
                            "%s: no column '%s': a retest table has the columns metric, region, "
                            "sd, n and df, as remodel-retest writes them",
                            name, header[i]);
    }
    RMD_TRY(rmd_alloc(&out->row, out->table.rows, sizeof *out->row));
    for (size_t i = 0; i < out->table.rows; i++) {
        struct rmd_retest_row *row = &out->row[out->n];
        row->metric = rmd_metric_find(rmd_table_cell(&out->table, i, column[0]));
        if (row->metric == RMD_METRICS) continue;
        if ((st = read_row(row, &out->table, i, column)) != RMD_OK) {
            rmd_context("%s", name);
            goto out;
        }
        out->n++;
    }
    st = RMD_OK;
out:
    return st;
}

enum rmd_status rmd_retest_read(struct rmd_retest *out, const char *path)
{
    enum rmd_status st;
    *out = (struct rmd_retest){ 0 };
    RMD_TRY(rmd_table_read(&out->table, path));
    RMD_TRY(read_rows(out, path));
out:
    if (st != RMD_OK) rmd_retest_free(out);
    return st;
}

enum rmd_status rmd_retest_published(struct rmd_retest *out)
{
    enum rmd_status st;
    *out = (struct rmd_retest){ .published = 1 };
    RMD_TRY(rmd_table_parse(&out->table, "published.tsv", rmd_published_retest,
                            strlen(rmd_published_retest)));
    RMD_TRY(read_rows(out, "published.tsv"));
out:
    if (st != RMD_OK) rmd_retest_free(out);
    return st;
}

void rmd_retest_free(struct rmd_retest *retest)
{
    rmd_release(retest->row);
    rmd_table_free(&retest->table);
    *retest = (struct rmd_retest){ 0 };
}

size_t rmd_retest_stem(const char *region, char *side)
{
    size_t n = strlen(region);
    int sided = n > 2 && region[n - 2] == '_' && (region[n - 1] == 'L' || region[n - 1] == 'R');
    if (side) *side = sided ? region[n - 1] : 0;
    return sided ? n - 2 : n;
}

static int equals(const char *name, size_t n, const char *other)
{
    return strlen(other) == n && strncasecmp(name, other, n) == 0;
}

static int is_part(const char *name, size_t n, const char *region)
{
    for (size_t i = 0; i < sizeof belongs / sizeof *belongs; i++)
        if (equals(name, n, belongs[i][0]) && strcasecmp(region, belongs[i][1]) == 0) return 1;
    return 0;
}

// Of the rows of the metric, by rank of their SD (ties in table order), the upper median.
static const struct rmd_retest_row *median(const struct rmd_retest *retest,
                                           enum rmd_metric_id metric)
{
    size_t count = 0;
    for (size_t i = 0; i < retest->n; i++)
        count += retest->row[i].metric == metric;
    for (size_t i = 0; i < retest->n; i++) {
        const struct rmd_retest_row *a = &retest->row[i];
        size_t below = 0;
        for (size_t j = 0; j < retest->n; j++) {
            const struct rmd_retest_row *b = &retest->row[j];
            if (b->metric == metric) below += b->sd < a->sd || (b->sd == a->sd && j < i);
        }
        if (a->metric == metric && below == count / 2) return a;
    }
    return NULL;
}

struct rmd_retest_match rmd_retest_find(const struct rmd_retest *retest, enum rmd_metric_id metric,
                                        const char *region)
{
    struct rmd_retest_match match = { RMD_RETEST_NONE, (double)NAN, (double)NAN, NULL, 1 };
    size_t n = strlen(region), stem = rmd_retest_stem(region, NULL);
    for (int step = 0; step < 3 && !match.row; step++)
        for (size_t i = 0; i < retest->n; i++) {
            const struct rmd_retest_row *row = &retest->row[i];
            int fits = step == 0   ? equals(region, n, row->region)
                       : step == 1 ? equals(region, stem, row->region)
                                   : is_part(region, stem, row->region);
            if (row->metric != metric || !fits) continue;
            if (!match.row || row->sd > match.row->sd) match.row = row;
            match.fit = step < 2 ? RMD_RETEST_REGION : RMD_RETEST_TRACT;
        }
    if (!match.row && (match.row = median(retest, metric))) match.fit = RMD_RETEST_MEDIAN;
    if (match.row) {
        match.sd = match.row->sd;
        match.df = match.row->df;
    }
    return match;
}

void rmd_retest_tell(struct rmd_text *out, const struct rmd_retest *retest,
                     const struct rmd_retest_match *match)
{
    static const char *const how[] = {
        [RMD_RETEST_NONE] = "the retest table has no row for this metric",
        [RMD_RETEST_REGION] = "",
        [RMD_RETEST_TRACT] = "",
        [RMD_RETEST_MEDIAN] = "no row for this tract, median of the table: ",
        [RMD_RETEST_SIDES] = "propagated from FA of both sides: ",
        [RMD_RETEST_PARTS] = "propagated from the regions behind it: ",
    };
    rmd_text_add(out, "%s", how[match->fit]);
    if (!match->row) return;
    rmd_text_add(out, "%s, %s%s%s", match->row->region, retest->published ? "published by " : "",
                 match->row->source,
                 match->row->checked || !retest->published ? "" : ", not checked in the source");
}
