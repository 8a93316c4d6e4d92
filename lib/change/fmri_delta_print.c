// SPDX-License-Identifier: BSD-3-Clause
// The recruitment table and what stands around it.
#include "change/fmri_delta_print.h"

#include "base/number.h"
#include "change/delta_print.h"

#include <math.h>
#include <string.h>

static const char *contrast_name(const struct rmd_fmri_delta *d, int contrast)
{
    return d->recruitment.contrast->item[contrast].name;
}

static void text_runs(struct rmd_text *out, const struct rmd_fmri_delta *d)
{
    char motion[32];
    for (int r = 0; r < d->runs; r++) {
        const struct rmd_bold_run *run = &d->run[r];
        char axes[4];
        rmd_grid_axes(axes, &run->scan.series.grid);
        rmd_text_add(out, "session %-4d ", d->session[r] + 1);
        rmd_text_add_clean(out, run->scan.path);
        rmd_text_add(out,
                     "\n             %d of %d volumes, TR %g s %s, values at %.3f s (%s)\n"
                     "             %d columns; stored %s: i grows to the %s; mean FD %s mm\n",
                     run->design.n, run->scan.timing.volumes, run->scan.timing.tr,
                     run->scan.tr_source, run->scan.timing.reference, run->scan.reference_source,
                     run->design.columns, axes,
                     axes[0] == 'R'   ? "right"
                     : axes[0] == 'L' ? "left"
                                      : "front, back, top or bottom",
                     rmd_number_print(motion, sizeof motion, rmd_fmri_delta_motion(run), 3));
    }
}

static void text_alignment(struct rmd_text *out, const struct rmd_fmri_delta *d)
{
    rmd_delta_print_alignment(out, "run ", d->pair, d->runs - 1);
    rmd_text_add(out,
                 "             every run resampled once, to the halfway grid of %dx%dx%d "
                 "voxels; %zu voxels of brain, %zu in regions\n",
                 d->grid.n[0], d->grid.n[1], d->grid.n[2], d->recruitment.voxels,
                 d->recruitment.measured);
}

static void text_places(struct rmd_text *out, const struct rmd_fmri_delta *d, int s)
{
    int shown = 0;
    for (size_t k = 0; k < d->places.shifts; k++) {
        const struct rmd_recruitment_shift *f = &d->places.shift[k];
        if (f->session != s) continue;
        if (!shown++)
            rmd_text_add(out,
                         "\ncentre of activity, mm; p by scan noise alone, one region at a "
                         "time; beyond 3 to 4 mm is what repeats of one person exceed rarely\n"
                         "%-28s %21s %21s %7s %7s %7s\n",
                         "region", "pre x, y, z", "post x, y, z", "moved", "MDC95", "p");
        rmd_text_add(out, "%-12.12s %-15.15s %7.1f%7.1f%7.1f %7.1f%7.1f%7.1f %7.2f %7.2f %7.3f\n",
                     f->region, contrast_name(d, f->contrast), f->pre[0], f->pre[1], f->pre[2],
                     f->post[0], f->post[1], f->post[2], f->distance, f->mdc95, f->p);
    }
    for (size_t k = 0; k < d->places.overlaps; k++) {
        const struct rmd_recruitment_overlap *o = &d->places.overlap[k];
        if (o->session == s)
            rmd_text_add(out,
                         "overlap of the most active tenth, %s: Dice %.2f; without a change "
                         "%.2f, above %.2f in 19 of 20; p %.3f\n",
                         contrast_name(d, o->contrast), o->dice, o->ceiling, o->low, o->p);
    }
}

void rmd_fmri_delta_text(struct rmd_text *out, const struct rmd_fmri_delta *d,
                         const struct rmd_log *log)
{
    const struct rmd_delta_table table = { &d->deltas, &d->retest, d->order, d->method, "region" };
    rmd_delta_print_identity(out, &d->gate);
    text_runs(out, d);
    text_alignment(out, d);
    for (int s = 1; s < d->sessions; s++) {
        rmd_text_add(out,
                     "\n%s against %s (PSC: percent signal change; LI, AveLI: above 0 to the "
                     "left)\n",
                     d->facts[s].time.label, d->facts[0].time.label);
        rmd_delta_print_table(out, &table, s);
        text_places(out, d, s);
    }
    rmd_delta_print_end(out, log);
}

void rmd_fmri_delta_tsv(struct rmd_text *out, const struct rmd_fmri_delta *d)
{
    rmd_delta_print_head(out, "region");
    for (int s = 1; s < d->sessions; s++)
        for (size_t i = 0; i < d->deltas.rows; i++)
            rmd_delta_print_row(out, &d->retest,
                                &d->deltas.item[(size_t)(s - 1) * d->deltas.rows + d->order[i]],
                                d->facts[0].time.label, d->facts[s].time.label);
}

