// SPDX-License-Identifier: BSD-3-Clause
// A record as rows of one metric in one region over all sessions.
#ifndef RMD_PLASTICITY_PANEL_H
#define RMD_PLASTICITY_PANEL_H

#include "subject/record.h"

struct rmd_panel {
    const struct rmd_record *record; // borrowed
    int rows;
    const struct rmd_record_value **cell;  // [rows * sessions] NULL where there is no value
    const struct rmd_record_value **about; // [rows] one of them, for what they have in common
};

// Rows in the order in which their first value stands in the record.
RMD_MUST_CHECK enum rmd_status rmd_panel_new(struct rmd_panel *out,
                                             const struct rmd_record *record);
void rmd_panel_free(struct rmd_panel *panel);

static inline const struct rmd_record_value *rmd_panel_at(const struct rmd_panel *panel, int row,
                                                          int session)
{
    return panel->cell[row * panel->record->sessions + session];
}

// The row of a metric without region, -1 where there is none.
int rmd_panel_find(const struct rmd_panel *panel, const char *metric);

#endif
