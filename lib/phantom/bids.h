// SPDX-License-Identifier: BSD-3-Clause
// A synthetic patient as a BIDS data set, with the truth under derivatives/.
#ifndef RMD_PHANTOM_BIDS_H
#define RMD_PHANTOM_BIDS_H

#include "base/file.h"
#include "base/text.h"
#include "phantom/scan.h"

struct rmd_bids_opts {
    struct rmd_scan_opts scan;
    int sessions;    // how many of the patient's sessions, 0 for all
    int anatomy;     // another person with the same lesion and course; -1 for the patient's own
    double planted;  // every change since the first session is multiplied by this
    int rescan;      // 1: every session has a second run
    int streamlines; // true streamlines of every bundle, 0 for none
    int t1w;         // 1: every session has a T1-weighted image
    int format;      // enum rmd_bids_format
};
enum rmd_bids_format { RMD_BIDS_NII, RMD_BIDS_NII_GZ };
extern const struct rmd_param rmd_bids_params[];

// Adds the data set below `folder` (made where it does not exist) to `set`: raw data, truth in
// derivatives/truth, template and tract atlas in derivatives/atlas. `truth` gets the text of
// truth.tsv: one row for each tract and session.
RMD_MUST_CHECK enum rmd_status rmd_bids_write(struct rmd_text *truth, struct rmd_outputs *set,
                                              const char *folder, const struct rmd_patient *patient,
                                              const struct rmd_bids_opts *opts, uint32_t seed);

#endif
