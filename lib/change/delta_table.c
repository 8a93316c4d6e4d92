// SPDX-License-Identifier: BSD-3-Clause
// The change table for machines.
#include "change/delta_print.h"

#include "base/number.h"

#include <math.h>

void rmd_delta_print_cell(struct rmd_text *out, double value)
{
    char text[40];
    rmd_text_add(out, "%s\t", rmd_number_print(text, sizeof text, value, 7));
}

void rmd_delta_print_row(struct rmd_text *out, const struct rmd_retest *retest,
                         const struct rmd_delta *row, const char *from, const char *to)
{
    rmd_text_add_clean(out, row->region);
    rmd_text_add(out, "\t%s\t%s\t", rmd_metrics[row->metric].name, rmd_metrics[row->metric].unit);
    rmd_text_add_clean(out, from);
    rmd_text_add(out, "\t");
    rmd_text_add_clean(out, to);
    rmd_text_add(out, "\t");
    const double numbers[] = { row->pre, row->post, row->delta, 100 * row->delta / row->pre,
                               row->sd,  row->low,  row->high,  row->mdc95 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        rmd_delta_print_cell(out, numbers[i]);
    rmd_text_add(out, "%s\t",
                 isnan(row->mdc95)               ? "n/a"
                 : fabs(row->delta) > row->mdc95 ? "yes"
                                                 : "no");
    const double errors[] = { row->p,  row->p_adjusted, row->df,
                              row->se, row->retest.sd,  row->retest.df };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        rmd_delta_print_cell(out, errors[i]);
    rmd_text_add(out, "%zu\t%s\t", row->n, rmd_delta_verdicts[row->verdict]);
    if (row->reason)
        rmd_text_add_clean(out, row->reason);
    else
        rmd_text_add(out, "n/a");
    rmd_text_add(out, "\t");
    rmd_retest_tell(out, retest, &row->retest);
    rmd_text_add(out, "\n");
}

void rmd_delta_print_head(struct rmd_text *out, const char *region)
{
    rmd_text_add(out,
                 "%s\tmetric\tunit\tses_from\tses_to\tvalue_from\tvalue_to\tdelta\t"
                 "delta_pct\tse\tci_low\tci_high\tmdc95\texceeds_mdc\tp\tp_adjusted\tdf\t"
                 "se_scan\tsession_sd\tsession_df\tn_vox\tverdict\tqc\tsession_sd_source\n",
                 region);
}

void rmd_delta_print_tsv(struct rmd_text *out, const struct rmd_comparison *c)
{
    rmd_delta_print_head(out, "tract");
    for (int s = 1; s < c->sessions; s++)
        for (size_t i = 0; i < c->deltas.rows; i++)
            rmd_delta_print_row(out, &c->retest,
                                &c->deltas.item[(size_t)(s - 1) * c->deltas.rows + c->order[i]],
                                c->facts[0].time.label, c->facts[s].time.label);
}
