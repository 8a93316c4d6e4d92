// SPDX-License-Identifier: BSD-3-Clause
// Gathers values of one metric and region.
#include "plasticity/panel.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static int row_of(const struct rmd_panel *panel, const struct rmd_record_value *v)
{
    int row = 0;
    while (row < panel->rows && (strcmp(panel->about[row]->metric, v->metric) != 0 ||
                                 strcmp(panel->about[row]->region, v->region) != 0))
        row++;
    return row;
}

enum rmd_status rmd_panel_new(struct rmd_panel *out, const struct rmd_record *record)
{
    enum rmd_status st;
    size_t values = (size_t)record->values, sessions = (size_t)record->sessions;
    *out = (struct rmd_panel){ .record = record };
    RMD_TRY(rmd_alloc(&out->about, values, sizeof *out->about));
    RMD_TRY(rmd_alloc(&out->cell, values * sessions, sizeof *out->cell));
    for (int i = 0; i < record->values; i++) {
        const struct rmd_record_value *v = &record->value[i];
        if (isnan(v->value)) continue;
        int row = row_of(out, v);
        if (row == out->rows) out->about[out->rows++] = v;
        out->cell[row * record->sessions + v->session] = v;
    }
out:
    if (st != RMD_OK) rmd_panel_free(out);
    return st;
}

void rmd_panel_free(struct rmd_panel *panel)
{
    rmd_release(panel->cell);
    rmd_release(panel->about);
    *panel = (struct rmd_panel){ 0 };
}

int rmd_panel_find(const struct rmd_panel *panel, const char *metric)
{
    for (int row = 0; row < panel->rows; row++)
        if (strcasecmp(panel->about[row]->metric, metric) == 0 &&
            *panel->about[row]->region == '\0')
            return row;
    return -1;
}
