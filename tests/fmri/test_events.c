// SPDX-License-Identifier: BSD-3-Clause
// Events are read as the formats define them, and what cannot be meant is refused.
#include "fmri/events.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const struct rmd_events_opts plain;

static enum rmd_status parse(struct rmd_events *out, const char *path, const char *text,
                             struct rmd_log *log)
{
    return rmd_events_parse(out, path, text, strlen(text), &plain, log);
}

static void refused(const char *path, const char *text, const char *word)
{
    struct rmd_events events;
    cr_assert_eq(parse(&events, path, text, NULL), RMD_EFORMAT, "%s", text);
    cr_assert(strstr(rmd_error(), word), "%s", rmd_error());
}

Test(events, a_bids_table_is_read_with_mark_crlf_and_extra_columns)
{
    struct rmd_events events;
    struct rmd_log log = { 0 };
    cr_assert_eq(parse(&events, "a_events.tsv",
                       "\xEF\xBB\xBFonset\tduration\tresponse_time\ttrial_type\r\n"
                       "12.5\t2\tn/a\tright\r\n-3e0\t0\t-1\tleft\r\n12.5\t1\t0\tleft\r\n",
                       &log),
                 RMD_OK);
    cr_assert_eq(events.n, 3);
    cr_assert_eq(events.conditions, 2);
    cr_assert_str_eq(events.condition[0], "left");
    cr_assert_eq(events.event[0].onset, -3);
    cr_assert_eq(events.event[0].duration, 0);
    cr_assert_eq(events.event[1].condition, 0);
    cr_assert_eq(events.event[2].condition, rmd_events_condition(&events, "right"));
    cr_assert_eq(log.n, 0);
    rmd_events_free(&events);
}

Test(events, rows_without_onset_or_condition_are_left_out_and_told)
{
    struct rmd_events events;
    struct rmd_log log = { 0 };
    cr_assert_eq(parse(&events, "e.tsv",
                       "onset\tduration\ttrial_type\nn/a\t1\ta\n2\t1\tn/a\n4\t1\ta\n4\t1\ta\n",
                       &log),
                 RMD_OK);
    cr_assert_eq(events.n, 2);
    cr_assert_eq(log.n, 2, "left out, and twice the same");
    rmd_events_free(&events);
    rmd_log_free(&log);
    cr_assert_eq(parse(&events, "e.tsv", "onset\tduration\n1\t1\n", &log), RMD_OK);
    cr_assert_eq(log.n, 1, "no trial_type");
    rmd_events_free(&events);
    rmd_log_free(&log);
}

Test(events, what_is_no_table_of_events_is_refused_with_the_remedy)
{
    refused("e.tsv", "onset,duration,trial_type\n1,2,a\n", "tab");
    refused("e.tsv", "onset\ttrial_type\n1\ta\n", "'duration'");
    refused("e.tsv", "onset\tduration\n1\t-1\n", "duration");
    refused("e.tsv", "onset\tduration\n1\tn/a\n", "duration");
    refused("e.tsv", "onset\tduration\n1,5\t1\n", "1,5");
    refused("e.tsv", "onset\tduration\nnan\t1\n", "nan");
    refused("e.tsv", "onset\tduration\n", "no event");
    refused("e.tsv", "onset\tduration\ttrial_type\n1\t1\t\n", "empty");
    refused("e.txt", "1 2\n", "three");
    refused("e.txt", "1 2 3 4\n", "three");
    refused("e.1D", "1 2x\n", "run 1");
    refused("e.1D", "", "run 1");
}

Test(events, fsl_files_are_named_by_their_file)
{
    struct rmd_events events, more;
    cr_assert_eq(parse(&events, "/data/grip.txt", "10 5 1\n\n 30\t5 .5\r\n", NULL), RMD_OK);
    cr_assert_eq(events.n, 2);
    cr_assert_str_eq(events.condition[0], "grip");
    cr_assert_eq(events.event[1].value, 0.5);
    cr_assert_eq(parse(&more, "arm.txt", "20 5 1", NULL), RMD_OK);
    cr_assert_eq(rmd_events_add(&events, &more), RMD_OK);
    cr_assert_eq(events.n, 3);
    cr_assert_str_eq(events.condition[events.event[1].condition], "arm");
    cr_assert_eq(rmd_events_add(&events, &more), RMD_EFORMAT);
    rmd_events_free(&events);
    rmd_events_free(&more);
}

Test(events, afni_files_have_one_line_a_run)
{
    struct rmd_events events;
    struct rmd_events_opts second = { .run = 1 };
    const char *text = "# grip\n*\n5 *\n20*2:3.5 1:2";
    cr_assert_eq(parse(&events, "grip.1D", "5 *", NULL), RMD_OK);
    cr_assert_eq(events.n, 1);
    rmd_events_free(&events);
    second.run = 2;
    cr_assert_eq(rmd_events_parse(&events, "grip.1D", text, strlen(text), &second, NULL), RMD_OK);
    cr_assert_eq(events.n, 2);
    cr_assert_eq(events.event[0].onset, 1);
    cr_assert_eq(events.event[0].duration, 2);
    cr_assert_eq(events.event[1].value, 2);
    cr_assert_eq(events.event[1].duration, 3.5);
    rmd_events_free(&events);
    second.run = 3;
    cr_assert_eq(rmd_events_parse(&events, "grip.1D", text, strlen(text), &second, NULL),
                 RMD_EFORMAT);
}

Test(events, a_modulator_is_the_value_of_its_column)
{
    struct rmd_events events;
    struct rmd_events_opts force = { .modulator = "force" };
    const char *text = "onset\tduration\tforce\n1\t2\t7\n5\t2\tn/a\n";
    cr_assert_eq(rmd_events_parse(&events, "e.tsv", text, strlen(text), &force, NULL), RMD_OK);
    cr_assert_eq(events.n, 1);
    cr_assert_eq(events.event[0].value, 7);
    rmd_events_free(&events);
}

// Judges onsets against 100 volumes of 2 s; returns how many lines the log has, -1 if refused.
static int judged(const double *onset, size_t n, double duration)
{
    struct rmd_event event[8];
    struct rmd_events events = { .n = n, .event = event };
    struct rmd_log log = { 0 };
    for (size_t i = 0; i < n; i++)
        event[i] = (struct rmd_event){ onset[i], duration, 1, 0 };
    int lines = rmd_events_check(&events, "e.tsv", 100, 2, &log) == RMD_OK ? (int)log.n : -1;
    rmd_log_free(&log);
    return lines;
}

Test(events, times_are_judged_against_the_run)
{
    cr_assert_eq(judged((const double[]){ 10.5, 60, 120, 180 }, 4, 10), 0);
    cr_assert_eq(judged((const double[]){ 10000, 60000, 120000, 180000 }, 4, 1e4), -1, "ms");
    cr_assert(strstr(rmd_error(), "milliseconds"));
    cr_assert_eq(judged((const double[]){ 300.5, 360, 420, 480 }, 4, 10), -1, "another run");
    cr_assert_eq(judged((const double[]){ 10.5, 60, 120, 210 }, 4, 10), 1, "one beyond");
    cr_assert_eq(judged((const double[]){ 10.5, 60, 120, 195 }, 4, 10), 1, "one is cut");
    cr_assert_eq(judged((const double[]){ 5, 20, 60, 90 }, 4, 5), 1, "volumes?");
    cr_assert_eq(judged((const double[]){ 5.5, 20, 60, 90 }, 4, 5), 1, "first half only");
    cr_assert_eq(judged((const double[]){ -30, 20, 60, 120.5 }, 4, 5), 1, "before the run");
}
