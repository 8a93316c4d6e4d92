// SPDX-License-Identifier: BSD-3-Clause
// The facts as text, table and JSON.
#include "report/glm_report.h"

#include "base/number.h"

#include <math.h>

static const char *file_name(const char *path)
{
    const char *name = path;
    for (; *path; path++)
        if (*path == '/') name = path + 1;
    return name;
}

static void text_run(struct rmd_text *out, const struct rmd_bold_run *run,
                     const struct rmd_glm_quality *quality)
{
    const struct rmd_timing *timing = &run->scan.timing;
    const struct rmd_design *d = &run->design;
    rmd_text_add(out, "run          ");
    rmd_text_add_clean(out, file_name(run->scan.path));
    rmd_text_add(out, "\ntime         %d volumes, TR %g s %s", timing->volumes, timing->tr,
                 run->scan.tr_source);
    rmd_text_add(out, "\n             values stand for %.3f s after a volume began: %s",
                 timing->reference, run->scan.reference_source);
    rmd_text_add(out, "\nfitted       %d volumes, %d columns, %d degrees of freedom", d->n,
                 d->columns, run->glm.plan.df);
    rmd_text_add(out, "\nvoxels       %zu in the mask, %zu not fitted, %zu too dark for percent",
                 run->glm.voxels, run->glm.not_fitted, run->glm.dark);
    rmd_text_add(out, "\nnoise        median a %.2f, b %.2f; tSNR %.1f", quality->a, quality->b,
                 quality->tsnr);
    rmd_text_add(out, "\nwhiteness    residuals correlate in %.1f %% of voxels (5 %% expected)",
                 100 * quality->coloured);
    rmd_text_add(out, "\n\n  %-24s %7s %6s %6s %7s\n", "column", "events", "VIF", "drift",
                 "motion");
    for (int c = 0; c < d->columns; c++) {
        const struct rmd_column_report *report = &run->report.column[c];
        size_t events = 0;
        char motion[16];
        if (d->column[c].kind != RMD_COLUMN_TASK) continue;
        for (size_t i = 0; i < run->events.n; i++)
            events += run->events.event[i].condition == d->column[c].condition;
        rmd_text_add(out, "  %-24s %7zu %6.2f %5.1f%% %7s\n", d->column[c].name, events,
                     report->vif, 100 * report->drift,
                     rmd_number_print(motion, sizeof motion, report->motion, 2));
    }
    rmd_text_add(out, "\n");
}

static void text_peak(struct rmd_text *out, const struct rmd_glm_answer *answer, int side)
{
    const double *at = answer->place[side];
    if (answer->peak[side] == 0) return;
    rmd_text_add(out, "  %+9.2f at %6.1f %6.1f %6.1f mm", answer->peak[side], at[0], at[1], at[2]);
    if (isfinite(answer->effect[side])) rmd_text_add(out, ", %+.2f %%", answer->effect[side]);
    rmd_text_add(out, "\n");
}

void rmd_glm_report_text(struct rmd_text *out, const struct rmd_glm_report *report)
{
    const struct rmd_activation *a = report->activation;
    for (int r = 0; r < a->runs; r++)
        text_run(out, &report->run[r], &report->quality[r]);
    for (int k = 0; k < a->first->plan.contrasts->n; k++) {
        const struct rmd_contrast *contrast = &a->first->plan.contrasts->item[k];
        const struct rmd_glm_answer *answer = &report->answer[k];
        rmd_text_add_clean(out, contrast->name);
        if (!a->map[k].z) {
            rmd_text_add(out, ": F contrasts are made of one run only\n");
            continue;
        }
        rmd_text_add(out, ": %s, ", contrast->rows == 1 ? "t" : "F");
        if (isinf(answer->threshold))
            rmd_text_add(out, "no voxel at a false discovery rate of 5 %%\n");
        else
            rmd_text_add(out, "%zu voxels at a false discovery rate of 5 %% (z %.2f)\n",
                         answer->discovered, answer->threshold);
        for (int side = 0; side < 2; side++)
            text_peak(out, answer, side);
    }
}

static void add_cell(struct rmd_text *out, double value, int digits)
{
    char text[32];
    rmd_text_add(out, "\t%s", rmd_number_print(text, sizeof text, value, digits));
}

void rmd_glm_report_tsv(struct rmd_text *out, const struct rmd_glm_report *report)
{
    const struct rmd_activation *a = report->activation;
    rmd_text_add(out, "contrast\tstatistic\tz_fdr05\tvoxels_fdr05\tmax\tmax_x\tmax_y\tmax_z\t"
                      "max_percent\tmin\tmin_x\tmin_y\tmin_z\tmin_percent\n");
    for (int k = 0; k < a->first->plan.contrasts->n; k++) {
        const struct rmd_contrast *contrast = &a->first->plan.contrasts->item[k];
        const struct rmd_glm_answer *answer = &report->answer[k];
        if (!a->map[k].z) continue;
        rmd_text_add_clean(out, contrast->name);
        rmd_text_add(out, "\t%s", contrast->rows == 1 ? "t" : "F");
        add_cell(out, answer->threshold, 5);
        rmd_text_add(out, "\t%zu", answer->discovered);
        for (int side = 0; side < 2; side++) {
            int none = answer->peak[side] == 0;
            add_cell(out, none ? (double)NAN : answer->peak[side], 5);
            for (int axis = 0; axis < 3; axis++)
                add_cell(out, none ? (double)NAN : answer->place[side][axis], 5);
            add_cell(out, answer->effect[side], 5);
        }
        rmd_text_add(out, "\n");
    }
}

