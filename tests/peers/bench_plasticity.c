// SPDX-License-Identifier: BSD-3-Clause
// CPU time of one person with five sessions and twenty metrics, from the record to the findings.
//
//   bench_plasticity [TIMES]
#include "base/random.h"
#include "plasticity/findings.h"
#include "plasticity/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static char metrics[20000];

static void write_metrics(void)
{
    int n = snprintf(metrics, sizeof metrics,
                     "session_id\tmetric\tregion\tdomain\tvalue\tse\tse_df\tsession_sd\tsign\n");
    for (int s = 1; s <= 5; s++)
        for (int m = 0; m < 19; m++) {
            double z[2];
            rmd_random_normal(z, (struct rmd_draw){ 1, 1, (uint64_t)(100 * s + m), 0 });
            n += snprintf(metrics + n, sizeof metrics - (size_t)n,
                          "%d\tX\tR%d\t%c\t%.4f\t0.4\t100\t1\t1\n", s, m, m < 10 ? 'S' : 'F',
                          10 + 0.3 * s + z[0]);
        }
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? atoi(argv[1]) : 200;
    struct person p;
    write_metrics();
    const char *const text[4] = {
        "session_id\tdays_post_onset\n1\t14\n2\t30\n3\t52\n4\t75\n5\t165\n", metrics,
        "session_id\tfma_ue\n1\t20\n2\t31\n3\t42\n4\t47\n5\t50\n",
        "start_day\tend_day\thours\n30\t51\t22.5\n51\t72\t22.5\n"
    };
    struct rmd_fit_opts opts = { 0 };
    if (person_read(&p, text) != RMD_OK) return 1;
    clock_t start = clock();
    for (int i = 0; i < times; i++) {
        struct rmd_findings findings;
        if (rmd_fit_person(&p.fit, &p.record, &opts, NULL) != RMD_OK ||
            rmd_findings_new(&findings, &p.fit) != RMD_OK)
            return 1;
        rmd_findings_free(&findings);
        rmd_fit_free(&p.fit);
    }
    printf("%.2f ms of CPU a person with 5 sessions and 20 metrics\n",
           1e3 * (double)(clock() - start) / CLOCKS_PER_SEC / times);
    rmd_record_free(&p.record);
    rmd_study_free(&p.study);
    return 0;
}
