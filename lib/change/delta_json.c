// SPDX-License-Identifier: BSD-3-Clause
// A comparison as JSON.
#include "change/delta_print.h"

#include <math.h>

static struct rmd_json *session(const struct rmd_comparison *c, int s)
{
    const struct rmd_session *in = &c->session[s];
    const struct rmd_gate_facts *f = &c->facts[s];
    struct rmd_json *out = rmd_json_object();
    rmd_json_put_text(out, "Path", in->path);
    rmd_json_put_text(out, "Label", f->time.label);
    rmd_json_put_text(out, "Kind", rmd_gate_kinds[in->kind]);
    rmd_json_put_text(out, "SHA256", in->info.sha256);
    rmd_json_put_number(out, "DaysSinceOnset", f->time.days);
    rmd_json_put(out, "VoxelSize", rmd_json_new_numbers(f->spacing, 3));
    if (in->kind != RMD_INPUT_DWI) return out;
    rmd_json_put_text(out, "Gradients", in->gradients.source);
    rmd_json_put_number(out, "B0Volumes", f->b0);
    rmd_json_put_number(out, "Directions", f->directions);
    rmd_json_put_number(out, "LargestBValue", f->b_largest);
    rmd_json_put(out, "ShellBValues", rmd_json_new_numbers(f->shell_b, f->shells));
    rmd_json_put(out, "ShellSignals", rmd_json_new_numbers(f->shell_signal, f->shells));
    rmd_json_put_number(out, "SNR", in->snr);
    rmd_json_put_number(out, "VoxelsFitted", (double)(in->fit.voxels - in->fit.not_fitted));
    rmd_json_put_number(out, "VoxelsNotFitted", (double)in->fit.not_fitted);
    rmd_json_put_number(out, "NonpositiveSignals", (double)in->fit.not_positive_signal);
    rmd_json_put_number(out, "NonpositiveEigenvalues", (double)in->fit.not_positive_eigen);
    rmd_json_put_number(out, "OutlierSlices", (double)in->fit.outlier_slices);
    return out;
}

static struct rmd_json *alignment(const struct rmd_rigid_result *r)
{
    struct rmd_json *out = rmd_json_object(), *rows = rmd_json_array();
    for (int i = 0; i < 3; i++)
        rmd_json_append(rows, rmd_json_new_numbers(r->fixed_from_moving.m[i], 4));
    rmd_json_put(out, "FirstFromThis", rows);
    rmd_json_put_number(out, "TranslationMm", r->translation);
    rmd_json_put_number(out, "RotationRadian", r->rotation);
    rmd_json_put_number(out, "Correlation", r->ncc);
    rmd_json_put_number(out, "CorrelationMirrored", r->ncc_mirrored);
    rmd_json_put_number(out, "OutlierShare", r->outliers);
    rmd_json_put_truth(out, "Converged", r->converged);
    return out;
}

struct rmd_json *rmd_delta_print_json_row(const struct rmd_retest *retest,
                                          const struct rmd_delta *row, const char *region)
{
    struct rmd_json *out = rmd_json_object();
    struct rmd_text source = { 0 };
    rmd_retest_tell(&source, retest, &row->retest);
    rmd_json_put_text(out, region, row->region);
    rmd_json_put_text(out, "Metric", rmd_metrics[row->metric].name);
    rmd_json_put_text(out, "Unit", rmd_metrics[row->metric].unit);
    rmd_json_put_number(out, "Voxels", (double)row->n);
    rmd_json_put_number(out, "Pre", row->pre);
    rmd_json_put_number(out, "Post", row->post);
    rmd_json_put_number(out, "Delta", row->delta);
    rmd_json_put_number(out, "ScanNoiseSE", row->se);
    rmd_json_put_number(out, "SessionSD", row->retest.sd);
    rmd_json_put_number(out, "SessionDF", row->retest.df);
    rmd_json_put_text(out, "SessionSDSource", source.s ? source.s : "");
    rmd_json_put_number(out, "TotalSE", row->sd);
    rmd_json_put_number(out, "DF", row->df);
    rmd_json_put_number(out, "IntervalLow", row->low);
    rmd_json_put_number(out, "IntervalHigh", row->high);
    rmd_json_put_number(out, "MDC95", row->mdc95);
    rmd_json_put_number(out, "P", row->p);
    rmd_json_put_number(out, "PAdjusted", row->p_adjusted);
    rmd_json_put_text(out, "Verdict", rmd_delta_verdicts[row->verdict]);
    if (row->reason) rmd_json_put_text(out, "Reason", row->reason);
    rmd_text_free(&source);
    return out;
}

