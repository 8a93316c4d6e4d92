// SPDX-License-Identifier: BSD-3-Clause
// Every sentence that a reader of a fit may see, with the condition under which it is said.
#ifndef RMD_PLASTICITY_STATEMENT_H
#define RMD_PLASTICITY_STATEMENT_H

#include "base/text.h"
#include "plasticity/fit.h"

struct rmd_statement {
    const char *key; // in JSON, CamelCase
    int (*when)(const struct rmd_fit *fit);
    void (*say)(struct rmd_text *out, const struct rmd_fit *fit); // one or two whole sentences
};

extern const struct rmd_statement rmd_statement[];
extern const int rmd_statements; // how many

// A probability in words and as a number: "about 2 in 3 (0.67)".
void rmd_statement_odds(struct rmd_text *out, double probability);

#endif
