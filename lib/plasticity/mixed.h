// SPDX-License-Identifier: BSD-3-Clause
// Mixed-effects models of many people that are linear once one rate is given: maximum likelihood
// without linearisation (plast.30 and on in docs/methods/plasticity.md).
#ifndef RMD_PLASTICITY_MIXED_H
#define RMD_PLASTICITY_MIXED_H

#include "base/json.h"
#include "base/param.h"
#include "base/table.h"

struct rmd_mixed_opts {
    const char *group;          // table, one row an observation; NULL: no mixed model
    const char *by, *response;  // columns
    const char *fixed, *random; // terms
    int ml;                     // maximum rather than restricted likelihood
};
extern const struct rmd_param rmd_mixed_params[];

enum { RMD_TERMS_MOST = 6, RMD_RANDOM_MOST = 3 };

// A column of the design as it was asked for: "1", "x", "sqrt(x)", "log(x)", "decay(x)" for
// exp(-k x) or "rise(x)" for 1 - exp(-k x), with one rate k > 0 for all.
enum rmd_term_kind {
    RMD_TERM_ONE,
    RMD_TERM_PLAIN,
    RMD_TERM_SQRT,
    RMD_TERM_LOG,
    RMD_TERM_DECAY,
    RMD_TERM_RISE
};
struct rmd_term {
    char name[64];
    enum rmd_term_kind kind;
    int column; // of the table
    int random; // index of its random effect, -1 where it has none
};

struct rmd_mixed_person {
    const char *id;
    size_t first, last;             // rows of the ordered data
    double effect[RMD_RANDOM_MOST]; // conditional modes of the random effects
};

struct rmd_mixed {
    int terms, randoms, rated; // rated: there is a rate
    struct rmd_term term[RMD_TERMS_MOST];
    size_t rows, people;
    double *value; // [rows] response
    double *x;     // [rows * terms] the column of every term before decay or rise
    struct rmd_mixed_person *person;
    struct rmd_table table; // behind the labels

    int restricted;
    double log_likelihood, sigma, rate;
    double fixed[RMD_TERMS_MOST], fixed_se[RMD_TERMS_MOST]; // given the rate
    double sd[RMD_RANDOM_MOST], correlation[RMD_RANDOM_MOST * RMD_RANDOM_MOST];
    int boundary; // the random effects are not identified: an SD of 0 or a correlation of 1
};

// Reads the table and fits. RMD_EARG for terms that are not understood; RMD_EFORMAT for cells that
// are no numbers (rows with n/a are left out); RMD_EFIT where the data do not bear the model.
RMD_MUST_CHECK enum rmd_status rmd_mixed_fit(struct rmd_mixed *out,
                                             const struct rmd_mixed_opts *opts);
void rmd_mixed_free(struct rmd_mixed *mixed);

void rmd_mixed_print_text(struct rmd_text *out, const struct rmd_mixed *mixed);
void rmd_mixed_print_tsv(struct rmd_text *out, const struct rmd_mixed *mixed);
struct rmd_json *rmd_mixed_json(const struct rmd_mixed *mixed);

// The part that reads: terms, rows in the order of people. In mixed_read.c.
RMD_MUST_CHECK enum rmd_status rmd_mixed_read(struct rmd_mixed *out,
                                              const struct rmd_mixed_opts *opts);

#endif
