// SPDX-License-Identifier: BSD-3-Clause
// The last Fugl-Meyer score against what natural recovery makes of the earlier ones.
#ifndef RMD_PLASTICITY_NATURAL_H
#define RMD_PLASTICITY_NATURAL_H

#include "plasticity/panel.h"
#include "plasticity/recovery.h"

// Half width in probability of the bands: 50, 80 and 95 %.
enum { RMD_BANDS = 3 };
extern const double rmd_natural_bands[RMD_BANDS];

enum { RMD_NATURAL_COURSE = 17 };

struct rmd_band {
    double day, mean;
    double low[RMD_BANDS], high[RMD_BANDS]; // of a measured score
};

// Predictions of the last score from the earlier ones.
enum rmd_natural_rule { RMD_RULE_LAST, RMD_RULE_PROPORTIONAL, RMD_RULE_MIXTURE, RMD_RULES };

struct rmd_natural {
    int known;                         // two or more scores, the last within 26 weeks
    double group[RMD_RECOVERY_GROUPS]; // given all scores
    double observed;
    struct rmd_band expected; // of the last score, given the earlier ones
    double excess;            // observed - expected mean
    double below;             // probability of a score of at most the observed one
    double error[RMD_RULES];  // observed - predicted; NaN for proportional recovery before week 12
    double log_score[RMD_RULES];                // log density of the observed score
    struct rmd_band course[RMD_NATURAL_COURSE]; // from the first score on, given all but the last
    int later;                                  // there are bands of days to come
    struct rmd_band to_come[3];                 // at 13, 26 and 52 weeks, as far as they lie ahead
};

RMD_MUST_CHECK enum rmd_status rmd_natural_judge(struct rmd_natural *out,
                                                 const struct rmd_panel *panel,
                                                 const struct rmd_priors *priors);

// The band of a mixture of scores, within the scale.
struct rmd_band rmd_natural_band(const struct rmd_mixture *mixture, double day, double low,
                                 double high);

#endif
