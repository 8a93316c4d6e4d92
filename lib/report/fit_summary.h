// SPDX-License-Identifier: BSD-3-Clause
// What there is to say about a tensor fit: quality and typical values.
#ifndef RMD_REPORT_FIT_SUMMARY_H
#define RMD_REPORT_FIT_SUMMARY_H

#include "base/json.h"
#include "dwi/continuity.h"
#include "dwi/signal_level.h"
#include "dwi/tensor_images.h"

enum { RMD_FIT_SHELLS = 16 };

struct rmd_fit_summary {
    const struct rmd_tensor_fit *fit; // borrowed
    const char *gradients;            // how the table was read; borrowed
    int b0, shells;                   // volumes that are b0; shells above, at most RMD_FIT_SHELLS
    double b[RMD_FIT_SHELLS];         // s/mm2
    int volumes[RMD_FIT_SHELLS];
    struct rmd_signal_drift drift; // of the b0
    double fa, md, snr; // medians over the voxels: FA, MD in mm2/s, S0 / sigma; NaN where unknown
    struct rmd_continuity fibres; // of rmd_fibre_check()
};

// Of a fit that lists the voxels of the mask. `fibres` is left to the caller.
RMD_MUST_CHECK enum rmd_status rmd_fit_summary_of(struct rmd_fit_summary *out,
                                                  const struct rmd_tensor_images *images,
                                                  const struct rmd_gradients *gradients);

// The same facts three times; text and table end with a newline.
void rmd_fit_summary_text(struct rmd_text *out, const struct rmd_fit_summary *summary);
void rmd_fit_summary_tsv(struct rmd_text *out, const struct rmd_fit_summary *summary);
struct rmd_json *rmd_fit_summary_json(const struct rmd_fit_summary *summary);

#endif
