// SPDX-License-Identifier: BSD-3-Clause
// Everything that can be said of one person, by what the data can bear.
#ifndef RMD_PLASTICITY_FIT_H
#define RMD_PLASTICITY_FIT_H

#include "base/param.h"
#include "plasticity/compare.h"
#include "plasticity/natural.h"
#include "plasticity/observe.h"
#include "plasticity/ratio.h"
#include "plasticity/reliable.h"
#include "plasticity/separable.h"

struct rmd_fit_opts {
    int coupling;
    int allow_scanner;
    const char *priors; // a file; NULL for ours
};
extern const struct rmd_param rmd_fit_params[];

// An effect of RMD_MODEL_BOTH.
struct rmd_fit_effect {
    struct rmd_span span;
    struct rmd_separable how;
};

// The parts of the change of a latent course: spontaneous, and timed as the training.
enum { RMD_SPONTANEOUS, RMD_TRAINING, RMD_PARTS };
struct rmd_fit_part {
    struct rmd_span span;
    enum rmd_verdict_of_effect how; // the weakest of the effects behind it
};

// Days to come of one behavioural trace, without further training.
enum { RMD_FIT_AHEAD = 3 };
struct rmd_fit_forecast {
    int row; // of the panel
    struct rmd_band ahead[RMD_FIT_AHEAD];
};

struct rmd_fit {
    struct rmd_priors priors;
    const struct rmd_record *record; // borrowed
    struct rmd_panel panel;
    struct rmd_reliable *reliable; // [panel.rows]
    struct rmd_observed observed;
    struct rmd_natural natural;
    struct rmd_ratio transfer;
    int transfer_rows; // both tasks were measured

    int modelled; // traces in two sessions or more: everything below is there
    struct rmd_schedule schedule;
    struct rmd_reduced reduced;
    struct rmd_posterior posterior; // of RMD_MODEL_BOTH
    struct rmd_total total[RMD_LATENTS];
    double quadrant[RMD_QUADRANTS];
    struct rmd_separable_rank rank;
    struct rmd_fit_effect effect[RMD_EFFECTS_MOST];
    struct rmd_fit_part part[RMD_LATENTS][RMD_PARTS];
    struct rmd_comparison_of_models models;

    int many;                  // three sessions or more: forecasts
    double hours[2];           // of training, until the first session and until the last
    double plateau;            // probability; NaN where behaviour was not measured
    struct rmd_ratio retained; // not known unless the gains can be separated
    int forecasts;
    struct rmd_fit_forecast *forecast;
};

// RMD_EARG for one session only; RMD_EFORMAT for priors that cannot be. `log` takes warnings.
RMD_MUST_CHECK enum rmd_status rmd_fit_person(struct rmd_fit *out, const struct rmd_record *record,
                                              const struct rmd_fit_opts *opts, struct rmd_log *log);
void rmd_fit_free(struct rmd_fit *fit);

// The part of rmd_fit_person() that needs three sessions.
RMD_MUST_CHECK enum rmd_status rmd_fit_look_ahead(struct rmd_fit *fit);

#endif
