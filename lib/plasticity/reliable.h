// SPDX-License-Identifier: BSD-3-Clause
// Change of every row from its first to its last session, against its error: needs no model.
#ifndef RMD_PLASTICITY_RELIABLE_H
#define RMD_PLASTICITY_RELIABLE_H

#include "change/delta.h"
#include "plasticity/panel.h"

struct rmd_reliable {
    int row;         // of the panel
    int first, last; // sessions; equal where there is one value
    double before, after, delta;
    double sd, df; // of delta
    double low, high, mdc95, p, p_adjusted;
    enum rmd_delta_verdict verdict;
    const char *reason; // why not comparable; NULL otherwise
};

// out[panel->rows]. A family is the comparable rows of one domain, adjusted by Holm (1979). With
// `allow_scanner`, rows are compared across scanners.
RMD_MUST_CHECK enum rmd_status rmd_reliable_judge(struct rmd_reliable *out,
                                                  const struct rmd_panel *panel, int allow_scanner);

// Whether the scanner of a session is known to be another one than that of session `first`.
int rmd_reliable_other_scanner(const struct rmd_record *record, int first, int session);

#endif
