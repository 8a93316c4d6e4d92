// SPDX-License-Identifier: BSD-3-Clause
// A list of named numbers, printed for a person, as a table and as JSON.
#ifndef RMD_REPORT_QUANTITY_H
#define RMD_REPORT_QUANTITY_H

#include "base/json.h"

struct rmd_quantity {
    const char *name, *key; // words, NULL where the text is another; the name in table and JSON
    const char *unit;       // "1" for a pure number
    double value;           // NaN where it is not known: "n/a"
};

void rmd_quantity_text(struct rmd_text *out, const struct rmd_quantity *list, int n);
void rmd_quantity_tsv(struct rmd_text *out, const struct rmd_quantity *list, int n);
struct rmd_json *rmd_quantity_json(const struct rmd_quantity *list, int n);

// Adds them to an object.
void rmd_quantity_put(struct rmd_json *object, const struct rmd_quantity *list, int n);

#endif
