// SPDX-License-Identifier: BSD-3-Clause
// The signal of one tissue, or of one fibre along z: what fibre orientations are measured in.
#ifndef RMD_DWI_RESPONSE_H
#define RMD_DWI_RESPONSE_H

#include "base/file.h"
#include "base/text.h"
#include "dwi/shells.h"

enum { RMD_RESPONSE_TERMS = 9 };

struct rmd_response {
    int shells, terms;                                 // terms: degrees 0, 2, 4, ... that are given
    double b[RMD_SHELLS_MOST];                         // s/mm2; NaN where the file does not say
    double zonal[RMD_SHELLS_MOST][RMD_RESPONSE_TERMS]; // coefficients of Y_l0 (math/harmonics.h)
    double intensity; // median b0 signal of the brain it was measured in; 0 where unknown
};

// Reads the text format of MRtrix3: one row a shell, one column a degree, "# Shells:" before them;
// our own files also have "# Intensity:". RMD_EFORMAT names file and fault.
RMD_MUST_CHECK enum rmd_status rmd_response_read(struct rmd_response *out, const char *path);
RMD_MUST_CHECK enum rmd_status rmd_response_parse(struct rmd_response *out, const char *name,
                                                  const char *text, size_t size);

// Adds the same text.
void rmd_response_print(struct rmd_text *out, const struct rmd_response *response);

// Takes one more into a mean of `n` responses: brought to its intensity, as long as their shells
// are the same; else RMD_EARG, naming `path`, the scan that it comes from.
RMD_MUST_CHECK enum rmd_status rmd_response_take(struct rmd_response *mean, int n,
                                                 const struct rmd_response *next, const char *path);

// The row of every shell of `shells`, -1 for those that it does not have. Without b-values in the
// file, a single row belongs to the highest shell, and as many rows as shells to these in order;
// RMD_EARG for any other number.
RMD_MUST_CHECK enum rmd_status rmd_response_rows(int row[RMD_SHELLS_MOST],
                                                 const struct rmd_response *response,
                                                 const struct rmd_shells *shells);

#endif
