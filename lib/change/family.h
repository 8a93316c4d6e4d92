// SPDX-License-Identifier: BSD-3-Clause
// Verdicts that hold for a whole family of rows: joint-bootstrap min-p (Westfall & Young 1993,
// single step), Holm (1979) where there are no joint replicates.
#ifndef RMD_CHANGE_FAMILY_H
#define RMD_CHANGE_FAMILY_H

#include "change/delta.h"

enum rmd_family_method { RMD_FAMILY_MIN_P, RMD_FAMILY_HOLM };

// How many estimated variances are drawn for every replicate.
enum { RMD_FAMILY_DRAWS = 20 };

// Sets p_adjusted and the verdict of every comparable row; a family is the comparable rows of one
// later session. `measurements` is what the rows were made of, `retest` the table they used.
// methods: [sessions - 1], how each was adjusted; may be NULL.
//
// Session noise is taken to be correlated between rows as scan noise is; estimated SDs are shared
// by the rows that take the same row of the retest table and independent otherwise.
RMD_MUST_CHECK enum rmd_status rmd_family_adjust(struct rmd_deltas *deltas,
                                                 const struct rmd_measurements *measurements,
                                                 const struct rmd_retest *retest, int seed,
                                                 enum rmd_family_method *methods);

#endif
