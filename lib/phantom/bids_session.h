// SPDX-License-Identifier: BSD-3-Clause
// The files of one session: images, gradients, sidecars, and their truth.
#ifndef RMD_PHANTOM_BIDS_SESSION_H
#define RMD_PHANTOM_BIDS_SESSION_H

#include "phantom/bids.h"
#include "phantom/bids_file.h"

// The header line of truth.tsv, to which rmd_bids_session_write() adds one row a tract.
void rmd_bids_session_head(struct rmd_text *truth);

RMD_MUST_CHECK enum rmd_status rmd_bids_session_write(const struct rmd_bids_folder *to,
                                                      struct rmd_text *truth,
                                                      const struct rmd_patient *patient,
                                                      const struct rmd_bids_opts *opts,
                                                      uint32_t seed, int session);

// The template and the tract atlas: the patient's head in standard space, without the lesion, as it
// is in the first session.
RMD_MUST_CHECK enum rmd_status rmd_bids_session_atlas(const struct rmd_bids_folder *to,
                                                      const struct rmd_patient *patient,
                                                      const struct rmd_bids_opts *opts);

#endif
