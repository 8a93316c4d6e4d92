// SPDX-License-Identifier: BSD-3-Clause
// When a session was: acquisition time and days since the index event, from the BIDS tables.
#ifndef RMD_SUBJECT_SESSIONS_H
#define RMD_SUBJECT_SESSIONS_H

#include "subject/sidecar.h"

struct rmd_session_time {
    char subject[64]; // "sub-01", "" where the file's name has no such entity
    char label[64];   // "ses-01", or the file's name where it has no session entity
    double seconds;   // on a common clock, for order and differences only; NaN where unknown
    int date_only;    // no time of day was given
    double days; // since the index event: column days_post_onset of sessions.tsv; NaN where unknown
    char source[256]; // the file that told the time, "" where none did
};

// Looks for acq_time in sub-<label>_sessions.tsv, then in the scans.tsv of the session, then for
// AcquisitionDateTime of the sidecar. Files that do not exist are no error.
RMD_MUST_CHECK enum rmd_status rmd_sessions_time(struct rmd_session_time *out,
                                                 const char *image_path,
                                                 const struct rmd_sidecar *sidecar);

// Seconds of an ISO 8601 date, with or without time; NaN where it is none.
double rmd_sessions_seconds(const char *text, int *date_only);

#endif
