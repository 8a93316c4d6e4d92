// SPDX-License-Identifier: BSD-3-Clause
// The change table and what stands around it, for a person at a terminal.
#include "change/delta_print.h"

#include <math.h>
#include <string.h>

const char rmd_delta_research_use[] =
    "Research use only. Not a medical device. Not for diagnosis or treatment decisions.";

static const double degree = 57.29577951308232;

const char *rmd_delta_direction(const double d[3])
{
    static const char *const words[] = { "left-right", "posterior-anterior", "superior-inferior" };
    int most = 0;
    for (int i = 1; i < 3; i++)
        if (fabs(d[i]) > fabs(d[most])) most = i;
    return words[most];
}

static const char *label(const struct rmd_comparison *c, int s)
{
    return c->facts[s].time.label;
}

static void add_sessions(struct rmd_text *out, const struct rmd_comparison *c)
{
    for (int s = 0; s < c->sessions; s++) {
        const struct rmd_nifti_info *info = &c->session[s].info;
        const double *mm = c->facts[s].spacing;
        rmd_text_add(out, "session %-4d %s: %s, ", s + 1, c->session[s].path,
                     rmd_gate_kinds[c->session[s].kind]);
        for (int i = 0; i < info->ndim; i++)
            rmd_text_add(out, "%s%d", i ? "x" : "", info->dim[i]);
        rmd_text_add(out, " @ %.4gx%.4gx%.4g mm, slope %.6g\n", mm[0], mm[1], mm[2], info->slope);
    }
}

static void add_gradients(struct rmd_text *out, const struct rmd_comparison *c)
{
    if (c->session[0].kind != RMD_INPUT_DWI) return;
    for (int s = 0; s < c->sessions; s++) {
        const struct rmd_gate_facts *f = &c->facts[s];
        rmd_text_add(out, "%-12s %d: %d b0 + %d directions, b up to %.0f s/mm2 (%s)\n",
                     s ? "" : "gradients", s + 1, f->b0, f->directions, f->b_largest,
                     c->session[s].gradients.source);
    }
}

void rmd_delta_print_alignment(struct rmd_text *out, const char *what,
                               const struct rmd_rigid_result *pair, int n)
{
    for (int i = 0; i < n; i++)
        rmd_text_add(
            out, "%-12s %s1 to %d: %.2f mm, %.2f degrees; correlation %.3f (mirrored %.3f)%s\n",
            i == 0 ? "alignment" : "", what, i + 2, pair[i].translation, pair[i].rotation * degree,
            pair[i].ncc, pair[i].ncc_mirrored, pair[i].converged ? "" : "; NOT CONVERGED");
}

static void add_alignment(struct rmd_text *out, const struct rmd_comparison *c)
{
    rmd_delta_print_alignment(out, "", c->meeting.pair, c->sessions - 1);
    rmd_text_add(out,
                 "             every session resampled once, to the halfway grid of "
                 "%dx%dx%d voxels%s\n",
                 c->meeting.grid.n[0], c->meeting.grid.n[1], c->meeting.grid.n[2],
                 c->session[0].kind == RMD_INPUT_DWI ? "; gradients turned, tensor fitted there"
                                                     : "");
}

static void add_quality(struct rmd_text *out, const struct rmd_comparison *c,
                        const struct rmd_comparison_opts *opts)
{
    static const char *const methods[] = { "OLS", "IWLS", "robust IRLLS" };
    if (c->session[0].kind != RMD_INPUT_DWI) return;
    for (int s = 0; s < c->sessions; s++) {
        const struct rmd_session *session = &c->session[s];
        const struct rmd_tensor_fit *fit = &session->fit;
        double samples = (double)fit->voxels * session->dwi.nt;
        rmd_text_add(out,
                     "%-12s %d: SNR (b0, white matter) %.1f; outlier slices %zu of %d; "
                     "nonpositive signals %.3f %%; lambda <= 0 in %.3f %% of voxels\n",
                     s ? "" : "quality", s + 1, session->snr, fit->outlier_slices,
                     session->dwi.grid.n[2] * session->dwi.nt,
                     100 * (double)fit->not_positive_signal / samples,
                     100 * (double)fit->not_positive_eigen / (double)fit->voxels);
    }
    rmd_text_add(out, "fit          %s", methods[opts->tract.tensor.method]);
    if (opts->tract.tensor.method == RMD_TENSOR_IWLS)
        rmd_text_add(out, ", %d passes", opts->tract.tensor.iterations);
    rmd_text_add(out, ", %zu voxels in the brain; %d wild-bootstrap replicates\n",
                 c->change.mask.count, opts->tract.boot);
}

