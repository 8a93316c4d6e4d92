// SPDX-License-Identifier: BSD-3-Clause
// What there is to say about streamlines that were tracked: how many, how long, what became of the
// others.
#ifndef RMD_REPORT_TRACK_SUMMARY_H
#define RMD_REPORT_TRACK_SUMMARY_H

#include "base/json.h"
#include "dwi/track.h"

struct rmd_track_summary {
    const struct rmd_track_result *result; // borrowed
    int wanted;
    double mean, shortest, longest; // mm, along the streamlines kept; NaN where there are none
};
struct rmd_track_summary rmd_track_summary_of(const struct rmd_track_result *result, int wanted);

// The same facts three times; text and table end with a newline.
void rmd_track_summary_text(struct rmd_text *out, const struct rmd_track_summary *summary);
void rmd_track_summary_tsv(struct rmd_text *out, const struct rmd_track_summary *summary);
struct rmd_json *rmd_track_summary_json(const struct rmd_track_summary *summary);

#endif
