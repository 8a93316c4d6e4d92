// SPDX-License-Identifier: BSD-3-Clause
// One reader a format; all end in the same list.
#include "fmri/events.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/table.h"
#include "fmri/events_list.h"

#include <math.h>
#include <string.h>

enum { LARGEST = 64 << 20, NAME = 256 }; // bytes

enum rmd_events_format rmd_events_format_of(const char *path, const char *text, size_t size)
{
    size_t length = strlen(path);
    if (length > 3 && strcmp(path + length - 3, ".1D") == 0) return RMD_EVENTS_AFNI;
    if (length > 4 && strcmp(path + length - 4, ".tsv") == 0) return RMD_EVENTS_BIDS;
    for (size_t i = 0; i < size && text[i] != '\n'; i++)
        if ((text[i] >= 'a' && text[i] <= 'z' && text[i] != 'e') ||
            (text[i] >= 'A' && text[i] <= 'Z' && text[i] != 'E'))
            return RMD_EVENTS_BIDS;
    return RMD_EVENTS_FSL;
}

// The name of the file without folders and what follows its first dot.
static void name_of(char name[NAME], const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *start = slash ? slash + 1 : path;
    size_t length = strcspn(start, ".");
    if (length >= NAME) length = NAME - 1;
    memcpy(name, start, length);
    name[length] = '\0';
}

struct columns {
    int onset, duration, type, modulator;
};

static enum rmd_status find_columns(struct columns *at, const struct rmd_table *table,
                                    const char *path, const struct rmd_events_opts *opts)
{
    at->onset = rmd_table_column(table, "onset");
    at->duration = rmd_table_column(table, "duration");
    at->type = rmd_table_column(table, "trial_type");
    at->modulator = opts->modulator ? rmd_table_column(table, opts->modulator) : -1;
    if (at->onset < 0 && table->columns == 1 && strpbrk(table->header[0], ",; "))
        return rmd_fail(RMD_EFORMAT,
                        "%s: the columns are not separated by tabs: save the table as "
                        "tab-separated values",
                        path);
    if (at->onset < 0 || at->duration < 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: has no column '%s': a table of events needs onset and duration, in "
                        "seconds",
                        path, at->onset < 0 ? "onset" : "duration");
    if (opts->modulator && at->modulator < 0)
        return rmd_fail(RMD_EFORMAT, "%s: has no column '%s' to modulate by", path,
                        opts->modulator);
    return RMD_OK;
}

struct omitted {
    size_t onset, condition, value;
};

static enum rmd_status take_row(struct rmd_events_list *list, struct omitted *omitted,
                                const struct rmd_table *table, size_t row, const struct columns *at)
{
    enum rmd_status st;
    struct rmd_event event = { .value = 1 };
    const char *name = at->type < 0 ? "event" : rmd_table_cell(table, row, at->type);
    RMD_TRY(rmd_table_number(&event.onset, table, row, at->onset));
    RMD_TRY(rmd_table_number(&event.duration, table, row, at->duration));
    if (at->modulator >= 0) RMD_TRY(rmd_table_number(&event.value, table, row, at->modulator));
    if (isnan(event.onset)) {
        omitted->onset++;
    } else if (strcmp(name, "n/a") == 0) {
        omitted->condition++;
    } else if (isnan(event.value)) {
        omitted->value++;
    } else if (name[0] == '\0') {
        st =
            rmd_fail(RMD_EFORMAT, "row %zu: the trial_type is empty: write n/a or a name", row + 1);
    } else if ((st = rmd_events_list_add(list, name, &event)) != RMD_OK) {
        rmd_context("row %zu", row + 1);
    }
out:
    return st;
}

