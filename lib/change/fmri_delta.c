// SPDX-License-Identifier: BSD-3-Clause
// The steps of a comparison of function, one after the other.
#include "change/fmri_delta.h"

#include "base/memory.h"
#include "change/regions.h"
#include "image/fingerprint.h"
#include "math/tail.h"

#include <math.h>
#include <string.h>

#define T struct rmd_fmri_delta_opts
const struct rmd_param rmd_fmri_delta_params[] = {
    // clang-format off
    RMD_FILE   (T, labels, 'l', "image of regions in the space of one session"),
    RMD_FILE   (T, labels_table, 0, "table with the columns index and name; the .tsv beside the labels without it"),
    RMD_INT    (T, labels_session, 0, "1", 1, 1, 1000, "session in whose space the labels are, counted from the first"),
    RMD_TEXT   (T, atlas, 'a', "folder with a *_dseg image of regions in that space"),
    RMD_FILE   (T, retest, 'r', "the site's retest table, with rows for PSC"),
    RMD_INCLUDE(T, model, rmd_bold_run_params),
    RMD_INCLUDE(T, recruit, rmd_recruitment_params),
    RMD_INCLUDE(T, gate, rmd_gate_params),
    RMD_INCLUDE(T, rigid, rmd_rigid_params),
    { 0 }
    // clang-format on
};
#undef T

// Length of the ses- entity in a path, which *at points to; 0 where there is none.
static size_t session_entity(const char **at, const char *path)
{
    const char *name = strrchr(path, '/');
    *at = strstr(name ? name : path, "ses-");
    return *at ? strcspn(*at, "_/") : 0;
}

// Runs of one session become neighbours, sessions staying in the order of their first runs.
static void sort_sessions(struct rmd_fmri_delta *d)
{
    int done = 0;
    while (done < d->runs) {
        const char *own, *other;
        size_t length = session_entity(&own, d->files.run[done].image);
        d->first_run[d->sessions] = done;
        d->session[done++] = d->sessions;
        for (int r = done; r < d->runs && length; r++) {
            if (session_entity(&other, d->files.run[r].image) != length ||
                memcmp(own, other, length) != 0)
                continue;
            struct rmd_run_files moved = d->files.run[r];
            memmove(&d->files.run[done + 1], &d->files.run[done],
                    (size_t)(r - done) * sizeof moved);
            d->files.run[done] = moved;
            d->session[done++] = d->sessions;
        }
        d->sessions++;
    }
}

// The mean image of the brain of a run, for the alignment and the gate.
static enum rmd_status make_guide(struct rmd_session *out, const struct rmd_bold_run *run)
{
    enum rmd_status st;
    *out = (struct rmd_session){ .path = run->scan.path,
                                 .kind = RMD_INPUT_BOLD,
                                 .info = run->scan.info };
    RMD_TRY(rmd_bold_scan_mean(&out->guide, &run->scan.series, run->confounds.keep));
    for (size_t v = 0; v < rmd_grid_count(&out->guide.grid); v++)
        if (!run->scan.mask.v[v]) out->guide.v[v] = 0;
out:
    return st;
}

// The F contrast that stands last where none was asked for has no effect to compare.
static void drop_f(struct rmd_contrasts *contrasts)
{
    struct rmd_contrast *last = &contrasts->item[contrasts->n - 1];
    if (last->rows == 1) return;
    rmd_release(last->name);
    rmd_release(last->label);
    rmd_release(last->weight);
    contrasts->n--;
}

static enum rmd_status make_room(struct rmd_fmri_delta *d)
{
    enum rmd_status st;
    size_t runs = (size_t)d->runs;
    RMD_TRY(rmd_alloc(&d->run, runs, sizeof *d->run));
    RMD_TRY(rmd_alloc(&d->guide, runs, sizeof *d->guide));
    RMD_TRY(rmd_alloc(&d->session, runs, sizeof *d->session));
    RMD_TRY(rmd_alloc(&d->first_run, runs, sizeof *d->first_run));
    RMD_TRY(rmd_alloc(&d->facts, runs, sizeof *d->facts));
    RMD_TRY(rmd_alloc(&d->pair, runs, sizeof *d->pair));
    RMD_TRY(rmd_alloc(&d->between, runs, sizeof *d->between));
    RMD_TRY(rmd_alloc(&d->half_from_run, runs, sizeof *d->half_from_run));
out:
    return st;
}

