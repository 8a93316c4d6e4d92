// SPDX-License-Identifier: BSD-3-Clause
// The course of one patient as the model sees it: sessions, training and metrics in units of their
// own variation between sessions.
#ifndef RMD_PLASTICITY_COURSE_H
#define RMD_PLASTICITY_COURSE_H

#include "plasticity/priors.h"

// One metric of the model.
struct rmd_trace {
    enum rmd_latent latent;
    double loading; // change of the metric for one unit of change of its latent course
    double norm;    // prior mean of its level; NaN: its first value
    int kind;       // metrics of one kind share a session error
};

// One value; all in units of the metric's retest SD.
struct rmd_point {
    double value;  // NaN where missing
    double noise;  // SD of its own error
    double shared; // SD of the error it shares with its kind in this session, signed as the loading
    double misfit; // SD of what no course of the model explains
};

struct rmd_course {
    int sessions, traces, doses;
    double *day; // [sessions], ascending, since the index event
    struct rmd_dose *dose;
    struct rmd_trace *trace;
    struct rmd_point *point; // [traces * sessions], trace by trace
};

// A course with room for so much, all zero.
RMD_MUST_CHECK enum rmd_status rmd_course_new(struct rmd_course *out, int sessions, int traces,
                                              int doses);
void rmd_course_free(struct rmd_course *course);

static inline const struct rmd_point *rmd_course_point(const struct rmd_course *course, int trace,
                                                       int session)
{
    return &course->point[trace * course->sessions + session];
}

// The hours that count of hours trained a day, where more of them are worth less and less.
double rmd_course_rate(double hours_a_day, const struct rmd_priors *priors);

#endif
