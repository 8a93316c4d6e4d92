// SPDX-License-Identifier: BSD-3-Clause
// Two conditions in alternating blocks of 20 s with rest between, and no confounds.
#ifndef TESTS_MADE_DESIGN_H
#define TESTS_MADE_DESIGN_H

#include "base/memory.h"
#include "base/text.h"
#include "fmri/contrast.h"
#include "fmri/design.h"
#include "fmri/made_must.h"

#include <string.h>

static inline struct rmd_events made_events(int volumes, double tr)
{
    struct rmd_events events;
    struct rmd_text text = { 0 };
    struct rmd_events_opts opts = { 0 };
    rmd_text_add(&text, "onset\tduration\ttrial_type\n");
    for (int k = 0; 20 + 40 * k < volumes * tr; k++)
        rmd_text_add(&text, "%d\t20\t%s\n", 20 + 40 * k, k % 2 ? "right" : "left");
    made_must(rmd_events_parse(&events, "e.tsv", text.s, text.size, &opts, NULL));
    rmd_text_free(&text);
    return events;
}

static inline struct rmd_confounds no_confounds(int volumes)
{
    struct rmd_confounds confounds;
    struct rmd_confounds_opts opts = { 0 };
    made_must(rmd_confounds_read(&confounds, volumes, NULL, &opts, NULL));
    return confounds;
}

static inline struct rmd_design made_design(const struct rmd_events *events,
                                            const struct rmd_confounds *confounds, double tr,
                                            int hrf)
{
    struct rmd_design design;
    struct rmd_design_opts opts;
    struct rmd_timing timing = { confounds->volumes, tr, tr / 2 };
    rmd_param_defaults(&opts, rmd_design_params);
    opts.hrf = hrf;
    made_must(rmd_design_new(&design, &timing, events, confounds, &opts, NULL));
    return design;
}

#endif