enum rmd_status rmd_fmri_delta_read(struct rmd_fmri_delta *out, const char *const *path, int n,
                                    const struct rmd_fmri_delta_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_fmri_delta){ 0 };
    RMD_TRY(rmd_run_files_sort(&out->files, path, n, opts->model.events, opts->model.confounds));
    out->runs = out->files.runs;
    RMD_TRY(make_room(out));
    sort_sessions(out);
    if (out->sessions < 2) {
        st = rmd_fail(RMD_EARG, "give runs of two or more sessions, the earliest first");
        goto out;
    }
    for (int r = 0; r < out->runs; r++) {
        struct rmd_bold_run_opts model = opts->model;
        if (r > 0) model.scan.mask = NULL; // it is on the grid of the first run
        RMD_TRY(rmd_bold_run_read(&out->run[r], &out->files.run[r],
                                  r - out->first_run[out->session[r]], &model, log));
        if (!model.contrast) drop_f(&out->run[r].contrasts);
        RMD_TRY(make_guide(&out->guide[r], &out->run[r]));
    }
    for (int s = 0; s < out->sessions; s++)
        RMD_TRY(rmd_gate_know(&out->facts[s], &out->guide[out->first_run[s]]));
    RMD_TRY(
        rmd_regions_find(&out->labels, opts->labels, opts->labels_table, opts->atlas, NULL, log));
    if (out->labels.n == 0 || opts->labels_session > out->sessions) {
        st = rmd_fail(RMD_EARG, "regions are needed: give --labels in the space of a session");
        goto out;
    }
    RMD_TRY(opts->retest ? rmd_retest_read(&out->retest, opts->retest)
                         : rmd_retest_published(&out->retest));
    RMD_TRY(rmd_gate_compare(&out->gate, out->facts, out->sessions, NULL, &opts->gate));
    RMD_TRY(rmd_gate_answer(&out->gate, NULL));
out:
    return st;
}

enum rmd_status rmd_fmri_delta_align(struct rmd_fmri_delta *d,
                                     const struct rmd_fmri_delta_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    const struct rmd_volume **guide = NULL;
    RMD_TRY(rmd_alloc(&guide, (size_t)d->runs, sizeof *guide));
    for (int r = 0; r < d->runs; r++)
        guide[r] = &d->guide[r].guide;
    RMD_TRY(rmd_rigid_halfway(d->half_from_run, &d->grid, d->pair, guide, d->runs, &opts->rigid));
    for (int s = 1; s < d->sessions; s++)
        d->between[s - 1] = d->pair[d->first_run[s] - 1];
    rmd_gate_free(&d->gate);
    RMD_TRY(rmd_gate_compare(&d->gate, d->facts, d->sessions, d->between, &opts->gate));
    RMD_TRY(rmd_gate_answer(&d->gate, log));
out:
    rmd_release(guide);
    return st;
}

double rmd_fmri_delta_motion(const struct rmd_bold_run *run)
{
    const struct rmd_confounds *c = &run->confounds;
    double sum = 0;
    if (!c->motion) return (double)NAN;
    for (int t = 0; t < c->volumes; t++)
        if (c->keep[t]) sum += rmd_confounds_displacement(c->motion, c->volumes, t);
    return sum / c->kept;
}

// Motion that differs makes activity differ.
static void compare_motion(const struct rmd_fmri_delta *d, struct rmd_log *log)
{
    double first = rmd_fmri_delta_motion(&d->run[0]);
    for (int s = 1; s < d->sessions; s++) {
        double later = rmd_fmri_delta_motion(&d->run[d->first_run[s]]);
        if (fmax(first, later) > 1.5 * fmin(first, later) && fmax(first, later) > 0.1)
            rmd_log_add(log, RMD_WARNING,
                        "mean framewise displacement is %.2f mm in the first session and %.2f mm "
                        "in session %d: a change may be one of motion",
                        first, later, s + 1);
    }
}

