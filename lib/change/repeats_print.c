// SPDX-License-Identifier: BSD-3-Clause
// The retest table for machines and people.
#include "change/delta_print.h"
#include "change/repeats.h"

void rmd_repeats_print_tsv(struct rmd_text *out, const struct rmd_repeats *repeats,
                           const char *interval, const char *population)
{
    rmd_text_add(out, "metric\tregion\tsd\tn\tdf\tmean\tcv\tmdc95\tsd_low\tsd_high\tinterval\t"
                      "population\tsource\tchecked\n");
    for (size_t i = 0; i < repeats->n; i++) {
        const struct rmd_repeat *row = &repeats->row[i];
        struct rmd_repeat_summary s = rmd_repeats_summary(row);
        const double numbers[] = { s.sd, row->n, row->df, s.mean, s.cv, s.mdc95, s.low, s.high };
        if (!(s.sd > 0)) continue; // the same value every time is no measurement
        rmd_text_add(out, "%s\t", rmd_metrics[row->metric].name);
        rmd_text_add_clean(out, row->region);
        rmd_text_add(out, "\t");
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            rmd_delta_print_cell(out, numbers[k]);
        rmd_text_add_clean(out, interval);
        rmd_text_add(out, "\t");
        rmd_text_add_clean(out, population);
        rmd_text_add(out, "\tremodel-retest\tyes\n");
    }
}

void rmd_repeats_print_text(struct rmd_text *out, const struct rmd_repeats *repeats)
{
    rmd_text_add(out,
                 "within-person SD between scans (FA 1; MD, AD, RD 1e-3 mm2/s)\n"
                 "%-12s %-5s %3s %4s %9s %9s %-20s %6s %9s\n",
                 "region", "", "n", "df", "mean", "SD", "  95 % interval", "CV %", "MDC95");
    for (size_t i = 0; i < repeats->n; i++) {
        const struct rmd_repeat *row = &repeats->row[i];
        const struct rmd_metric *metric = &rmd_metrics[row->metric];
        struct rmd_repeat_summary s = rmd_repeats_summary(row);
        double scale = metric->text_scale;
        rmd_text_add(out, "%-12s %-5s %3.0f %4.0f %9.4f %9.5f [%8.5f, %8.5f] %6.2f %9.5f\n",
                     row->region, metric->name, row->n, row->df, s.mean * scale, s.sd * scale,
                     s.low * scale, s.high * scale, 100 * s.cv, s.mdc95 * scale);
    }
}