void rmd_delta_print_number(struct rmd_text *out, const struct rmd_metric *metric, double value,
                            int with_sign)
{
    if (!isfinite(value))
        rmd_text_add(out, " %8s", "n/a");
    else if (with_sign)
        rmd_text_add(out, " %+8.*f", metric->text_decimals, value * metric->text_scale);
    else
        rmd_text_add(out, " %8.*f", metric->text_decimals, value * metric->text_scale);
}

// Of what may be 0 or below there is no percentage.
static int has_percent(enum rmd_metric_id metric)
{
    return metric != RMD_METRIC_AI && metric != RMD_METRIC_LI && metric != RMD_METRIC_AVELI &&
           metric != RMD_METRIC_SECONDARY;
}

static void add_row(struct rmd_text *out, const struct rmd_delta *row, int width)
{
    const struct rmd_metric *metric = &rmd_metrics[row->metric];
    rmd_text_add(out, "%-*s %-5s", width, row->region, metric->name);
    rmd_delta_print_number(out, metric, row->pre, 0);
    rmd_delta_print_number(out, metric, row->post, 0);
    rmd_delta_print_number(out, metric, row->delta, 1);
    if (isfinite(row->delta) && has_percent(row->metric) && row->pre > 0)
        rmd_text_add(out, " %+6.1f", 100 * row->delta / row->pre);
    else
        rmd_text_add(out, " %6s", "");
    rmd_delta_print_number(out, metric, row->se, 0);
    rmd_delta_print_number(out, metric, row->retest.sd, 0);
    rmd_text_add(out, " [");
    rmd_delta_print_number(out, metric, row->low, 1);
    rmd_text_add(out, ",");
    rmd_delta_print_number(out, metric, row->high, 1);
    rmd_text_add(out, " ]");
    rmd_delta_print_number(out, metric, row->mdc95, 0);
    if (isfinite(row->p_adjusted))
        rmd_text_add(out, " %6.3f", row->p_adjusted);
    else
        rmd_text_add(out, " %6s", "n/a");
    rmd_text_add(out, "  %s\n", rmd_delta_verdicts[row->verdict]);
}

static int widest(const struct rmd_deltas *deltas)
{
    size_t width = 6;
    for (size_t r = 0; r < deltas->rows; r++)
        if (strlen(deltas->item[r].region) > width) width = strlen(deltas->item[r].region);
    return (int)width;
}

// Rows that would tell the same about where their SD comes from, or why there is none to compare.
static int tell_alike(const struct rmd_delta *a, const struct rmd_delta *b)
{
    if (a->reason || b->reason) return a->reason && b->reason && strcmp(a->reason, b->reason) == 0;
    if (a->retest.fit != b->retest.fit || !a->retest.row != !b->retest.row) return 0;
    return !a->retest.row || (strcmp(a->retest.row->region, b->retest.row->region) == 0 &&
                              strcmp(a->retest.row->source, b->retest.row->source) == 0);
}

// Every source once, with the regions and metrics that take it; it is the same for every session,
// but for the reasons not to compare.
static void add_sources(struct rmd_text *out, const struct rmd_delta_table *table, int s)
{
    const struct rmd_delta *row = &table->deltas->item[(size_t)(s - 1) * table->deltas->rows];
    for (size_t i = 0; i < table->deltas->rows; i++) {
        const struct rmd_delta *first = &row[table->order[i]];
        const char *region = "";
        size_t before = 0;
        while (before < i && !tell_alike(&row[table->order[before]], first))
            before++;
        if (before < i || (s > 1 && !first->reason)) continue;
        rmd_text_add(out, first->reason ? "not comparable, " : "SD sess from ");
        if (first->reason)
            rmd_text_add_clean(out, first->reason);
        else
            rmd_retest_tell(out, table->retest, &first->retest);
        for (size_t k = i; k < table->deltas->rows; k++) {
            const struct rmd_delta *r = &row[table->order[k]];
            if (!tell_alike(r, first)) continue;
            if (strcmp(region, r->region) != 0)
                rmd_text_add(out, "%s %s", *region ? ";" : ":", r->region);
            region = r->region;
            rmd_text_add(out, " %s", rmd_metrics[r->metric].name);
        }
        rmd_text_add(out, "\n");
    }
}