static enum rmd_status judge(struct rmd_fmri_delta *d, const struct rmd_fmri_delta_opts *opts)
{
    enum rmd_status st;
    RMD_TRY(rmd_delta_rows(&d->deltas, &d->rows.all, &d->retest,
                           (const char *const(*)[RMD_METRICS])d->gate.withheld));
    RMD_TRY(rmd_alloc(&d->method, (size_t)d->sessions, sizeof *d->method));
    RMD_TRY(rmd_family_adjust(&d->deltas, &d->rows.all, &d->retest, (int)opts->recruit.seed,
                              d->method));
    RMD_TRY(rmd_alloc(&d->order, d->deltas.rows, sizeof *d->order));
    for (size_t k = 0; k < d->deltas.rows; k++)
        d->order[k] = k;
out:
    return st;
}

enum rmd_status rmd_fmri_delta_measure(struct rmd_fmri_delta *d,
                                       const struct rmd_fmri_delta_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    uint64_t *fingerprint = NULL;
    RMD_TRY(rmd_alloc(&fingerprint, (size_t)d->runs, sizeof *fingerprint));
    for (int r = 0; r < d->runs; r++)
        fingerprint[r] = rmd_fingerprint(&d->guide[r].guide);
    const struct rmd_recruitment_input input = {
        d->runs,          d->sessions, d->run,  d->session,
        d->half_from_run, fingerprint, d->grid, d->first_run[opts->labels_session - 1]
    };
    RMD_TRY(rmd_recruitment_fit(&d->recruitment, &input, &d->labels, &opts->model.glm,
                                &opts->recruit, log));
    RMD_TRY(rmd_recruitment_measure(&d->rows, &d->recruitment, &d->retest));
    RMD_TRY(rmd_recruitment_locate(&d->places, &d->recruitment));
    RMD_TRY(judge(d, opts));
    compare_motion(d, log);
    if (d->retest.published)
        rmd_log_add(log, RMD_WARNING,
                    "session-to-session SDs are from a published table; repeats on your own "
                    "scanner are better: --retest");
out:
    rmd_release(fingerprint);
    return st;
}

enum rmd_status rmd_fmri_delta_map(struct rmd_volume *change, struct rmd_volume *z,
                                   const struct rmd_fmri_delta *d, int session, int contrast)
{
    enum rmd_status st;
    const struct rmd_recruitment *r = &d->recruitment;
    const struct rmd_recruitment_map *pre = &r->map[contrast];
    const struct rmd_recruitment_map *post = &r->map[session * r->contrasts + contrast];
    *z = (struct rmd_volume){ .v = NULL };
    RMD_TRY(rmd_volume_new(change, &d->grid, 1));
    RMD_TRY(rmd_volume_new(z, &d->grid, 1));
    for (size_t v = 0; v < r->voxels; v++) {
        double a = (double)pre->variance[v], b = (double)post->variance[v];
        double delta = (double)post->effect[v] - (double)pre->effect[v];
        double df = (a + b) * (a + b) / (a * a / pre->df + b * b / post->df);
        change->v[r->voxel[v]] = (float)delta;
        z->v[r->voxel[v]] = (float)rmd_tail_z_of_t(delta / sqrt(a + b), df);
    }
out:
    if (st != RMD_OK) {
        rmd_volume_free(change);
        rmd_volume_free(z);
    }
    return st;
}

void rmd_fmri_delta_free(struct rmd_fmri_delta *d)
{
    rmd_recruitment_places_free(&d->places);
    rmd_recruitment_rows_free(&d->rows);
    rmd_recruitment_free(&d->recruitment);
    for (int r = 0; r < d->runs; r++) {
        if (d->run) rmd_bold_run_free(&d->run[r]);
        if (d->guide) rmd_volume_free(&d->guide[r].guide);
    }
    rmd_release(d->run);
    rmd_release(d->guide);
    rmd_release(d->session);
    rmd_release(d->first_run);
    rmd_release(d->facts);
    rmd_release(d->pair);
    rmd_release(d->between);
    rmd_release(d->half_from_run);
    rmd_gate_free(&d->gate);
    rmd_labels_free(&d->labels);
    rmd_retest_free(&d->retest);
    rmd_delta_free(&d->deltas);
    rmd_release(d->method);
    rmd_release(d->order);
    rmd_run_files_free(&d->files);
    *d = (struct rmd_fmri_delta){ 0 };
}
