// SPDX-License-Identifier: BSD-3-Clause
// States of training in units of the standard course, and saturating recoveries.
#include "plasticity/basis.h"

#include "plasticity/course.h"

#include <math.h>

// EQ plast.6
static double saturation(const struct rmd_schedule *schedule, int i, double tau)
{
    return exp(-schedule->day[0] / tau) - exp(-schedule->day[i] / tau);
}

void rmd_basis_recover(struct rmd_basis *out, const struct rmd_schedule *schedule, double tau)
{
    for (int i = 0; i < schedule->days; i++)
        out[i].recovery = saturation(schedule, i, tau);
}

void rmd_basis_fill(struct rmd_basis *out, const struct rmd_schedule *schedule,
                    const double tau[RMD_TAUS], double *scratch)
{
    const struct rmd_priors *p = schedule->priors;
    double start = p->course_start.value, end = start + p->course_days.value;
    struct rmd_dose course = { start, end,
                               rmd_course_rate(p->course_hours.value / p->course_days.value, p) };
    double fast = tau[RMD_TAU_FAST], slow = tau[RMD_TAU_SLOW], full[2];
    double *x_fast = scratch, *x_slow = scratch + schedule->days;
    // EQ plast.5
    rmd_dose_response_states(&full[0], &full[1], &end, 1, &course, 1, fast, slow,
                             &schedule->dynamics);
    rmd_dose_response_states(x_fast, x_slow, schedule->day, schedule->days, schedule->dose,
                             schedule->doses, fast, slow, &schedule->dynamics);
    for (int i = 0; i < schedule->days; i++) {
        out[i].fast = (x_fast[i] - x_fast[0]) / full[0];
        out[i].slow = (x_slow[i] - x_slow[0]) / full[1];
        out[i].degeneration = saturation(schedule, i, p->tau_degeneration.value);
        out[i].time = schedule->day[i] - schedule->day[0];
    }
    rmd_basis_recover(out, schedule, tau[RMD_TAU_RECOVERY]);
}
