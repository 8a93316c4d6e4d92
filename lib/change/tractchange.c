// SPDX-License-Identifier: BSD-3-Clause
// The steps from sessions to measurements.
#include "change/tractchange.h"

#include "base/memory.h"
#include "change/changemap.h"
#include "image/fingerprint.h"
#include "image/interp.h"
#include "math/moments.h"

enum { NULL_REPLICATES = 200 }; // of which whole maps are searched for clusters

#define T struct rmd_tractchange_opts
const struct rmd_param rmd_tractchange_params[] = {
    // clang-format off
    RMD_INCLUDE(T, tensor, rmd_tensor_params),
    RMD_INCLUDE(T, rigid, rmd_rigid_params),
    RMD_INT (T, boot, 0, "1", 500, 20, 100000, "wild-bootstrap replicates behind every scan-noise error"),
    RMD_INT (T, seed, 0, "1", 1, 0, 2147483647, "seed of the signs of the replicates"),
    RMD_INT (T, labels_session, 0, "1", 1, 1, 1000, "session in whose space the labels are, counted from the first"),
    RMD_REAL(T, cluster_z, 0, "1", 3.1, 1.5, 10, "|z| beyond which voxels form a cluster of change"),
    { 0 }
    // clang-format on
};
#undef T

// What one call works with.
struct work {
    const struct rmd_session *session;
    const struct rmd_meeting *meeting;
    const struct rmd_tractchange_opts *opts;
    struct rmd_halfbrain brain;
    struct rmd_tractcore core;
    unsigned char *white;
    struct rmd_bootstrap *bootstrap; // [sessions]; zeroed where a session is no DWI
};

static enum rmd_metric_id metric_of(const struct rmd_halfbrain *brain, int measure)
{
    static const enum rmd_metric_id metric[RMD_HALFBRAIN_MEASURES] = { RMD_METRIC_FA, RMD_METRIC_MD,
                                                                       RMD_METRIC_AD,
                                                                       RMD_METRIC_RD };
    return brain->measures == 1 ? RMD_METRIC_SCALAR : metric[measure];
}

static enum rmd_status find_cores(struct work *work, const struct rmd_labels *labels)
{
    enum rmd_status st;
    int space = work->opts->labels_session;

    if (labels && space > work->meeting->sessions)
        return rmd_fail(RMD_EARG, "the labels cannot be in the space of session %d: there are %d",
                        space, work->meeting->sessions);
    if (labels)
        RMD_TRY(rmd_tractcore_of_labels(&work->core, &work->brain, labels,
                                        &work->meeting->half_from_session[space - 1]));
    else
        RMD_TRY(rmd_tractcore_of_sides(&work->core, &work->brain));
    RMD_TRY(rmd_alloc(&work->white, work->brain.n, 1));
    RMD_TRY(rmd_tractcore_white_matter(work->white, &work->brain));
out:
    return st;
}

static enum rmd_status replicate(struct work *work)
{
    enum rmd_status st;
    size_t sessions = (size_t)work->meeting->sessions;

    RMD_TRY(rmd_alloc(&work->bootstrap, sessions, sizeof *work->bootstrap));
    for (int s = 0; s < work->meeting->sessions; s++) {
        if (work->session[s].kind != RMD_INPUT_DWI) continue;
        struct rmd_bootstrap_opts opts = { work->opts->boot, (uint32_t)work->opts->seed,
                                           rmd_fingerprint(&work->session[s].guide),
                                           NULL_REPLICATES };
        RMD_TRY(rmd_bootstrap_run(&work->bootstrap[s], &work->brain, s, &work->core, work->white,
                                  &opts));
        rmd_refit_free(&work->brain.refit[s]);
    }
out:
    return st;
}

// The core-weighted mean of every measure of every region of session s.            EQ change.10
static enum rmd_status measure_session(struct rmd_measurement *row, const struct work *work, int s)
{
    enum rmd_status st;
    const struct rmd_halfbrain *brain = &work->brain;
    double *weight = NULL;

