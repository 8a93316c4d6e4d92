// SPDX-License-Identifier: BSD-3-Clause
// The table of what can be measured in one session and compared with another.
#ifndef RMD_CHANGE_METRIC_H
#define RMD_CHANGE_METRIC_H

enum rmd_domain {
    RMD_STRUCTURE,
    RMD_FUNCTION,
    RMD_BEHAVIOUR,
    RMD_COGNITION,
    RMD_ELECTRO,
    RMD_MICRO
};

struct rmd_metric {
    const char *name; // "FA", as it stands in tables
    enum rmd_domain domain;
    const char *unit;      // of values in files: "1", "mm2/s"
    const char *text_unit; // of values in text for people: "1", "1e-3 mm2/s"
    double text_scale;     // text value = value * text_scale
    int text_decimals;
    const char *help, *reference; // one sentence; the literature behind it
};

enum rmd_metric_id {
    RMD_METRIC_FA,
    RMD_METRIC_MD,
    RMD_METRIC_AD,
    RMD_METRIC_RD,
    RMD_METRIC_AI,
    RMD_METRIC_RATIO,
    RMD_METRIC_SCALAR,
    RMD_METRIC_PSC,
    RMD_METRIC_LI,
    RMD_METRIC_AVELI,
    RMD_METRIC_SECONDARY,
    RMD_METRIC_FOCUS,
    RMD_METRICS
};
extern const struct rmd_metric rmd_metrics[RMD_METRICS];

// The metric of that name, RMD_METRICS where there is none.
enum rmd_metric_id rmd_metric_find(const char *name);

#endif