static struct rmd_json *cluster(const struct rmd_cluster *k)
{
    struct rmd_json *out = rmd_json_object();
    rmd_json_put_number(out, "VolumeMm3", k->volume);
    rmd_json_put_number(out, "Voxels", (double)k->voxels);
    rmd_json_put(out, "Centre", rmd_json_new_numbers(k->centre, 3));
    rmd_json_put(out, "Peak", rmd_json_new_numbers(k->peak, 3));
    rmd_json_put_number(out, "DeltaFA", k->delta_fa);
    rmd_json_put_number(out, "PeakZ", k->peak_z);
    rmd_json_put_number(out, "P", k->p);
    rmd_json_put(out, "Direction", rmd_json_new_numbers(k->direction, 3));
    rmd_json_put_text(out, "MainlyAlong", rmd_delta_direction(k->direction));
    return out;
}

static struct rmd_json *comparison(const struct rmd_comparison *c, int s)
{
    struct rmd_json *out = rmd_json_object(), *rows = rmd_json_array();
    const struct rmd_change_maps *maps = &c->change.maps[s - 1];
    rmd_json_put_text(out, "From", c->facts[0].time.label);
    rmd_json_put_text(out, "To", c->facts[s].time.label);
    rmd_json_put(out, "Alignment", alignment(&c->meeting.pair[s - 1]));
    rmd_json_put_text(out, "FamilyAdjustment",
                      c->method[s - 1] == RMD_FAMILY_MIN_P ? "min-p" : "Holm");
    for (size_t i = 0; i < c->deltas.rows; i++)
        rmd_json_append(rows, rmd_delta_print_json_row(
                                  &c->retest,
                                  &c->deltas.item[(size_t)(s - 1) * c->deltas.rows + c->order[i]],
                                  "Tract"));
    rmd_json_put(out, "Rows", rows);
    rows = rmd_json_array();
    for (size_t i = 0; i < maps->clusters; i++)
        rmd_json_append(rows, cluster(&maps->cluster[i]));
    rmd_json_put(out, "Clusters", rows);
    rmd_json_put_number(out, "ZInflation", maps->inflation);
    return out;
}

struct rmd_json *rmd_delta_print_json_gate(const struct rmd_gate *gate)
{
    struct rmd_json *out = rmd_json_array();
    for (size_t i = 0; i < gate->n; i++) {
        const struct rmd_gate_finding *f = &gate->finding[i];
        struct rmd_json *row = rmd_json_object();
        rmd_json_put_text(row, "Check", f->check->name);
        rmd_json_put_number(row, "Session", f->session + 1);
        rmd_json_put_text(row, "Text", f->text);
        rmd_json_put_truth(row, "Waived", f->waived);
        rmd_json_append(out, row);
    }
    return out;
}

struct rmd_json *rmd_delta_print_json(const struct rmd_comparison *c,
                                      const struct rmd_comparison_opts *opts)
{
    struct rmd_json *out = rmd_json_object(), *rows = rmd_json_array();
    rmd_json_put_text(out, "Notice", rmd_delta_research_use);
    rmd_json_put_truth(out, "IdentityAcceptedByUser", opts->gate.accept_identity);
    rmd_json_put(out, "Gate", rmd_delta_print_json_gate(&c->gate));
    for (int s = 0; s < c->sessions; s++)
        rmd_json_append(rows, session(c, s));
    rmd_json_put(out, "Sessions", rows);
    rows = rmd_json_array();
    for (int s = 1; s < c->sessions; s++)
        rmd_json_append(rows, comparison(c, s));
    rmd_json_put(out, "Comparisons", rows);
    return out;
}