static enum rmd_status parse_bids(struct rmd_events_list *list, const char *path, const char *text,
                                  size_t size, const struct rmd_events_opts *opts,
                                  struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_table table;
    struct columns at;
    struct omitted omitted = { 0 };
    if ((st = rmd_table_parse(&table, path, text, size)) != RMD_OK) return st;
    RMD_TRY(find_columns(&at, &table, path, opts));
    for (size_t row = 0; row < table.rows; row++)
        if ((st = take_row(list, &omitted, &table, row, &at)) != RMD_OK) {
            rmd_context("%s", path);
            goto out;
        }
    if (at.type < 0)
        rmd_log_add(log, RMD_WARNING, "%s: no column trial_type: all events are one condition",
                    path);
    if (omitted.onset + omitted.condition + omitted.value)
        rmd_log_add(log, RMD_WARNING,
                    "%s: rows left out: %zu without onset, %zu without trial_type, %zu without a "
                    "modulator",
                    path, omitted.onset, omitted.condition, omitted.value);
out:
    rmd_table_free(&table);
    return st;
}

// The next number of a line at *at, which it moves; 0 where there is none.
static int next_number(double *value, const char *line, size_t size, size_t *at)
{
    while (*at < size && (line[*at] == ' ' || line[*at] == '\t'))
        ++*at;
    size_t took = rmd_number_scan(value, line + *at, size - *at);
    *at += took;
    return took > 0;
}

// The line that starts at *at, without LF or CRLF; moves *at behind it.
static size_t take_line(const char *text, size_t size, size_t *at)
{
    const char *start = text + *at, *end = memchr(start, '\n', size - *at);
    size_t length = end ? (size_t)(end - start) : size - *at;
    *at += length + (end != NULL);
    return length > 0 && start[length - 1] == '\r' ? length - 1 : length;
}

static int is_blank(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (line[i] != ' ' && line[i] != '\t') return 0;
    return 1;
}

static enum rmd_status parse_fsl(struct rmd_events_list *list, const char *path, const char *text,
                                 size_t size)
{
    char name[NAME];
    name_of(name, path);
    for (size_t at = 0, number = 1; at < size; number++) {
        const char *line = text + at;
        size_t length = take_line(text, size, &at), place = 0;
        struct rmd_event event = { 0 };
        if (is_blank(line, length)) continue;
        if (!next_number(&event.onset, line, length, &place) ||
            !next_number(&event.duration, line, length, &place) ||
            !next_number(&event.value, line, length, &place) ||
            !is_blank(line + place, length - place))
            return rmd_fail(RMD_EFORMAT,
                            "%s: line %zu is not 'onset duration weight', three numbers", path,
                            number);
        enum rmd_status st = rmd_events_list_add(list, name, &event);
        if (st != RMD_OK) {
            rmd_context("%s: line %zu", path, number);
            return st;
        }
    }
    return RMD_OK;
}

static enum rmd_status parse_afni_line(struct rmd_events_list *list, const char *name,
                                       const char *line, size_t length)
{
    for (size_t place = 0; !is_blank(line + place, length - place);) {
        struct rmd_event event = { .value = 1 };
        size_t start = place;
        while (start < length && (line[start] == ' ' || line[start] == '\t'))
            start++;
        if (line[start] == '*' && (start + 1 == length || strchr(" \t", line[start + 1]))) {
            place = start + 1;
            continue;
        }
        int sound = next_number(&event.onset, line, length, &place);
        for (int again = 1; sound && again && place < length;) {
            char mark = line[place];
            again = mark == '*' || mark == ':';
            if (!again) break;
            place++;
            sound = next_number(mark == '*' ? &event.value : &event.duration, line, length, &place);
        }
        if (!sound || (place < length && !strchr(" \t", line[place])))
            return rmd_fail(RMD_EFORMAT, "column %zu is not TIME[*WEIGHT][:DURATION] or *",
                            start + 1);
        enum rmd_status st = rmd_events_list_add(list, name, &event);
        if (st != RMD_OK) return st;
    }
    return RMD_OK;
}

