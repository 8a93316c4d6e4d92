// SPDX-License-Identifier: BSD-3-Clause
// Two diffusion scans of one person: read, align, measure, judge, print.
//
//   cc docs/example.c $(pkg-config --static --cflags --libs remodel) -o example
//   ./example pre.nii.gz post.nii.gz [labels.nii.gz]
#include "remodel.h"

#include <stdio.h>

static void print_warnings(const struct rmd_log *log)
{
    for (size_t i = 0; i < log->n; i++)
        if (log->line[i].level == RMD_WARNING) fprintf(stderr, "warning: %s\n", log->line[i].text);
}

static void print_rows(const struct rmd_deltas *deltas)
{
    printf("region\tmetric\tpre\tpost\tlow\thigh\tverdict\n");
    for (size_t r = 0; r < deltas->rows; r++) {
        const struct rmd_delta *row = &deltas->item[r];
        printf("%s\t%s\t%.4g\t%.4g\t%.4g\t%.4g\t%s\n", row->region, rmd_metrics[row->metric].name,
               row->pre, row->post, row->low, row->high, rmd_delta_verdicts[row->verdict]);
    }
}

int main(int argc, char **argv)
{
    enum rmd_status st;
    struct rmd_comparison comparison = { 0 };
    struct rmd_comparison_opts opts;
    struct rmd_log log = { 0 };
    if (argc < 3) {
        fprintf(stderr, "usage: example PRE POST [LABELS]\n");
        return 64;
    }
    rmd_param_defaults(&opts, rmd_comparison_params);
    opts.tract.seed = 1;
    opts.labels = argv[3]; // NULL where not given: left and right white matter
    const char *const session[2] = { argv[1], argv[2] };
    RMD_TRY(rmd_comparison_read(&comparison, session, 2, &opts, &log));
    RMD_TRY(rmd_comparison_align(&comparison, &opts, &log));
    RMD_TRY(rmd_comparison_measure(&comparison, &opts, &log));
    RMD_TRY(rmd_comparison_judge(&comparison, &opts, &log));
    print_warnings(&log);
    print_rows(&comparison.deltas);
out:
    if (st != RMD_OK) fprintf(stderr, "example: %s\n", rmd_error());
    rmd_comparison_free(&comparison);
    rmd_log_free(&log);
    return st != RMD_OK;
}
