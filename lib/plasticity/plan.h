// SPDX-License-Identifier: BSD-3-Clause
// What-if: schedules of training to come, side by side under the posterior of a person, and which
// next session would narrow the answer most.
#ifndef RMD_PLASTICITY_PLAN_H
#define RMD_PLASTICITY_PLAN_H

#include "plasticity/findings.h"

struct rmd_plan_opts {
    double horizon; // days after the last session
    int step;       // days between the points of a fan
};
extern const struct rmd_param rmd_plan_params[];

enum { RMD_SCHEDULES_MOST = 32 };

// Training to come; the first schedule is none.
struct rmd_plan_schedule {
    const char *name; // borrowed from the table
    int doses;
    struct rmd_dose *dose; // past and planned
    double hours;          // planned
};

struct rmd_plan {
    int schedules;
    struct rmd_plan_schedule schedule[RMD_SCHEDULES_MOST];
    struct rmd_table table; // behind the names
};

// Reads a table with the columns schedule, start_day, end_day, hours. RMD_EFORMAT, naming file and
// row, where training lies before the last session, overlaps, or cannot be. `path` NULL: none but
// the empty schedule.
RMD_MUST_CHECK enum rmd_status rmd_plan_read(struct rmd_plan *out, const struct rmd_fit *fit,
                                             const char *path);
void rmd_plan_free(struct rmd_plan *plan);

// Sections fan, difference, hold, fall and next; RMD_EARG where the fit has no model.
RMD_MUST_CHECK enum rmd_status rmd_plan_judge(struct rmd_findings *out, const struct rmd_plan *plan,
                                              const struct rmd_fit *fit,
                                              const struct rmd_plan_opts *opts);

// The expected contraction of both gains by one more session like the last one, on each of `days`
// days without further training; out[days * 2]. In plan_next.c.
RMD_MUST_CHECK enum rmd_status rmd_plan_next(double *out, const struct rmd_fit *fit,
                                             const double *day, int days);

// What a reader of a plan must know, as a paragraph.
void rmd_plan_print_limits(struct rmd_text *out, const struct rmd_fit *fit);

#endif
