// SPDX-License-Identifier: BSD-3-Clause
// Designs have the columns they say, keep true time, and tell what they cannot answer.
#include "fmri/made_design.h"

#include "fmri/design_report.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum { VOLUMES = 240 };

static int column_named(const struct rmd_design *d, const char *name)
{
    for (int c = 0; c < d->columns; c++)
        if (strcmp(d->column[c].name, name) == 0) return c;
    return -1;
}

Test(design, columns_are_constant_drift_and_task)
{
    struct rmd_events events = made_events(VOLUMES, 2);
    struct rmd_confounds none = no_confounds(VOLUMES);
    struct rmd_design d = made_design(&events, &none, 2, RMD_HRF_CANONICAL_TD);
    cr_assert_eq(d.columns, 1 + 7 + 6);
    cr_assert_str_eq(d.column[8].name, "left");
    cr_assert_str_eq(d.column[9].name, "left_derivative");
    cr_assert_str_eq(d.column[13].name, "right_dispersion");
    double height = 0;
    for (int t = 0; t < VOLUMES; t++)
        height = fmax(height, d.x[8 * VOLUMES + t]);
    cr_assert(height > 1 && height < 1.25, "a 20 s block reaches %g", height);
    cr_assert_float_eq(d.x[8 * VOLUMES + 12], rmd_hrf_response(RMD_HRF_CANONICAL, 0, 5, 20, 2),
                       1e-14, "volume 12 stands for 25 s");
    rmd_design_free(&d);
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}

Test(design, volumes_left_out_leave_the_others_as_they_are)
{
    struct rmd_events events = made_events(VOLUMES, 2);
    struct rmd_confounds all = no_confounds(VOLUMES), some = no_confounds(VOLUMES);
    some.keep[0] = some.keep[100] = some.keep[101] = 0;
    struct rmd_design d = made_design(&events, &all, 2, 0), e = made_design(&events, &some, 2, 0);
    cr_assert_eq(e.n, VOLUMES - 3);
    cr_assert_eq(e.columns, d.columns);
    for (int c = 8; c < d.columns; c++)
        for (int t = 0; t < e.n; t++)
            cr_assert_eq(e.x[c * e.n + t], d.x[c * VOLUMES + e.volume[t]]);
    for (int c = 1; c < 8; c++) {
        double sum = 0;
        for (int t = 0; t < e.n; t++)
            sum += e.x[c * e.n + t];
        cr_assert_float_eq(sum, 0, 1e-12);
    }
    rmd_design_free(&d);
    rmd_design_free(&e);
    rmd_events_free(&events);
    rmd_confounds_free(&all);
    rmd_confounds_free(&some);
}

Test(design, a_condition_that_cannot_be_told_apart_is_refused)
{
    struct rmd_events events;
    struct rmd_events_opts plain = { 0 };
    struct rmd_confounds none = no_confounds(VOLUMES);
    struct rmd_design_opts opts;
    struct rmd_design d;
    const char *same = "onset\tduration\ttrial_type\n20\t9\ta\n20\t9\tb\n";
    const char *late = "onset\tduration\ttrial_type\n20\t9\ta\n2000\t9\tb\n";
    rmd_param_defaults(&opts, rmd_design_params);
    struct rmd_timing timing = { VOLUMES, 2, 0 };
    cr_assert_eq(rmd_events_parse(&events, "e.tsv", same, strlen(same), &plain, NULL), RMD_OK);
    cr_assert_eq(rmd_design_new(&d, &timing, &events, &none, &opts, NULL), RMD_EFIT);
    cr_assert(strstr(rmd_error(), "'b'"), "%s", rmd_error());
    rmd_events_free(&events);
    cr_assert_eq(rmd_events_parse(&events, "e.tsv", late, strlen(late), &plain, NULL), RMD_OK);
    cr_assert_eq(rmd_design_new(&d, &timing, &events, &none, &opts, NULL), RMD_EFIT);
    cr_assert(strstr(rmd_error(), "no response"), "%s", rmd_error());
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}

Test(design, a_modulator_adds_a_column_about_its_mean)
{
    struct rmd_events events;
    struct rmd_events_opts by = { .modulator = "force" };
    struct rmd_confounds none = no_confounds(VOLUMES);
    struct rmd_design_opts opts;
    struct rmd_design d;
    struct rmd_timing timing = { VOLUMES, 2, 0 };
    const char *text = "onset\tduration\tforce\ttrial_type\n20\t9\t1\tgrip\n120\t9\t5\tgrip\n"
                       "200\t9\t2\ttap\n260\t9\t2\ttap\n";
    rmd_param_defaults(&opts, rmd_design_params);
    opts.modulator = by.modulator;
    cr_assert_eq(rmd_events_parse(&events, "e.tsv", text, strlen(text), &by, NULL), RMD_OK);
    cr_assert_eq(rmd_design_new(&d, &timing, &events, &none, &opts, NULL), RMD_OK);
    cr_assert_eq(d.columns, 8 + 3, "nothing varies in tap");
    int grip = column_named(&d, "grip"), by_force = column_named(&d, "grip_by_force");
    cr_assert_float_eq(d.x[by_force * VOLUMES + 13], -2 * d.x[grip * VOLUMES + 13], 1e-12);
    cr_assert_float_eq(d.x[by_force * VOLUMES + 63], 2 * d.x[grip * VOLUMES + 63], 1e-12);
    cr_assert_eq(column_named(&d, "tap_by_force"), -1);
    rmd_design_free(&d);
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}

