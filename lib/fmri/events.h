// SPDX-License-Identifier: BSD-3-Clause
// What happened when during a run: BIDS events.tsv, FSL three-column files, AFNI timing files.
#ifndef RMD_FMRI_EVENTS_H
#define RMD_FMRI_EVENTS_H

#include "base/log.h"

struct rmd_event {
    double onset;    // s after the acquisition of the first stored volume began; may be negative
    double duration; // s, 0 for an impulse
    double value;    // of the modulator; the weight of an FSL or AFNI file; 1 where there is none
    int condition;   // index of its name
};

struct rmd_events {
    size_t n;
    struct rmd_event *event; // by onset, then by condition
    int conditions;
    char **condition; // names in the order of their bytes, so that all runs agree
};

// How a text is read: by the name of the file, or where that tells nothing by its first line.
enum rmd_events_format {
    RMD_EVENTS_BIDS, // a header with onset and duration; trial_type names the conditions
    RMD_EVENTS_FSL,  // onset, duration, weight; the name of the file is the condition
    RMD_EVENTS_AFNI, // NAME.1D: one line a run, TIME[*WEIGHT][:DURATION], or * for none
    RMD_EVENTS_FORMATS
};
enum rmd_events_format rmd_events_format_of(const char *path, const char *text, size_t size);

struct rmd_events_opts {
    const char *modulator; // a column of events.tsv with numbers; NULL for none
    int run;               // which line of an AFNI file, from 0
};

// Reads one file. RMD_EFORMAT with line and remedy for what is no table of events; rows whose onset
// or condition is n/a are left out and told in `log`, as are rows that stand there twice.
RMD_MUST_CHECK enum rmd_status rmd_events_read(struct rmd_events *out, const char *path,
                                               const struct rmd_events_opts *opts,
                                               struct rmd_log *log);

// The same from memory; `path` stands for the file in messages and formats.
RMD_MUST_CHECK enum rmd_status rmd_events_parse(struct rmd_events *out, const char *path,
                                                const char *text, size_t size,
                                                const struct rmd_events_opts *opts,
                                                struct rmd_log *log);

// Adds the events of another file of the same run; RMD_EFORMAT where both have a condition.
RMD_MUST_CHECK enum rmd_status rmd_events_add(struct rmd_events *events,
                                              const struct rmd_events *more);

// Judges the times against a run of `volumes` volumes: RMD_EFORMAT where they look like
// milliseconds or most events are beyond the run; what is odd is told in `log`. `path` is for
// messages.
RMD_MUST_CHECK enum rmd_status rmd_events_check(const struct rmd_events *events, const char *path,
                                                int volumes, double tr, struct rmd_log *log);

// Index of a condition, -1 where there is none.
int rmd_events_condition(const struct rmd_events *events, const char *name);

void rmd_events_free(struct rmd_events *events); // accepts a zeroed struct

#endif
