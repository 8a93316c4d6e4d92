// SPDX-License-Identifier: BSD-3-Clause
// A comparison in words: text for people, one long table, complete JSON.
#ifndef RMD_CHANGE_DELTA_PRINT_H
#define RMD_CHANGE_DELTA_PRINT_H

#include "base/json.h"
#include "change/comparison.h"

// The sentence that stands in every output.
extern const char rmd_delta_research_use[];

// What was read, aligned, fitted and found; `log` holds the warnings, which come first where an
// identity was accepted and last otherwise.
void rmd_delta_print_text(struct rmd_text *out, const struct rmd_comparison *comparison,
                          const struct rmd_comparison_opts *opts, const struct rmd_log *log);

// One line a row of the change table; columns are described in docs/formats.md.
void rmd_delta_print_tsv(struct rmd_text *out, const struct rmd_comparison *comparison);

// Everything the text says, and all numbers in full.
struct rmd_json *rmd_delta_print_json(const struct rmd_comparison *comparison,
                                      const struct rmd_comparison_opts *opts);

// The detectable change of every row of one scan, as text or as a table.
RMD_MUST_CHECK enum rmd_status
rmd_delta_print_power(struct rmd_text *out, const struct rmd_comparison *comparison, int tsv);

// What is printed of a change table, whatever was compared; borrowed.
struct rmd_delta_table {
    const struct rmd_deltas *deltas;
    const struct rmd_retest *retest;
    const size_t *order;                  // [rows]
    const enum rmd_family_method *method; // [sessions - 1]
    const char *region;                   // what a region is called: "tract"
};

// The rows of one later session as text, with how p was adjusted and where session SDs are from.
void rmd_delta_print_table(struct rmd_text *out, const struct rmd_delta_table *table, int session);

// How far each of `n` later sessions or runs (`what`: "" or "run ") was moved against the first.
void rmd_delta_print_alignment(struct rmd_text *out, const char *what,
                               const struct rmd_rigid_result *pair, int n);

// What comes first where an identity was accepted, and last: the warnings of `log`, and for whom
// this is.
void rmd_delta_print_identity(struct rmd_text *out, const struct rmd_gate *gate);
void rmd_delta_print_end(struct rmd_text *out, const struct rmd_log *log);

// One line of the long table, and its header.
void rmd_delta_print_head(struct rmd_text *out, const char *region);
void rmd_delta_print_row(struct rmd_text *out, const struct rmd_retest *retest,
                         const struct rmd_delta *row, const char *from, const char *to);

// What the gate found, as JSON.
struct rmd_json *rmd_delta_print_json_gate(const struct rmd_gate *gate);

// A row as JSON; `region` is the key of its region.
struct rmd_json *rmd_delta_print_json_row(const struct rmd_retest *retest,
                                          const struct rmd_delta *row, const char *region);

// A number and a tab, as every table here has them: 7 significant digits, n/a where not finite.
void rmd_delta_print_cell(struct rmd_text *out, double value);

// A space and a value in the unit and with the decimals of the metric's text, 8 characters wide.
void rmd_delta_print_number(struct rmd_text *out, const struct rmd_metric *metric, double value,
                            int with_sign);

// "mainly superior-inferior": the nearest axis of a direction in the world.
const char *rmd_delta_direction(const double direction[3]);

#endif
