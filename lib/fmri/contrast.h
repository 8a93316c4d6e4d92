// SPDX-License-Identifier: BSD-3-Clause
// Questions to a fitted design: "move - rest", "grip - 0.5*left - 0.5*right", "a - b & b - c".
#ifndef RMD_FMRI_CONTRAST_H
#define RMD_FMRI_CONTRAST_H

#include "fmri/design.h"

struct rmd_contrast {
    char *name;     // as written
    char *label;    // letters and digits only, for names of files
    int rows;       // 1: a t contrast; more: an F contrast, all rows 0 under its null hypothesis
    double *weight; // [rows][columns]
};

struct rmd_contrasts {
    int n;
    struct rmd_contrast *item;
};

// Reads contrasts that ';' separates: [NAME =] ROW [& ROW ...], a row being a sum of
// [NUMBER *] COLUMN with + and -. A column is named as in the design; "rest" and "baseline" are the
// implicit baseline where no condition is called so; for FIR the name of a condition is the mean of
// its bins. Where `text` is NULL: every condition against the baseline, their mean where there are
// several, and all task columns together as an F contrast named "task". RMD_EARG names the word
// that is no column and lists those there are, RMD_EARG where a row has no weight at all.
RMD_MUST_CHECK enum rmd_status rmd_contrasts_parse(struct rmd_contrasts *out, const char *text,
                                                   const struct rmd_design *design,
                                                   const struct rmd_events *events);
void rmd_contrasts_free(struct rmd_contrasts *contrasts);

#endif