    RMD_TRY(rmd_alloc(&weight, work->core.n, sizeof *weight));
    for (size_t v = 0; v < brain->n; v++) {
        int region = work->core.of[v];
        if (region < 0) continue;
        weight[region] += (double)work->core.weight[v];
        for (int m = 0; m < brain->measures; m++) {
            struct rmd_measurement *at = &row[region * brain->measures + m];
            at->n++;
            at->value +=
                (double)work->core.weight[v] * (double)brain->measure[s][(size_t)m * brain->n + v];
        }
    }
    for (size_t r = 0; r < work->core.n; r++)
        for (int m = 0; m < brain->measures; m++) {
            struct rmd_measurement *at = &row[r * (size_t)brain->measures + (size_t)m];
            at->metric = metric_of(brain, m);
            at->region = work->core.name[r];
            at->value /= weight[r]; // NaN without voxels
            at->se = at->se_df = NAN;
        }
out:
    rmd_release(weight);
    return st;
}

// Takes off what noise adds to a row, and finds its replicates and error.          EQ change.11
static void add_noise(struct rmd_measurement *row, const struct work *work, int s, size_t index,
                      double *replicate)
{
    const struct rmd_bootstrap *bootstrap = &work->bootstrap[s];
    const size_t n = bootstrap->replicates;
    if (row->n == 0 || !bootstrap->mean) return;
    row->value -= bootstrap->bias[index];
    for (size_t b = 0; b < n; b++)
        replicate[b] = row->value + bootstrap->mean[index * n + b];
    row->replicate = replicate;
    row->se = rmd_moments_sd(replicate, n);
    row->se_df =
        fmin((double)bootstrap->spare * (double)bootstrap->slices[index / RMD_HALFBRAIN_MEASURES],
             (double)(n - 1));
}

static enum rmd_status measure(struct rmd_measurements *out, const struct work *work)
{
    enum rmd_status st;
    const size_t sessions = (size_t)work->meeting->sessions;

    *out = (struct rmd_measurements){ .sessions = work->meeting->sessions };
    out->rows = work->core.n * (size_t)work->brain.measures;
    for (size_t s = 0; s < sessions; s++)
        if (work->bootstrap[s].mean) out->replicates = work->bootstrap[s].replicates;
    RMD_TRY(rmd_alloc(&out->item, sessions * out->rows, sizeof *out->item));
    RMD_TRY(rmd_alloc(&out->store, sessions * out->rows, out->replicates * sizeof *out->store));
    for (size_t s = 0; s < sessions; s++) {
        struct rmd_measurement *row = out->item + s * out->rows;
        RMD_TRY(measure_session(row, work, (int)s));
        for (size_t r = 0; r < out->rows; r++)
            add_noise(&row[r], work, (int)s, r, out->store + (s * out->rows + r) * out->replicates);
    }
out:
    return st;
}

// The mean of what the sessions' guides show on the meeting grid, where all have a value.
static enum rmd_status average_guides(struct rmd_volume *out, const struct work *work)
{
    enum rmd_status st;
    const struct rmd_grid *grid = &work->meeting->grid;
    struct rmd_volume one = { 0 };

    RMD_TRY(rmd_volume_new(out, grid, 1));
    RMD_TRY(rmd_volume_new(&one, grid, 1));
    for (int s = 0; s < work->meeting->sessions; s++) {
        struct rmd_affine session_from_half =
            rmd_affine_invert(&work->meeting->half_from_session[s]);
        RMD_TRY(rmd_interp_resample(&one, &work->session[s].guide, &session_from_half, RMD_LINEAR,
                                    NAN));
        for (size_t v = 0; v < rmd_grid_count(grid); v++)
            out->v[v] += one.v[v] / (float)work->meeting->sessions;
    }
out:
    rmd_volume_free(&one);
    return st;
}

// The brain, and FA (or the scalar) of every session, as images.
static enum rmd_status draw(struct rmd_tractchange *out, const struct work *work)
{
    enum rmd_status st;
    const struct rmd_halfbrain *brain = &work->brain;
    size_t voxels = rmd_grid_count(&brain->grid);

    RMD_TRY(average_guides(&out->template_b0, work));
    RMD_TRY(rmd_mask_new(&out->mask, &brain->grid));
    RMD_TRY(rmd_volume_new(&out->fa, &brain->grid, brain->sessions));
    for (size_t v = 0; v < voxels * (size_t)brain->sessions; v++)
        out->fa.v[v] = NAN;
    for (size_t v = 0; v < brain->n; v++) {
        out->mask.v[brain->voxel[v]] = 1;
        for (int s = 0; s < brain->sessions; s++)
            out->fa.v[(size_t)s * voxels + brain->voxel[v]] = brain->measure[s][v];
    }
    out->mask.count = brain->n;
out:
    return st;
}

