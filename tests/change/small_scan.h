// SPDX-License-Identifier: BSD-3-Clause
// Sessions of a small block of tissue with known tensors, for the tests of the change engine.
#ifndef RMD_TESTS_SMALL_SCAN_H
#define RMD_TESTS_SMALL_SCAN_H

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "change/pullback.h"
#include "change/tractchange.h"

#include <criterion/criterion.h>

enum { SMALL_B0 = 4, SMALL_VOLUMES = 24 };

struct small_opts {
    double noise;    // SD over the signal at b = 0
    double later_rd; // mm2/s inside the box in the second session; 0.4e-3 elsewhere
    double shift;    // mm along z between the sessions
    uint32_t seed;
    int mirrored; // stored from right to left
    int swapped;  // the later session first
    int wider;    // voxels more on every side
};

struct small_pair {
    struct rmd_session session[2];
    struct rmd_meeting meeting;
    struct rmd_affine half[2];
    struct rmd_labels labels;
    struct rmd_label label[1];
    struct rmd_tractchange change;
    int swapped;
    double session_sd; // that clusters must stand out from
};

// Its voxel (0, 0, 0) lies at -2 `wider` mm, in whatever order it is stored.
static inline struct rmd_grid small_grid(const struct small_opts *opts, int mirrored)
{
    const int more = 2 * opts->wider;
    struct rmd_grid grid = { .n = { 16 + more, 16 + more, 12 + more } };
    for (int a = 0; a < 3; a++) {
        grid.world_from_voxel.m[a][a] = 2;
        grid.world_from_voxel.m[a][3] = -more;
    }
    if (mirrored) {
        grid.world_from_voxel.m[0][0] = -2;
        grid.world_from_voxel.m[0][3] += 2 * (grid.n[0] - 1);
    }
    return grid;
}

// The box that may change: 8 x 8 x 6 voxels in the middle, of which the centre is at (15, 15, 11)
// mm.
static inline int small_inside(const struct rmd_grid *grid, size_t voxel)
{
    double at[3];
    rmd_pullback_world(at, grid, voxel);
    return at[0] > 7 && at[0] < 23 && at[1] > 7 && at[1] < 23 && at[2] > 5 && at[2] < 17;
}

static inline void small_gradients(struct rmd_gradients *out)
{
    cr_assert_eq(rmd_alloc(&out->b, SMALL_VOLUMES, sizeof *out->b), RMD_OK);
    cr_assert_eq(rmd_alloc(&out->dir, SMALL_VOLUMES, sizeof *out->dir), RMD_OK);
    out->n = SMALL_VOLUMES;
    for (int t = SMALL_B0; t < SMALL_VOLUMES; t++) { // a spiral on the half sphere
        double z = (t - SMALL_B0 + 0.5) / (SMALL_VOLUMES - SMALL_B0), r = sqrt(1 - z * z);
        out->b[t] = 1000;
        out->dir[t][0] = r * cos(2.4 * t), out->dir[t][1] = r * sin(2.4 * t), out->dir[t][2] = z;
    }
}

// Fibres along x, AD 1.4e-3 mm2/s. The session stands `shift` mm higher than the halfway space.
static inline void small_session(struct rmd_session *out, const struct small_opts *opts, int later)
{
    struct rmd_grid grid = small_grid(opts, opts->mirrored);
    struct rmd_volume dwi;
    size_t voxels = rmd_grid_count(&grid);

    *out = (struct rmd_session){ .path = "small", .kind = RMD_INPUT_DWI };
    small_gradients(&out->gradients);
    cr_assert_eq(rmd_volume_new(&dwi, &grid, SMALL_VOLUMES), RMD_OK);
    cr_assert_eq(rmd_volume_new(&out->guide, &grid, 1), RMD_OK);
    cr_assert_eq(rmd_mask_new(&out->mask, &grid), RMD_OK);
    for (size_t i = 0; i < voxels; i++) {
        size_t x = i % (size_t)grid.n[0];
        size_t item = opts->mirrored ? i - x + (size_t)grid.n[0] - 1 - x : i;
        double rd = later && small_inside(&grid, i) ? opts->later_rd : 0.4e-3;
        for (int t = 0; t < SMALL_VOLUMES; t++) {
            double normal[2], *g = out->gradients.dir[t];
            rmd_random_normal(
                normal, (struct rmd_draw){ opts->seed, 77 + (uint32_t)later, item, (uint32_t)t });
            double d = rd + (1.4e-3 - rd) * g[0] * g[0];
            dwi.v[(size_t)t * voxels + i] =
                (float)(1000 * (exp(-out->gradients.b[t] * d) + opts->noise * normal[0]));
        }
        out->guide.v[i] = dwi.v[i];
        out->mask.v[i] = 1;
    }
    out->mask.count = voxels;
    out->dwi = rmd_series_of(&dwi);
    out->dwi.borrowed = 0;
}

static inline void small_label(struct small_pair *pair, const struct small_opts *opts)
{
    static char name[] = "BOX";
    struct rmd_grid grid = small_grid(opts, 0);
    pair->labels = (struct rmd_labels){ .grid = grid, .n = 1, .label = pair->label };
    pair->label[0] = (struct rmd_label){ 1, name };
    cr_assert_eq(rmd_alloc(&pair->labels.v, rmd_grid_count(&grid), sizeof(int)), RMD_OK);
    for (size_t i = 0; i < rmd_grid_count(&grid); i++)
        pair->labels.v[i] = small_inside(&grid, i);
}

// Both sessions and where they meet; without measuring.
static inline void small_new(struct small_pair *pair, const struct small_opts *opts)
{
    *pair = (struct small_pair){ 0 };
    pair->meeting = (struct rmd_meeting){ .sessions = 2, .grid = small_grid(opts, 0) };
    pair->meeting.half_from_session = pair->half;
    for (int s = 0; s < 2; s++) {
        int at = opts->swapped ? 1 - s : s;
        small_session(&pair->session[at], opts, s);
        for (int a = 0; a < 3; a++)
            pair->half[at].m[a][a] = 1;
        pair->half[at].m[2][3] = (s ? 0.5 : -0.5) * opts->shift;
    }
    small_label(pair, opts);
    pair->swapped = opts->swapped;
}

static inline void small_measure(struct small_pair *pair, int boot)
{
    struct rmd_tractchange_opts opts;
    struct rmd_log log = { 0 };
    rmd_param_defaults(&opts, rmd_tractchange_params);
    opts.boot = boot;
    opts.labels_session = pair->swapped ? 2 : 1;
    cr_assert_eq(rmd_tractchange_measure(&pair->change, pair->session, &pair->meeting,
                                         &pair->labels, pair->session_sd, &opts, &log),
                 RMD_OK, "%s", rmd_error());
    rmd_log_free(&log);
}

static inline void small_free(struct small_pair *pair)
{
    for (int s = 0; s < 2; s++) {
        rmd_release(pair->session[s].gradients.b);
        rmd_release(pair->session[s].gradients.dir);
        rmd_series_free(&pair->session[s].dwi);
        rmd_volume_free(&pair->session[s].guide);
        rmd_mask_free(&pair->session[s].mask);
    }
    rmd_release(pair->labels.v);
    rmd_tractchange_free(&pair->change);
}

// Row of measure m of the box in session s.
static inline const struct rmd_measurement *small_row(const struct small_pair *pair, int s, int m)
{
    return &pair->change.measurements.item[(size_t)s * pair->change.measurements.rows + (size_t)m];
}

#endif