static enum rmd_status parse_afni(struct rmd_events_list *list, const char *path, const char *text,
                                  size_t size, int run)
{
    char name[NAME];
    int lines = 0;
    name_of(name, path);
    for (size_t at = 0; at < size;) {
        const char *line = text + at;
        size_t length = take_line(text, size, &at);
        if (length == 0 || line[0] == '#') continue;
        if (lines++ != run) continue;
        enum rmd_status st = parse_afni_line(list, name, line, length);
        if (st != RMD_OK) rmd_context("%s: run %d", path, run + 1);
        return st;
    }
    return rmd_fail(RMD_EFORMAT, "%s: has %d lines; run %d needs one of its own", path, lines,
                    run + 1);
}

static void tell_repeats(const struct rmd_events *events, const char *path, struct rmd_log *log)
{
    size_t repeats = 0;
    for (size_t i = 1; i < events->n; i++) {
        const struct rmd_event *a = &events->event[i - 1], *b = &events->event[i];
        repeats += a->onset == b->onset && a->condition == b->condition;
    }
    if (repeats)
        rmd_log_add(log, RMD_WARNING, "%s: %zu events stand there twice; their responses add", path,
                    repeats);
}

enum rmd_status rmd_events_parse(struct rmd_events *out, const char *path, const char *text,
                                 size_t size, const struct rmd_events_opts *opts,
                                 struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    struct rmd_events_list list = { 0 };
    *out = (struct rmd_events){ 0 };
    if (memchr(text, '\0', size))
        return rmd_fail(RMD_EFORMAT, "%s: holds a NUL byte: it is no text", path);
    switch (rmd_events_format_of(path, text, size)) {
    case RMD_EVENTS_FSL: RMD_TRY(parse_fsl(&list, path, text, size)); break;
    case RMD_EVENTS_AFNI: RMD_TRY(parse_afni(&list, path, text, size, opts->run)); break;
    default: RMD_TRY(parse_bids(&list, path, text, size, opts, log));
    }
    if (list.n == 0) {
        st = rmd_fail(RMD_EFORMAT, "%s: has no event: a design needs some", path);
        goto out;
    }
    RMD_TRY(rmd_events_list_finish(out, &list));
    tell_repeats(out, path, log);
out:
    rmd_events_list_free(&list);
    return st;
}

enum rmd_status rmd_events_read(struct rmd_events *out, const char *path,
                                const struct rmd_events_opts *opts, struct rmd_log *log)
{
    struct rmd_bytes bytes = { 0 };
    *out = (struct rmd_events){ 0 };
    enum rmd_status st = rmd_file_read(&bytes, path, LARGEST);
    if (st == RMD_OK)
        st = rmd_events_parse(out, path, (const char *)bytes.data, bytes.size, opts, log);
    rmd_bytes_free(&bytes);
    return st;
}

int rmd_events_condition(const struct rmd_events *events, const char *name)
{
    for (int c = 0; c < events->conditions; c++)
        if (strcmp(events->condition[c], name) == 0) return c;
    return -1;
}

enum rmd_status rmd_events_add(struct rmd_events *events, const struct rmd_events *more)
{
    enum rmd_status st = RMD_OK;
    struct rmd_events_list list = { 0 };
    const struct rmd_events *part[2] = { events, more };
    for (int c = 0; c < more->conditions; c++)
        if (rmd_events_condition(events, more->condition[c]) >= 0)
            return rmd_fail(RMD_EFORMAT, "two files name the condition '%s'", more->condition[c]);
    for (int p = 0; p < 2; p++)
        for (size_t i = 0; i < part[p]->n; i++) {
            const struct rmd_event *event = &part[p]->event[i];
            RMD_TRY(rmd_events_list_add(&list, part[p]->condition[event->condition], event));
        }
    rmd_events_free(events);
    RMD_TRY(rmd_events_list_finish(events, &list));
out:
    rmd_events_list_free(&list);
    return st;
}

void rmd_events_free(struct rmd_events *events)
{
    for (int c = 0; c < events->conditions; c++)
        rmd_release(events->condition[c]);
    rmd_release(events->condition);
    rmd_release(events->event);
    *events = (struct rmd_events){ 0 };
}