static struct rmd_json *json_run(const struct rmd_fmri_delta *d, int r)
{
    const struct rmd_bold_run *run = &d->run[r];
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_text(json, "Path", run->scan.path);
    rmd_json_put_number(json, "Session", d->session[r] + 1);
    rmd_json_put_text(json, "SHA256", run->scan.info.sha256);
    rmd_json_put_number(json, "Volumes", run->scan.timing.volumes);
    rmd_json_put_number(json, "VolumesFitted", run->design.n);
    rmd_json_put_number(json, "RepetitionTime", run->scan.timing.tr);
    rmd_json_put_number(json, "StartTime", run->scan.timing.reference);
    rmd_json_put_text(json, "StartTimeSource", run->scan.reference_source);
    rmd_json_put_number(json, "MeanFramewiseDisplacement", rmd_fmri_delta_motion(run));
    if (r > 0) {
        rmd_json_put_number(json, "TranslationMm", d->pair[r - 1].translation);
        rmd_json_put_number(json, "RotationRadian", d->pair[r - 1].rotation);
        rmd_json_put_number(json, "Correlation", d->pair[r - 1].ncc);
        rmd_json_put_number(json, "CorrelationMirrored", d->pair[r - 1].ncc_mirrored);
    }
    return json;
}

static struct rmd_json *json_places(const struct rmd_fmri_delta *d, int s)
{
    struct rmd_json *list = rmd_json_array();
    for (size_t k = 0; k < d->places.shifts; k++) {
        const struct rmd_recruitment_shift *f = &d->places.shift[k];
        struct rmd_json *item = rmd_json_object();
        if (f->session != s) continue;
        rmd_json_put_text(item, "Region", f->region);
        rmd_json_put_text(item, "Contrast", contrast_name(d, f->contrast));
        rmd_json_put(item, "Pre", rmd_json_new_numbers(f->pre, 3));
        rmd_json_put(item, "Post", rmd_json_new_numbers(f->post, 3));
        rmd_json_put_number(item, "DistanceMm", f->distance);
        rmd_json_put_number(item, "MDC95", f->mdc95);
        rmd_json_put_number(item, "P", f->p);
        rmd_json_append(list, item);
    }
    return list;
}

static struct rmd_json *json_overlaps(const struct rmd_fmri_delta *d, int s)
{
    struct rmd_json *list = rmd_json_array();
    for (size_t k = 0; k < d->places.overlaps; k++) {
        const struct rmd_recruitment_overlap *o = &d->places.overlap[k];
        struct rmd_json *item = rmd_json_object();
        if (o->session != s) continue;
        rmd_json_put_text(item, "Contrast", contrast_name(d, o->contrast));
        rmd_json_put_number(item, "Dice", o->dice);
        rmd_json_put_number(item, "DiceWithoutChange", o->ceiling);
        rmd_json_put_number(item, "DiceWithoutChangeLow", o->low);
        rmd_json_put_number(item, "P", o->p);
        rmd_json_append(list, item);
    }
    return list;
}

struct rmd_json *rmd_fmri_delta_json(const struct rmd_fmri_delta *d)
{
    struct rmd_json *json = rmd_json_object(), *runs = rmd_json_array(), *list = rmd_json_array();
    rmd_json_put_text(json, "Notice", rmd_delta_research_use);
    rmd_json_put(json, "Gate", rmd_delta_print_json_gate(&d->gate));
    for (int r = 0; r < d->runs; r++)
        rmd_json_append(runs, json_run(d, r));
    rmd_json_put(json, "Runs", runs);
    for (int s = 1; s < d->sessions; s++) {
        struct rmd_json *one = rmd_json_object(), *rows = rmd_json_array();
        rmd_json_put_text(one, "From", d->facts[0].time.label);
        rmd_json_put_text(one, "To", d->facts[s].time.label);
        rmd_json_put_text(one, "FamilyAdjustment",
                          d->method[s - 1] == RMD_FAMILY_MIN_P ? "min-p" : "Holm");
        for (size_t i = 0; i < d->deltas.rows; i++)
            rmd_json_append(
                rows,
                rmd_delta_print_json_row(
                    &d->retest, &d->deltas.item[(size_t)(s - 1) * d->deltas.rows + i], "Region"));
        rmd_json_put(one, "Rows", rows);
        rmd_json_put(one, "Centres", json_places(d, s));
        rmd_json_put(one, "Overlaps", json_overlaps(d, s));
        rmd_json_append(list, one);
    }
    rmd_json_put(json, "Comparisons", list);
    return json;
}
