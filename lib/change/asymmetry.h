// SPDX-License-Identifier: BSD-3-Clause
// Left against right: the asymmetry index and the ratio of FA of paired tracts as measurements of
// their own (Stinear et al. 2007; Puig et al. 2010).
#ifndef RMD_CHANGE_ASYMMETRY_H
#define RMD_CHANGE_ASYMMETRY_H

#include "change/measurement.h"
#include "change/retest.h"

enum rmd_lesion_side { RMD_LESION_NOT_GIVEN, RMD_LESION_L, RMD_LESION_R };

// `all` holds the rows of the input followed by AI and rFA of every pair of regions whose names
// differ in _L and _R only. Its replicates of the first rows are borrowed from the input.
struct rmd_asymmetry {
    struct rmd_measurements all;
    char *names; // of the pairs
    double *store;
};

// AI = (L - R) / (L + R) and rFA = R / L, or with the side of the lesion (contra - ipsi) / (contra
// + ipsi) and ipsi / contra. The standard error is that of the joint replicates, or propagated
// where there are none.
RMD_MUST_CHECK enum rmd_status rmd_asymmetry_add(struct rmd_asymmetry *out,
                                                 const struct rmd_measurements *measurements,
                                                 enum rmd_lesion_side side);
void rmd_asymmetry_free(struct rmd_asymmetry *asymmetry);

// The session SD of an AI or rFA row by propagation from the FA of its two sides, taken as
// independent. `left`, `right` are the FA at which it is taken.
struct rmd_retest_match rmd_asymmetry_session_sd(const struct rmd_retest *retest,
                                                 enum rmd_metric_id metric, const char *tract,
                                                 double left, double right, double ratio);

#endif
