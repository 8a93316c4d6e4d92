// SPDX-License-Identifier: BSD-3-Clause
// The detectable change, for people and machines.
#include "change/delta_print.h"

#include "base/memory.h"

static void power_tsv(struct rmd_text *out, const struct rmd_comparison *c,
                      const struct rmd_power_row *rows)
{
    rmd_text_add(out, "tract\tmetric\tunit\tvalue\tse_scan\tsession_sd\tscans_per_session\t"
                      "mdc95\tdetect80_single\tdetect80_family\tsession_sd_source\n");
    for (size_t i = 0; i < c->rows.all.rows; i++)
        for (int plan = 0; plan < RMD_POWER_PLANS; plan++) {
            const struct rmd_power_row *row = &rows[c->order[i]];
            rmd_text_add_clean(out, row->region);
            rmd_text_add(out, "\t%s\t%s\t", rmd_metrics[row->metric].name,
                         rmd_metrics[row->metric].unit);
            rmd_delta_print_cell(out, row->value);
            rmd_delta_print_cell(out, row->se);
            rmd_delta_print_cell(out, row->retest.sd);
            rmd_text_add(out, "%d\t", rmd_power_scans[plan]);
            rmd_delta_print_cell(out, row->mdc95[plan]);
            rmd_delta_print_cell(out, row->single[plan]);
            rmd_delta_print_cell(out, row->family[plan]);
            rmd_retest_tell(out, &c->retest, &row->retest);
            rmd_text_add(out, "\n");
        }
}

static void power_text(struct rmd_text *out, const struct rmd_comparison *c,
                       const struct rmd_power_row *rows)
{
    rmd_text_add(out,
                 "detectable change with 1, 2 and 4 scans a session (FA 1; MD, AD, RD 1e-3 "
                 "mm2/s)\n%-10s %-5s %8s %8s %8s %-26s %-26s %s\n",
                 "tract", "", "value", "SE scan", "SD sess", "   MDC95", "   found with 80 % power",
                 "   the same after adjustment");
    for (size_t i = 0; i < c->rows.all.rows; i++) {
        const struct rmd_power_row *row = &rows[c->order[i]];
        const struct rmd_metric *metric = &rmd_metrics[row->metric];
        rmd_text_add(out, "%-10s %-5s", row->region, metric->name);
        rmd_delta_print_number(out, metric, row->value, 0);
        rmd_delta_print_number(out, metric, row->se, 0);
        rmd_delta_print_number(out, metric, row->retest.sd, 0);
        const double *const columns[] = { row->mdc95, row->single, row->family };
        for (int k = 0; k < 3; k++)
            for (int plan = 0; plan < RMD_POWER_PLANS; plan++)
                rmd_delta_print_number(out, metric, columns[k][plan], 0);
        rmd_text_add(out, "\n");
    }
    rmd_text_add(out, "repeat scans average scan noise, and session noise only where the retest "
                      "table was made within one day\n");
}

enum rmd_status rmd_delta_print_power(struct rmd_text *out, const struct rmd_comparison *c, int tsv)
{
    enum rmd_status st;
    struct rmd_power_row *rows = NULL;
    RMD_TRY(rmd_alloc(&rows, c->rows.all.rows, sizeof *rows));
    rmd_power_rows(rows, &c->rows.all, &c->retest);
    if (tsv)
        power_tsv(out, c, rows);
    else
        power_text(out, c, rows);
    st = out->status;
out:
    rmd_release(rows);
    return st;
}
