// SPDX-License-Identifier: BSD-3-Clause
// Repeated scans of people in whom nothing happened, turned into a retest table.
#ifndef RMD_CHANGE_REPEATS_H
#define RMD_CHANGE_REPEATS_H

#include "base/table.h"
#include "change/measurement.h"

struct rmd_repeat {
    enum rmd_metric_id metric;
    char *region;
    double squares, df; // within persons: sum of squares about each person's mean, and its df
    double means, n;    // sum of the persons' means, number of persons
};

// Starts as { 0 }.
struct rmd_repeats {
    size_t n, room;
    struct rmd_repeat *row;
};

// Adds the values of one person's k scans. Values that are not finite are left out, and a person
// with fewer than two of them adds nothing.
RMD_MUST_CHECK enum rmd_status rmd_repeats_add(struct rmd_repeats *repeats,
                                               enum rmd_metric_id metric, const char *region,
                                               const double *value, size_t k);

// Adds every row of one person's measurements, or of one table of dti-delta (--tsv).
RMD_MUST_CHECK enum rmd_status rmd_repeats_add_person(struct rmd_repeats *repeats,
                                                      const struct rmd_measurements *person);
RMD_MUST_CHECK enum rmd_status rmd_repeats_add_table(struct rmd_repeats *repeats, const char *path);
void rmd_repeats_free(struct rmd_repeats *repeats);

// What follows from one row: within-person SD, its 95 % interval, CV and MDC95.
struct rmd_repeat_summary {
    double sd, low, high, mean, cv, mdc95;
};
struct rmd_repeat_summary rmd_repeats_summary(const struct rmd_repeat *row);

// The table that rmd_retest_read() reads, and the same for people. `interval`: between the scans,
// "within-day" or in words.
void rmd_repeats_print_tsv(struct rmd_text *out, const struct rmd_repeats *repeats,
                           const char *interval, const char *population);
void rmd_repeats_print_text(struct rmd_text *out, const struct rmd_repeats *repeats);

#endif
