// SPDX-License-Identifier: BSD-3-Clause
// Finds the tables of a BIDS subject around an image and reads the time of its session.
#include "subject/sessions.h"

#include "base/number.h"
#include "base/table.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int digits(double *value, const char **text, int n)
{
    *value = 0;
    for (int i = 0; i < n; i++, (*text)++) {
        if (!isdigit((unsigned char)**text)) return 0;
        *value = 10 * *value + (**text - '0');
    }
    return 1;
}

// Days since 1 March of year 0 of the proleptic Gregorian calendar.
static double day_number(double year, double month, double day)
{
    if (month <= 2) {
        year--;
        month += 12;
    }
    return 365 * year + floor(year / 4) - floor(year / 100) + floor(year / 400) +
           floor((153 * (month - 3) + 2) / 5) + day - 1;
}

double rmd_sessions_seconds(const char *text, int *date_only)
{
    double year, month, day, part[3] = { 0, 0, 0 };
    if (!digits(&year, &text, 4) || *text++ != '-' || !digits(&month, &text, 2) || *text++ != '-' ||
        !digits(&day, &text, 2) || month < 1 || month > 12 || day < 1 || day > 31)
        return (double)NAN;
    *date_only = *text == '\0';
    if (!*date_only && *text++ != 'T') return (double)NAN;
    for (int i = 0; i < 2 && !*date_only; i++)
        if (!digits(&part[i], &text, 2) || *text++ != ':') return (double)NAN;
    if (!*date_only && rmd_number_scan(&part[2], text, strlen(text)) == 0) return (double)NAN;
    return 86400 * day_number(year, month, day) + 3600 * part[0] + 60 * part[1] + part[2];
}

// The entity "<key>-<label>" of a file name into `out`, "" where it has none.
static void entity(char *out, size_t size, const char *name, const char *key)
{
    *out = '\0';
    for (const char *at = name; (at = strstr(at, key)); at++) {
        size_t n = strlen(key);
        if ((at != name && at[-1] != '_') || at[n] != '-') continue;
        n++;
        while (isalnum((unsigned char)at[n]))
            n++;
        snprintf(out, size, "%.*s", (int)n, at);
        return;
    }
}

static enum rmd_status look_up(struct rmd_session_time *out, const char *path, const char *id_name,
                               const char *id)
{
    enum rmd_status st = RMD_OK;
    struct rmd_table table = { 0 };
    if (access(path, F_OK) != 0) return RMD_OK;
    RMD_TRY(rmd_table_read(&table, path));
    int key = rmd_table_column(&table, id_name), time = rmd_table_column(&table, "acq_time"),
        days = rmd_table_column(&table, "days_post_onset");
    for (size_t row = 0; key >= 0 && row < table.rows; row++) {
        if (strcmp(rmd_table_cell(&table, row, key), id) != 0) continue;
        if (time >= 0 && isnan(out->seconds)) {
            out->seconds = rmd_sessions_seconds(rmd_table_cell(&table, row, time), &out->date_only);
            if (!isnan(out->seconds)) snprintf(out->source, sizeof out->source, "%s", path);
        }
        if (days >= 0) RMD_TRY(rmd_table_number(&out->days, &table, row, days));
    }
out:
    rmd_table_free(&table);
    return st;
}

enum rmd_status rmd_sessions_time(struct rmd_session_time *out, const char *image_path,
                                  const struct rmd_sidecar *sidecar)
{
    enum rmd_status st = RMD_OK;
    const char *slash = strrchr(image_path, '/'), *name = slash ? slash + 1 : image_path;
    struct rmd_text path = { 0 }, file = { 0 };

    *out = (struct rmd_session_time){ .seconds = (double)NAN, .days = (double)NAN };
    entity(out->subject, sizeof out->subject, name, "sub");
    entity(out->label, sizeof out->label, name, "ses");
    const char *subject = out->subject, *session = out->label;
    int folder = slash ? (int)(slash - image_path) : 1;
    const char *up = slash ? image_path : ".";
    if (*subject && *session) {
        rmd_text_add(&path, "%.*s/../../%s_sessions.tsv", folder, up, subject);
        RMD_TRY(path.status);
        RMD_TRY(look_up(out, path.s, "session_id", session));
        rmd_text_free(&path);
    }
    if (*subject) {
        rmd_text_add(&path, "%.*s/../%s%s%s_scans.tsv", folder, up, subject, *session ? "_" : "",
                     session);
        rmd_text_add(&file, "dwi/%s", name);
        RMD_TRY(path.status);
        RMD_TRY(look_up(out, path.s, "filename", file.s));
    }
    if (isnan(out->seconds)) {
        out->seconds = rmd_sessions_seconds(sidecar->text[RMD_SIDECAR_ACQUIRED], &out->date_only);
        if (!isnan(out->seconds)) snprintf(out->source, sizeof out->source, "sidecar");
    }
    if (!*session) snprintf(out->label, sizeof out->label, "%s", name);
out:
    rmd_text_free(&path);
    rmd_text_free(&file);
    return st;
}
