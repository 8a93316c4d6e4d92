// SPDX-License-Identifier: BSD-3-Clause
// To which shell of equal b-value every volume belongs.
#ifndef RMD_DWI_SHELLS_H
#define RMD_DWI_SHELLS_H

#include "dwi/gradients.h"

enum { RMD_SHELLS_MOST = 16 };

// Lowest b first; the b0 volumes, where there are any, are the first.
struct rmd_shells {
    int n, b0;                    // shells with that of the b0; 1 where the first is that of the b0
    double b[RMD_SHELLS_MOST];    // s/mm2, mean of the volumes
    int volumes[RMD_SHELLS_MOST]; // how many
    int *of;                      // [gradients->n] the shell of every volume
};

// RMD_EFIT where there are more shells than RMD_SHELLS_MOST, or none above the b0.
RMD_MUST_CHECK enum rmd_status rmd_shells_of(struct rmd_shells *out,
                                             const struct rmd_gradients *gradients);
void rmd_shells_free(struct rmd_shells *shells);

// The shell whose b-value is within 80 s/mm2 and 5 % of `b`, the nearest; -1 where there is none.
int rmd_shells_near(const double *shell, int n, double b);

#endif