static enum rmd_status map_changes(struct rmd_tractchange *out, const struct work *work,
                                   double session_sd, struct rmd_log *log)
{
    enum rmd_status st;
    RMD_TRY(rmd_alloc(&out->maps, (size_t)work->meeting->sessions - 1, sizeof *out->maps));
    for (int s = 1; s < work->meeting->sessions; s++) {
        const struct rmd_bootstrap *pair[2] = { &work->bootstrap[0], &work->bootstrap[s] };
        for (int i = 0; i < 2; i++)
            if (!pair[i]->se) pair[i] = NULL;
        RMD_TRY(rmd_changemap_new(&out->maps[s - 1], &work->brain, s, pair, work->white, session_sd,
                                  work->opts->cluster_z, log));
    }
out:
    return st;
}

static void report_empty(const struct rmd_measurements *measurements, int measures,
                         struct rmd_log *log)
{
    for (size_t r = 0; r < measurements->rows; r += (size_t)measures)
        if (measurements->item[r].n == 0)
            rmd_log_add(log, RMD_WARNING,
                        "region %s has no voxel inside the brain of every session",
                        measurements->item[r].region);
}

static void report_left_out(const struct work *work, struct rmd_log *log)
{
    size_t in_regions = 0;
    for (size_t v = 0; v < work->brain.n; v++)
        in_regions += work->core.of[v] >= 0;
    for (int s = 0; s < work->brain.sessions; s++) {
        size_t unfitted = work->brain.unfitted[s], impossible = work->core.impossible[s];
        if (unfitted > 0)
            rmd_log_add(log, RMD_NOTE,
                        "%s: %zu voxels of the brain have no value and are left out of every "
                        "session",
                        work->session[s].path, unfitted);
        if (impossible > 0)
            rmd_log_add(log, impossible > in_regions / 100 ? RMD_WARNING : RMD_NOTE,
                        "%s: %zu voxels of the regions have an impossible tensor (diffusivity "
                        "below 0 or above free water's) and are left out of every session; %zu "
                        "voxels remain",
                        work->session[s].path, impossible, in_regions);
    }
}

enum rmd_status rmd_tractchange_measure(struct rmd_tractchange *out,
                                        const struct rmd_session *session,
                                        const struct rmd_meeting *meeting,
                                        const struct rmd_labels *labels, double session_sd,
                                        const struct rmd_tractchange_opts *opts,
                                        struct rmd_log *log)
{
    enum rmd_status st;
    struct work work = { .session = session, .meeting = meeting, .opts = opts };

    *out = (struct rmd_tractchange){ 0 };
    RMD_TRY(rmd_halfbrain_new(&work.brain, session, meeting, &opts->tensor));
    RMD_TRY(find_cores(&work, labels));
    RMD_TRY(replicate(&work));
    RMD_TRY(measure(&out->measurements, &work));
    report_empty(&out->measurements, work.brain.measures, log);
    report_left_out(&work, log);
    RMD_TRY(draw(out, &work));
    RMD_TRY(map_changes(out, &work, session_sd, log));
    out->region = work.core.name;
    out->regions = work.core.n;
    work.core.name = NULL;
out:
    for (int s = 0; s < meeting->sessions && work.bootstrap; s++)
        rmd_bootstrap_free(&work.bootstrap[s]);
    rmd_release(work.bootstrap);
    rmd_release(work.white);
    rmd_tractcore_free(&work.core);
    rmd_halfbrain_free(&work.brain);
    if (st) rmd_tractchange_free(out);
    return st;
}

void rmd_tractchange_free(struct rmd_tractchange *tractchange)
{
    for (int s = 0; s + 1 < tractchange->measurements.sessions && tractchange->maps; s++)
        rmd_changemap_free(&tractchange->maps[s]);
    for (size_t r = 0; r < tractchange->regions; r++)
        rmd_release(tractchange->region[r]);
    rmd_release(tractchange->maps);
    rmd_release(tractchange->region);
    rmd_volume_free(&tractchange->template_b0);
    rmd_mask_free(&tractchange->mask);
    rmd_volume_free(&tractchange->fa);
    rmd_measurements_free(&tractchange->measurements);
    *tractchange = (struct rmd_tractchange){ 0 };
}
