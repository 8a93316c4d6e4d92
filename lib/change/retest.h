// SPDX-License-Identifier: BSD-3-Clause
// What a person's metric does between two sessions with nothing happening: retest tables, and which
// of their rows speaks for a region.
#ifndef RMD_CHANGE_RETEST_H
#define RMD_CHANGE_RETEST_H

#include "base/table.h"
#include "change/metric.h"

struct rmd_retest_row {
    enum rmd_metric_id metric;
    const char *region;
    double sd, df;  // within-person SD between sessions, in the metric's unit, and its df
    double n;       // persons or pairs behind it
    int within_day; // the repeats were made on one day: what more scans a session average away
    int checked;    // the figure was seen in the source itself
    const char *interval, *population, *source;
};

struct rmd_retest {
    int published; // from the literature, not from this scanner
    size_t n;
    struct rmd_retest_row *row;
    struct rmd_table table; // behind every text
};

// Reads a table with the columns metric, region, sd, n, df, and, where present, interval,
// population, source, checked. Rows of unknown metrics are skipped; RMD_EFORMAT where sd or df is
// not above 0.
RMD_MUST_CHECK enum rmd_status rmd_retest_read(struct rmd_retest *out, const char *path);

// The published figures of data/retest/published.tsv, which are part of the program.
RMD_MUST_CHECK enum rmd_status rmd_retest_published(struct rmd_retest *out);
void rmd_retest_free(struct rmd_retest *retest);

enum rmd_retest_fit {
    RMD_RETEST_NONE,   // the table has nothing for this metric; sd and df are NaN
    RMD_RETEST_REGION, // the region itself, or the same tract without its side
    RMD_RETEST_TRACT,  // a tract that contains it, or the largest SD of its parts
    RMD_RETEST_MEDIAN, // no row for this tract: the median row of the metric
    RMD_RETEST_SIDES,  // two sides together, by propagation (asymmetry.h)
    RMD_RETEST_PARTS,  // the effects behind a metric of several regions, by propagation
};

struct rmd_retest_match {
    enum rmd_retest_fit fit;
    double sd, df;
    const struct rmd_retest_row *row; // the first that speaks; NULL for RMD_RETEST_NONE
    int single; // sd is the estimate of `row` alone, perhaps scaled: rows that share it err
                // together
};

// The row that speaks for `region`: its own name, then its name without _L or _R, then the tract it
// belongs to; of several the largest SD; where there is none the median row of the metric, flagged.
struct rmd_retest_match rmd_retest_find(const struct rmd_retest *retest, enum rmd_metric_id metric,
                                        const char *region);

// Length of a region's name without its side, and the side 'L' or 'R', 0 where it has none.
size_t rmd_retest_stem(const char *region, char *side);

// One sentence about where the SD of a match comes from.
void rmd_retest_tell(struct rmd_text *out, const struct rmd_retest *retest,
                     const struct rmd_retest_match *match);

#endif
