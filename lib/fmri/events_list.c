// SPDX-License-Identifier: BSD-3-Clause
// Rows in the order of the file become events in the order of time.
#include "fmri/events_list.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum rmd_status rmd_events_list_add(struct rmd_events_list *list, const char *name,
                                    const struct rmd_event *event)
{
    enum rmd_status st = RMD_OK;
    if (!isfinite(event->onset) || !isfinite(event->value))
        return rmd_fail(RMD_EFORMAT, "onset and weight must be numbers");
    if (!(event->duration >= 0) || isinf(event->duration))
        return rmd_fail(RMD_EFORMAT,
                        "the duration must be a number of seconds, 0 for an impulse, not below");
    if (list->n == list->room) {
        struct rmd_events_row *wider;
        size_t room = list->room ? 2 * list->room : 64;
        RMD_TRY(rmd_alloc(&wider, room, sizeof *wider));
        for (size_t i = 0; i < list->n; i++)
            wider[i] = list->row[i];
        rmd_release(list->row);
        list->row = wider;
        list->room = room;
    }
    struct rmd_events_row *row = &list->row[list->n];
    row->event = *event;
    RMD_TRY(rmd_text_copy(&row->name, name));
    list->n++;
out:
    return st;
}

void rmd_events_list_free(struct rmd_events_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        rmd_release(list->row[i].name);
    rmd_release(list->row);
    *list = (struct rmd_events_list){ 0 };
}

static int by_name(const void *a, const void *b)
{
    const struct rmd_events_row *p = a, *q = b;
    return strcmp(p->name, q->name);
}

static int by_time(const void *a, const void *b)
{
    const struct rmd_event *p = a, *q = b;
    double first[4] = { p->onset, p->condition, p->duration, p->value };
    double second[4] = { q->onset, q->condition, q->duration, q->value };
    for (int k = 0; k < 4; k++)
        if (first[k] != second[k]) return first[k] < second[k] ? -1 : 1;
    return 0;
}

enum rmd_status rmd_events_list_finish(struct rmd_events *out, struct rmd_events_list *list)
{
    enum rmd_status st;
    *out = (struct rmd_events){ 0 };
    RMD_TRY(rmd_alloc(&out->event, list->n, sizeof *out->event));
    RMD_TRY(rmd_alloc(&out->condition, list->n, sizeof *out->condition));
    if (list->n > 1) qsort(list->row, list->n, sizeof *list->row, by_name);
    for (size_t i = 0; i < list->n; i++) {
        struct rmd_events_row *row = &list->row[i];
        if (i == 0 || strcmp(row->name, out->condition[out->conditions - 1]) != 0) {
            out->condition[out->conditions++] = row->name;
            row->name = NULL;
        }
        row->event.condition = out->conditions - 1;
        out->event[out->n++] = row->event;
    }
    if (out->n > 1) qsort(out->event, out->n, sizeof *out->event, by_time);
out:
    rmd_events_list_free(list);
    if (st != RMD_OK) rmd_events_free(out);
    return st;
}
