// SPDX-License-Identifier: BSD-3-Clause
// Memory of a course, and its doses.
#include "plasticity/course.h"

#include "base/memory.h"

enum rmd_status rmd_course_new(struct rmd_course *out, int sessions, int traces, int doses)
{
    enum rmd_status st;
    size_t points = (size_t)sessions * (size_t)traces;
    *out = (struct rmd_course){ .sessions = sessions, .traces = traces, .doses = doses };
    RMD_TRY(rmd_alloc(&out->day, (size_t)sessions, sizeof *out->day));
    RMD_TRY(rmd_alloc(&out->dose, (size_t)doses, sizeof *out->dose));
    RMD_TRY(rmd_alloc(&out->trace, (size_t)traces, sizeof *out->trace));
    RMD_TRY(rmd_alloc(&out->point, points, sizeof *out->point));
out:
    if (st != RMD_OK) rmd_course_free(out);
    return st;
}

void rmd_course_free(struct rmd_course *course)
{
    rmd_release(course->day);
    rmd_release(course->dose);
    rmd_release(course->trace);
    rmd_release(course->point);
    *course = (struct rmd_course){ 0 };
}

// EQ plast.2
double rmd_course_rate(double hours_a_day, const struct rmd_priors *priors)
{
    double half = priors->dose_half.value;
    return half > 0 ? hours_a_day / (1 + hours_a_day / half) : hours_a_day;
}