void rmd_delta_print_table(struct rmd_text *out, const struct rmd_delta_table *table, int s)
{
    const struct rmd_deltas *deltas = table->deltas;
    const struct rmd_delta *row = &deltas->item[(size_t)(s - 1) * deltas->rows];
    int width = widest(deltas);
    rmd_text_add(out, "%-*s %-5s %8s %8s %8s %6s %8s %8s %-20s %9s %6s  %s\n", width, table->region,
                 "", "pre", "post", "delta", "%", "SE scan", "SD sess", "  95 % interval", "MDC95",
                 "p adj", "verdict");
    for (size_t i = 0; i < deltas->rows; i++)
        add_row(out, &row[table->order[i]], width);
    rmd_text_add(out, "p adj: within the family of %s, by %s\n",
                 deltas->sessions > 2 ? "this session" : "this table",
                 table->method[s - 1] == RMD_FAMILY_MIN_P ? "joint-bootstrap min-p"
                                                          : "Holm (no joint replicates)");
    add_sources(out, table, s);
}

static void add_clusters(struct rmd_text *out, const struct rmd_comparison *c, int s)
{
    const struct rmd_change_maps *maps = &c->change.maps[s - 1];
    int shown = 0;
    for (size_t i = 0; i < maps->clusters; i++) {
        const struct rmd_cluster *k = &maps->cluster[i];
        if (k->p > RMD_DELTA_ALPHA) continue;
        if (!shown++)
            rmd_text_add(out,
                         "\nclusters of FA beyond scan and session noise; movement and distortion "
                         "make some too, so they say where to look, not that it changed\n"
                         "      mm3   centre x, y, z (mm)    delta FA  peak z      p  fibres\n");
        rmd_text_add(out, " %8.0f  %6.1f %6.1f %6.1f   %+10.4f  %6.1f  %5.3f  mainly %s\n",
                     k->volume, k->centre[0], k->centre[1], k->centre[2], k->delta_fa, k->peak_z,
                     k->p, rmd_delta_direction(k->direction));
    }
    if (!shown && c->session[0].kind == RMD_INPUT_DWI)
        rmd_text_add(out,
                     "\nno cluster of voxels with a change of FA beyond scan and session noise\n");
}

static void add_table(struct rmd_text *out, const struct rmd_comparison *c, int s)
{
    const struct rmd_delta_table table = { &c->deltas, &c->retest, c->order, c->method, "tract" };
    rmd_text_add(out, "\n%s against %s (FA 1; MD, AD, RD 1e-3 mm2/s)\n", label(c, s), label(c, 0));
    rmd_delta_print_table(out, &table, s);
    add_clusters(out, c, s);
}

void rmd_delta_print_identity(struct rmd_text *out, const struct rmd_gate *gate)
{
    for (size_t i = 0; i < gate->n; i++)
        if (gate->finding[i].check->action == RMD_GATE_REFUSE_IDENTITY)
            rmd_text_add(out, "IDENTITY ACCEPTED BY THE USER: %s\n\n", gate->finding[i].text);
}

void rmd_delta_print_end(struct rmd_text *out, const struct rmd_log *log)
{
    rmd_text_add(out, "\n");
    for (size_t i = 0; i < log->n; i++)
        if (log->line[i].level == RMD_WARNING) {
            rmd_text_add(out, "warning: ");
            rmd_text_add_clean(out, log->line[i].text);
            rmd_text_add(out, "\n");
        }
    rmd_text_add(out, "%s\n", rmd_delta_research_use);
}

void rmd_delta_print_text(struct rmd_text *out, const struct rmd_comparison *c,
                          const struct rmd_comparison_opts *opts, const struct rmd_log *log)
{
    rmd_delta_print_identity(out, &c->gate);
    add_sessions(out, c);
    add_gradients(out, c);
    add_alignment(out, c);
    add_quality(out, c, opts);
    for (int s = 1; s < c->sessions; s++)
        add_table(out, c, s);
    rmd_delta_print_end(out, log);
}
