// SPDX-License-Identifier: BSD-3-Clause
// Two sessions of the BOLD phantom whose true change is known: truth_recruitment [PAIRS] prints how
// often intervals by scan noise hold the truth and how often something unchanged is called changed,
// and fails where a share is out of its binomial bounds. The phantom has no session noise, so the
// session SD of the table is set to almost nothing.
#include "fmri/made_must.h"

#include "base/memory.h"
#include "base/text.h"
#include "change/family.h"
#include "change/recruitment.h"
#include "math/distribution.h"
#include "phantom/bold_phantom.h"

#include <math.h>
#include <string.h>

enum { METRICS = 5, BOOT = 400 };
static const enum rmd_metric_id metric[METRICS] = { RMD_METRIC_PSC, RMD_METRIC_LI, RMD_METRIC_AVELI,
                                                    RMD_METRIC_SECONDARY, RMD_METRIC_FOCUS };

struct tally {
    double rows[METRICS], covered[METRICS], square[METRICS], stated[METRICS];
    int families, alarms, shifts, moved, overlaps, apart;
    int planted, found;
};

// The run of a drawn session with its design.
static void draw(struct rmd_bold_run *run, struct rmd_volume *image,
                 const struct rmd_bold_phantom *p)
{
    struct rmd_text text = { 0 };
    struct rmd_design_opts design;
    struct rmd_events_opts plain = { 0 };
    struct rmd_confounds_opts none = { 0 };
    *run = (struct rmd_bold_run){ .scan.path = "drawn" };
    made_must(rmd_bold_phantom_draw(image, p));
    rmd_text_add(&text, "onset\tduration\ttrial_type\n");
    for (int k = 0; rmd_bold_phantom_onset(p, k) >= 0; k++)
        rmd_text_add(&text, "%g\t%g\t%s\n", rmd_bold_phantom_onset(p, k), p->block,
                     k % 2 ? "right" : "left");
    made_must(rmd_events_parse(&run->events, "e.tsv", text.s, text.size, &plain, NULL));
    rmd_text_free(&text);
    run->scan.series = rmd_series_of(image);
    run->scan.timing = (struct rmd_timing){ p->volumes, p->tr, p->tr / 2 };
    made_must(rmd_mask_new(&run->scan.mask, &image->grid));
    for (size_t v = 0; v < rmd_grid_count(&image->grid); v++)
        run->scan.mask.count += run->scan.mask.v[v] = image->v[v] > 400;
    made_must(rmd_confounds_read(&run->confounds, p->volumes, NULL, &none, NULL));
    rmd_param_defaults(&design, rmd_design_params);
    made_must(rmd_design_new(&run->design, &run->scan.timing, &run->events, &run->confounds,
                             &design, NULL));
    made_must(rmd_contrasts_parse(&run->contrasts, "right", &run->design, &run->events));
    made_must(
        rmd_design_report(&run->report, &run->design, &run->contrasts, &run->confounds, NULL));
}

static struct rmd_labels labels_of(const struct rmd_bold_phantom *p)
{
    struct rmd_volume image;
    struct rmd_labels labels = { .n = RMD_BOLD_AREAS };
    made_must(rmd_bold_phantom_labels(&image, p));
    labels.grid = image.grid;
    made_must(rmd_alloc(&labels.v, rmd_grid_count(&image.grid), sizeof *labels.v));
    made_must(rmd_alloc(&labels.label, labels.n, sizeof *labels.label));
    for (size_t v = 0; v < rmd_grid_count(&image.grid); v++)
        labels.v[v] = (int)image.v[v];
    for (size_t k = 0; k < labels.n; k++) {
        labels.label[k].index = (int)k + 1;
        made_must(rmd_text_copy(&labels.label[k].name, p->area[k].name));
    }
    rmd_volume_free(&image);
    return labels;
}

static void count_rows(struct tally *tally, const struct rmd_deltas *deltas, double planted)
{
    int alarm = 0;
    for (size_t k = 0; k < deltas->rows; k++) {
        const struct rmd_delta *row = &deltas->item[k];
        int changes = planted != 0 && strstr(row->region, "PPC");
        int whole = row->metric == RMD_METRIC_FOCUS || row->metric == RMD_METRIC_SECONDARY;
        if (planted != 0 && strcmp(row->region, "PPC_L") == 0) {
            tally->planted++;
            tally->found += row->verdict == RMD_CHANGED;
        }
        if (row->verdict == RMD_NOT_COMPARABLE || changes || (planted != 0 && whole)) continue;
        alarm |= row->verdict == RMD_CHANGED;
        double limit = rmd_distribution_t_quantile(0.975, row->df) * row->se;
        for (int m = 0; m < METRICS; m++) {
            if (row->metric != metric[m]) continue;
            tally->rows[m]++;
            tally->covered[m] += fabs(row->delta) <= limit;
            tally->square[m] += row->delta * row->delta;
            tally->stated[m] += row->se * row->se;
        }
    }
    tally->families++;
    tally->alarms += alarm;
}

