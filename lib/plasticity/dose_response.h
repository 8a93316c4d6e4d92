// SPDX-License-Identifier: BSD-3-Clause
// What training builds up and what remains of it: a fast and a slow state driven by the dose
// through a window of heightened sensitivity, solved exactly. Equations in
// docs/methods/plasticity.md.
#ifndef RMD_PLASTICITY_DOSE_RESPONSE_H
#define RMD_PLASTICITY_DOSE_RESPONSE_H

// Training at a constant rate between two days since the index event. Lists of doses are ascending
// and do not overlap; days are 0 or above.
struct rmd_dose {
    double start, end; // days
    double rate;       // hours a day
};

// The sensitivity to training: 1 at day `peak`, `floor` long after; floor 1 is no window at all.
struct rmd_window {
    double peak, floor;
};

// Serial: the fast state feeds the slow one. Parallel: the dose drives both.
enum rmd_coupling { RMD_SERIAL, RMD_PARALLEL };

struct rmd_dynamics {
    struct rmd_window window;
    enum rmd_coupling coupling;
};

double rmd_dose_response_window(const struct rmd_window *window, double day);

// The states at the days of an ascending list, both 0 before the first dose; hours. `fast` and
// `slow` in days are the time constants.
void rmd_dose_response_states(double *x_fast, double *x_slow, const double *day, int days,
                              const struct rmd_dose *dose, int doses, double fast, double slow,
                              const struct rmd_dynamics *dynamics);

#endif
