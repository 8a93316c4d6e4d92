// SPDX-License-Identifier: BSD-3-Clause
// A fit as one list of findings, from which the table, the JSON and the text are printed. What the
// data cannot bear is withheld here, for all three.
#ifndef RMD_PLASTICITY_FINDINGS_H
#define RMD_PLASTICITY_FINDINGS_H

#include "base/json.h"
#include "plasticity/fit.h"

struct rmd_finding {
    const char *section; // a row of the table in findings_text.c
    char name[64], detail[96];
    const char *unit;
    double value, low, high;             // 95 % interval; NaN where there is none or it is withheld
    double sd, probability, contraction; // NaN where they mean nothing
    const char *status;                  // verdict or reason, "" where there is none
};

struct rmd_findings {
    int n, room;
    struct rmd_finding *item;
};

RMD_MUST_CHECK enum rmd_status rmd_findings_new(struct rmd_findings *out,
                                                const struct rmd_fit *fit);
// Appends a finding without numbers; there must be room.
struct rmd_finding *rmd_findings_add(struct rmd_findings *findings, const char *section,
                                     const char *name, const char *detail);
void rmd_findings_free(struct rmd_findings *findings);

// Adds the table, one row a finding.
void rmd_findings_print_tsv(struct rmd_text *out, const struct rmd_fit *fit,
                            const struct rmd_findings *findings);

// The person, sessions, training, findings, statements, priors and what was recorded besides.
struct rmd_json *rmd_findings_json(const struct rmd_fit *fit, const struct rmd_findings *findings);

// The findings alone.
struct rmd_json *rmd_findings_array(const struct rmd_findings *findings);

// What the columns of the table mean, by name.
struct rmd_json *rmd_findings_columns(void);

// Adds the findings as tables for a person.
void rmd_findings_print_sections(struct rmd_text *out, const struct rmd_findings *findings);

// Adds the text for a person: tables and the statements that hold.
void rmd_findings_print_text(struct rmd_text *out, const struct rmd_fit *fit,
                             const struct rmd_findings *findings);

#endif