static struct rmd_json *json_run(const struct rmd_bold_run *run,
                                 const struct rmd_glm_quality *quality)
{
    struct rmd_json *json = rmd_json_object(), *columns = rmd_json_array();
    const struct rmd_design *d = &run->design;
    rmd_json_put_text(json, "Run", file_name(run->scan.path));
    rmd_json_put_number(json, "Volumes", run->scan.timing.volumes);
    rmd_json_put_number(json, "VolumesFitted", d->n);
    rmd_json_put_number(json, "RepetitionTime", run->scan.timing.tr);
    rmd_json_put_text(json, "RepetitionTimeSource", run->scan.tr_source);
    rmd_json_put_number(json, "StartTime", run->scan.timing.reference);
    rmd_json_put_text(json, "StartTimeSource", run->scan.reference_source);
    rmd_json_put_number(json, "DegreesOfFreedom", run->glm.plan.df);
    rmd_json_put_number(json, "Voxels", (double)run->glm.voxels);
    rmd_json_put_number(json, "NotFitted", (double)run->glm.not_fitted);
    rmd_json_put_number(json, "TooDark", (double)run->glm.dark);
    rmd_json_put_number(json, "NoiseA", quality->a);
    rmd_json_put_number(json, "NoiseB", quality->b);
    rmd_json_put_number(json, "Tsnr", quality->tsnr);
    rmd_json_put_number(json, "ResidualsCorrelate", quality->coloured);
    for (int c = 0; c < d->columns; c++) {
        struct rmd_json *column = rmd_json_object();
        rmd_json_put_text(column, "Name", d->column[c].name);
        if (d->column[c].kind == RMD_COLUMN_TASK) {
            rmd_json_put_number(column, "Vif", run->report.column[c].vif);
            rmd_json_put_number(column, "DriftShare", run->report.column[c].drift);
            rmd_json_put_number(column, "MotionShare", run->report.column[c].motion);
        }
        rmd_json_append(columns, column);
    }
    rmd_json_put(json, "Columns", columns);
    return json;
}

struct rmd_json *rmd_glm_report_json(const struct rmd_glm_report *report)
{
    const struct rmd_activation *a = report->activation;
    struct rmd_json *json = rmd_json_object(), *runs = rmd_json_array(), *list = rmd_json_array();
    for (int r = 0; r < a->runs; r++)
        rmd_json_append(runs, json_run(&report->run[r], &report->quality[r]));
    for (int k = 0; k < a->first->plan.contrasts->n; k++) {
        const struct rmd_glm_answer *answer = &report->answer[k];
        struct rmd_json *item = rmd_json_object();
        rmd_json_put_text(item, "Contrast", a->first->plan.contrasts->item[k].name);
        rmd_json_put_text(item, "Statistic",
                          a->first->plan.contrasts->item[k].rows == 1 ? "t" : "F");
        rmd_json_put_number(item, "ZFdr05", answer->threshold);
        rmd_json_put_number(item, "VoxelsFdr05", (double)answer->discovered);
        rmd_json_put_number(item, "Max", answer->peak[0]);
        rmd_json_put(item, "MaxAt", rmd_json_new_numbers(answer->place[0], 3));
        rmd_json_put_number(item, "MaxPercent", answer->effect[0]);
        rmd_json_put_number(item, "Min", answer->peak[1]);
        rmd_json_put(item, "MinAt", rmd_json_new_numbers(answer->place[1], 3));
        rmd_json_put_number(item, "MinPercent", answer->effect[1]);
        rmd_json_append(list, item);
    }
    rmd_json_put(json, "Runs", runs);
    rmd_json_put(json, "Contrasts", list);
    return json;
}

void rmd_glm_report_design(struct rmd_text *out, const struct rmd_design *design)
{
    char number[32];
    rmd_text_add(out, "volume");
    for (int c = 0; c < design->columns; c++)
        rmd_text_add(out, "\t%s", design->column[c].name);
    for (int t = 0; t < design->n; t++) {
        rmd_text_add(out, "\n%d", design->volume[t]);
        for (int c = 0; c < design->columns; c++)
            rmd_text_add(out, "\t%s",
                         rmd_number_print(number, sizeof number,
                                          design->x[(size_t)c * (size_t)design->n + (size_t)t], 8));
    }
    rmd_text_add(out, "\n");
}
