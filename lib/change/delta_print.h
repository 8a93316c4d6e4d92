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

// A number and a tab, as every table here has them: 7 significant digits, n/a where not finite.
void rmd_delta_print_cell(struct rmd_text *out, double value);

// A space and a value in the unit and with the decimals of the metric's text, 8 characters wide.
void rmd_delta_print_number(struct rmd_text *out, const struct rmd_metric *metric, double value,
                            int with_sign);

// "mainly superior-inferior": the nearest axis of a direction in the world.
const char *rmd_delta_direction(const double direction[3]);

#endif
