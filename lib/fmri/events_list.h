// SPDX-License-Identifier: BSD-3-Clause
// Inside the readers of events: a list that grows, and becomes sorted events at the end.
#ifndef RMD_FMRI_EVENTS_LIST_H
#define RMD_FMRI_EVENTS_LIST_H

#include "fmri/events.h"

struct rmd_events_list {
    size_t n, room;
    struct rmd_events_row {
        struct rmd_event event;
        char *name; // owned
    } * row;
};

// Appends an event of the condition `name`. RMD_EFORMAT where its numbers make no sense.
RMD_MUST_CHECK enum rmd_status rmd_events_list_add(struct rmd_events_list *list, const char *name,
                                                   const struct rmd_event *event);

// Sorts the rows into `out`; the list is empty afterwards, also on failure.
RMD_MUST_CHECK enum rmd_status rmd_events_list_finish(struct rmd_events *out,
                                                      struct rmd_events_list *list);
void rmd_events_list_free(struct rmd_events_list *list);

#endif