static void compare(struct tally *tally, uint32_t pair, double planted)
{
    struct rmd_bold_run run[2];
    struct rmd_volume image[2];
    struct rmd_bold_phantom p;
    struct rmd_recruitment fit;
    struct rmd_recruitment_rows rows;
    struct rmd_recruitment_places places;
    struct rmd_deltas deltas;
    struct rmd_retest_row tiny = { RMD_METRIC_PSC, "any", 1e-6, 1e6, 1, 0, 1, "", "", "" };
    struct rmd_retest retest = { .n = 1, .row = &tiny };
    struct rmd_affine still[2] = { rmd_affine_identity(), rmd_affine_identity() };
    struct rmd_glm_opts glm = { 0 };
    struct rmd_recruitment_opts opts = { BOOT, pair };
    for (int s = 0; s < 2; s++) {
        rmd_bold_phantom_defaults(&p);
        p.seed = 2 * pair + (uint32_t)s;
        if (s == 1) p.area[6].percent[1] += planted; // PPC_L
        draw(&run[s], &image[s], &p);
    }
    struct rmd_labels labels = labels_of(&p);
    const struct rmd_recruitment_input input = { 2,
                                                 2,
                                                 run,
                                                 (const int[]){ 0, 1 },
                                                 still,
                                                 (const uint64_t[]){ 2 * pair, 2 * pair + 1 },
                                                 image[0].grid,
                                                 0 };
    made_must(rmd_recruitment_fit(&fit, &input, &labels, &glm, &opts, NULL));
    made_must(rmd_recruitment_measure(&rows, &fit, &retest));
    made_must(rmd_recruitment_locate(&places, &fit));
    made_must(rmd_delta_rows(&deltas, &rows.all, &retest, NULL));
    made_must(rmd_family_adjust(&deltas, &rows.all, &retest, 1, NULL));
    count_rows(tally, &deltas, planted);
    for (size_t k = 0; planted == 0 && k < places.shifts; k++) {
        tally->shifts += isfinite(places.shift[k].p) != 0;
        tally->moved += places.shift[k].p <= 0.05;
    }
    for (size_t k = 0; planted == 0 && k < places.overlaps; k++) {
        tally->overlaps++;
        tally->apart += places.overlap[k].p <= 0.05;
    }
    rmd_delta_free(&deltas);
    rmd_recruitment_places_free(&places);
    rmd_recruitment_rows_free(&rows);
    rmd_recruitment_free(&fit);
    rmd_labels_free(&labels);
    for (int s = 0; s < 2; s++) {
        run[s].scan.series = (struct rmd_series){ .borrowed = 1 };
        rmd_bold_run_free(&run[s]);
        rmd_volume_free(&image[s]);
    }
}

int main(int argc, char **argv)
{
    int pairs = argc > 1 ? atoi(argv[1]) : 3, broken = 0;
    struct tally null = { .families = 0 }, power[3] = { { .families = 0 } };
    static const double planted[3] = { 0.4, 0.8, 1.2 };
    for (int k = 0; k < pairs; k++)
        compare(&null, 1000 + (uint32_t)k, 0);
    printf("| metric | rows | 95 %% interval of scan noise holds the truth | stated SE / actual SD "
           "|\n|---|---|---|---|\n");
    for (int m = 0; m < METRICS; m++) {
        double n = null.rows[m], share = null.covered[m] / n;
        // Rows of one pair go along with each other: half of them count.
        double bound = 2.6 * sqrt(0.05 * 0.95 / (n / 2)) + 0.02;
        int out = pairs >= 20 && !(fabs(share - 0.95) <= bound);
        broken |= out;
        printf("| %s | %.0f | %.3f | %.3f |%s\n", rmd_metrics[metric[m]].name, n, share,
               sqrt(null.stated[m] / null.square[m]), out ? " out of bounds" : "");
    }
    printf("\nFamilies with a row called changed although nothing changed: %d of %d. Centres of "
           "activity called moved at 5 %%: %d of %d. Overlaps called too small at 5 %%: %d of "
           "%d.\n\n| planted change of PPC_L, percent | found |\n|---|---|\n",
           null.alarms, null.families, null.moved, null.shifts, null.apart, null.overlaps);
    for (int e = 0; e < 3; e++) {
        for (int k = 0; k < pairs / 3; k++)
            compare(&power[e], 5000 + 1000 * (uint32_t)e + (uint32_t)k, planted[e]);
        printf("| %.1f | %d of %d |\n", planted[e], power[e].found, power[e].planted);
    }
    return broken;
}
