// SPDX-License-Identifier: BSD-3-Clause
// From what was measured to what the model sees: units of retest SD, logits of scores, errors.
#ifndef RMD_PLASTICITY_OBSERVE_H
#define RMD_PLASTICITY_OBSERVE_H

#include "plasticity/course.h"
#include "plasticity/panel.h"

// How a row of the panel became a trace.
struct rmd_link {
    int row;     // of the panel
    double unit; // of the trace, on the scale of the model
    double low, high;
    int bounded;    // a score between low and high, by its logit
    int session_sd; // its variation between sessions is known
};

struct rmd_observed {
    struct rmd_course course;
    struct rmd_link *link; // [course.traces]
    const char **reason;   // [panel rows] why a row is not in the model; NULL where it is
};

// A course without traces where no row is fit for the model. Training after the last session is
// part of the course all the same.
RMD_MUST_CHECK enum rmd_status rmd_observe_new(struct rmd_observed *out,
                                               const struct rmd_panel *panel,
                                               const struct rmd_priors *priors, int allow_scanner);
void rmd_observe_free(struct rmd_observed *observed);

// From a measured value to the unit of the trace, and back.
double rmd_observe_forward(const struct rmd_link *link, double value);
double rmd_observe_back(const struct rmd_link *link, double value);

// The SD between sessions of a value, in units of the trace: 1 but for scores near their ends.
double rmd_observe_stretch(const struct rmd_link *link, double value);

#endif
