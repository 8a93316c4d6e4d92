// SPDX-License-Identifier: BSD-3-Clause
// A comparison of function in words: text for people, one long table, JSON.
#ifndef RMD_CHANGE_FMRI_DELTA_PRINT_H
#define RMD_CHANGE_FMRI_DELTA_PRINT_H

#include "base/json.h"
#include "change/fmri_delta.h"

// `log` holds the warnings, which come last.
void rmd_fmri_delta_text(struct rmd_text *out, const struct rmd_fmri_delta *delta,
                         const struct rmd_log *log);
void rmd_fmri_delta_tsv(struct rmd_text *out, const struct rmd_fmri_delta *delta);
struct rmd_json *rmd_fmri_delta_json(const struct rmd_fmri_delta *delta);

#endif