static double weight_of(const struct rmd_contrasts *list, int k, const struct rmd_design *d,
                        const char *name)
{
    return list->item[k].weight[column_named(d, name)];
}

Test(contrast, rows_are_sums_of_columns)
{
    struct rmd_events events = made_events(VOLUMES, 2);
    struct rmd_confounds none = no_confounds(VOLUMES);
    struct rmd_design d = made_design(&events, &none, 2, RMD_HRF_CANONICAL_T);
    struct rmd_contrasts list;
    cr_assert_eq(rmd_contrasts_parse(&list,
                                     "left - rest; side = 0.5*right-.5 * left;"
                                     "left & right_derivative",
                                     &d, &events),
                 RMD_OK, "%s", rmd_error());
    cr_assert_eq(list.n, 3);
    cr_assert_str_eq(list.item[0].label, "leftMinusRest");
    cr_assert_eq(weight_of(&list, 0, &d, "left"), 1);
    cr_assert_eq(weight_of(&list, 0, &d, "right"), 0);
    cr_assert_str_eq(list.item[1].name, "side");
    cr_assert_eq(weight_of(&list, 1, &d, "left"), -0.5);
    cr_assert_eq(weight_of(&list, 1, &d, "right"), 0.5);
    cr_assert_eq(list.item[2].rows, 2);
    cr_assert_eq(list.item[2].weight[d.columns + column_named(&d, "right_derivative")], 1);
    rmd_contrasts_free(&list);
    static const char *const wrong[] = { "lefd",   "left -", "left right",     "left-left",
                                         "2 left", "",       "a=left;a=right", "cosine01" };
    for (int k = 0; k < 8; k++)
        cr_assert_eq(rmd_contrasts_parse(&list, wrong[k], &d, &events), RMD_EARG, "%s", wrong[k]);
    rmd_design_free(&d);
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}

Test(contrast, names_that_hold_signs_are_read_whole)
{
    struct rmd_events events;
    struct rmd_events_opts plain = { 0 };
    struct rmd_confounds none = no_confounds(VOLUMES);
    struct rmd_contrasts list;
    const char *text = "onset\tduration\ttrial_type\n20\t9\tgo\n90\t9\tno-go\n150\t9\tno\n";
    cr_assert_eq(rmd_events_parse(&events, "e.tsv", text, strlen(text), &plain, NULL), RMD_OK);
    struct rmd_design d = made_design(&events, &none, 2, RMD_HRF_CANONICAL);
    cr_assert_eq(rmd_contrasts_parse(&list, "no-go-go", &d, &events), RMD_OK);
    cr_assert_eq(weight_of(&list, 0, &d, "no-go"), 1);
    cr_assert_eq(weight_of(&list, 0, &d, "go"), -1);
    cr_assert_eq(weight_of(&list, 0, &d, "no"), 0);
    rmd_contrasts_free(&list);
    rmd_design_free(&d);
    d = made_design(&events, &none, 2, RMD_HRF_FIR);
    cr_assert_eq(rmd_contrasts_parse(&list, "go - no_bin3", &d, &events), RMD_OK);
    cr_assert_eq(weight_of(&list, 0, &d, "go_bin2"), 0.1);
    cr_assert_eq(weight_of(&list, 0, &d, "no_bin3"), -1);
    rmd_contrasts_free(&list);
    cr_assert_eq(rmd_contrasts_parse(&list, NULL, &d, &events), RMD_OK);
    cr_assert_eq(list.n, 5, "three conditions, their mean, all of them");
    cr_assert_eq(list.item[4].rows, 30);
    rmd_contrasts_free(&list);
    rmd_design_free(&d);
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}

Test(design_report, drift_vif_and_efficiency_have_their_meaning)
{
    struct rmd_events events = made_events(VOLUMES, 2);
    struct rmd_confounds none = no_confounds(VOLUMES);
    struct rmd_design d = made_design(&events, &none, 2, RMD_HRF_CANONICAL);
    struct rmd_contrasts list;
    struct rmd_design_report report;
    struct rmd_log log = { 0 };
    cr_assert_eq(rmd_contrasts_parse(&list, "left", &d, &events), RMD_OK);
    double *motion = NULL;
    cr_assert_eq(rmd_alloc(&motion, 6 * VOLUMES, sizeof *motion), RMD_OK);
    memcpy(motion, d.x + 8 * VOLUMES, VOLUMES * sizeof *motion);
    none.motion = motion;
    cr_assert_eq(rmd_design_report(&report, &d, &list, &none, &log), RMD_OK);
    cr_assert(report.column[8].vif > 1 && report.column[8].vif < 2, "%g", report.column[8].vif);
    cr_assert(report.column[8].drift > 0 && report.column[8].drift < 0.1, "%g",
              report.column[8].drift);
    cr_assert_float_eq(report.column[8].motion, 1, 1e-12);
    cr_assert(isnan(report.column[0].vif));
    cr_assert(report.efficiency[0] > 10 && report.efficiency[0] < 120, "%g", report.efficiency[0]);
    cr_assert_geq(log.n, 1);
    rmd_design_report_free(&report);
    rmd_log_free(&log);
    rmd_contrasts_free(&list);
    rmd_design_free(&d);
    rmd_events_free(&events);
    rmd_confounds_free(&none);
}
