// SPDX-License-Identifier: BSD-3-Clause
// Pairs and sets of sessions: whatever order they come in, they are computed in the order of their
// content, so that exchanging them exchanges the results and nothing else.
#include "align/rigid.h"

#include "align/halfway.h"
#include "align/rigid_image.h"
#include "align/rigid_search.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <string.h>

#define T struct rmd_rigid_opts
const struct rmd_param rmd_rigid_params[] = {
    // clang-format off
    RMD_REAL(T, saturation, 0, "1", 6, 1, 1000,
             "residual, in robust SD, beyond which a voxel does not influence the alignment"),
    RMD_INT (T, gain_order, 0, "1", 3, 0, 3,
             "order of the polynomial that models the intensity ratio of two sessions"),
    { 0 }
    // clang-format on
};
#undef T

// A session and its place among the caller's.
struct member {
    struct rmd_rigid_image image;
    int index; // among the caller's sessions
};

// sin(a)/a, (1 - cos a)/a^2 and (a - sin a)/a^3.
static void angle_terms(double term[3], double angle)
{
    double a2 = angle * angle;
    if (angle < 1e-2) {
        term[0] = 1 - a2 / 6 * (1 - a2 / 20 * (1 - a2 / 42));
        term[1] = 0.5 - a2 / 24 * (1 - a2 / 30 * (1 - a2 / 56));
        term[2] = 1.0 / 6 - a2 / 120 * (1 - a2 / 42 * (1 - a2 / 72));
    } else {
        double half = sin(angle / 2);
        term[0] = sin(angle) / angle;
        term[1] = 2 * half * half / a2;
        term[2] = (angle - sin(angle)) / (a2 * angle);
    }
}

// y = x + p (w x x) + q (w x (w x x))
static void turn(double y[3], const double w[3], const double x[3], double p, double q)
{
    double dot = rmd_vector_dot(w, x), square = rmd_vector_dot(w, w);
    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        y[i] = x[i] + p * (w[j] * x[k] - w[k] * x[j]) + q * (w[i] * dot - square * x[i]);
    }
}

// EQ align.4
struct rmd_affine rmd_rigid_exp(const double log[6])
{
    struct rmd_affine map;
    double term[3], column[3];
    angle_terms(term, rmd_vector_norm(log));
    for (int j = 0; j < 3; j++) {
        double unit[3] = { j == 0, j == 1, j == 2 };
        turn(column, log, unit, term[0], term[1]);
        for (int i = 0; i < 3; i++)
            map.m[i][j] = column[i];
    }
    turn(column, log, log + 3, term[1], term[2]);
    for (int i = 0; i < 3; i++)
        map.m[i][3] = column[i];
    return map;
}

// EQ align.4
void rmd_rigid_log(double log[6], const struct rmd_affine *rigid)
{
    double axis[3] = { (rigid->m[2][1] - rigid->m[1][2]) / 2, (rigid->m[0][2] - rigid->m[2][0]) / 2,
                       (rigid->m[1][0] - rigid->m[0][1]) / 2 };
    double trace = rigid->m[0][0] + rigid->m[1][1] + rigid->m[2][2], term[3];
    double angle = atan2(rmd_vector_norm(axis), (trace - 1) / 2);
    double shift[3] = { rigid->m[0][3], rigid->m[1][3], rigid->m[2][3] };
    angle_terms(term, angle);
    for (int i = 0; i < 3; i++)
        log[i] = axis[i] / term[0];
    double a2 = angle * angle;
    double square =
        angle < 1e-2 ? 1.0 / 12 + a2 / 720 * (1 + a2 / 42) : (1 - term[0] / (2 * term[1])) / a2;
    turn(log + 3, log, shift, -0.5, square);
}

// The sessions prepared and sorted by content; to be released with free_members().
static enum rmd_status sort_members(struct member *member, const struct rmd_volume *const *session,
                                    int n)
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < n; i++) {
        struct member added = { .index = i };
        if (session[i]->nt != 1)
            return rmd_fail(RMD_EARG, "session %d has %d volumes; align one 3D image of each",
                            i + 1, session[i]->nt);
        if ((st = rmd_rigid_image_new(&added.image, session[i])) != RMD_OK) {
            rmd_context("session %d", i + 1);
            return st;
        }
        int place = i;
        for (; place > 0 && rmd_rigid_image_precedes(&added.image, &member[place - 1].image);
             place--)
            member[place] = member[place - 1];
        member[place] = added;
    }
    return st;
}

static void free_members(struct member *member, int n)
{
    for (int i = 0; member != NULL && i < n; i++)
        rmd_rigid_image_free(&member[i].image);
    rmd_release(member);
}

// The map of a's world from b's, or with `sign` 1 the other way round.
static struct rmd_affine map_of(const struct rmd_rigid_fit *fit, double sign)
{
    return rmd_affine_group_exp(fit->pose.log, sign);
}

struct search {
    const struct member *a, *b; // a before b
    struct rmd_rigid_task task;
    struct rmd_rigid_fit fit;
};

static enum rmd_status run_search(void *context, size_t first, size_t last, void *scratch)
{
    enum rmd_status st = RMD_OK;
    struct search *search = context;
    (void)scratch;
    for (size_t i = first; i < last; i++)
        if (search[i].a != NULL) RMD_TRY(rmd_rigid_search_coarse(&search[i].fit, &search[i].task));
    for (size_t i = first; i < last; i++)
        if (search[i].a != NULL && !search[i].task.mirror)
            RMD_TRY(rmd_rigid_search_fine(&search[i].fit, &search[i].task));
out:
    return st;
}

// Aligns all pairs: search[i * n + j] of members i < j as they are, search[j * n + i] mirrored,
// which is of interest with session 0 only. Each is the work of one thread: the images are too
// small for threads to share the steps of a search.
static enum rmd_status search_pairs(struct search *search, const struct member *member, int n,
                                    const struct rmd_rigid_opts *opts)
{
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            const struct member *a = &member[i], *b = &member[j];
            struct search plain = { a, b, .task = { { &a->image, &b->image }, .opts = *opts } };
            search[i * n + j] = plain;
            plain.task.mirror = 1;
            if (a->index == 0 || b->index == 0) search[j * n + i] = plain;
        }
    return rmd_parallel_for((size_t)n * (size_t)n, 1, 0, run_search, search);
}

// The result of two searches as the caller asked, session 0 being the fixed one.
static struct rmd_rigid_result tell(const struct search *plain, const struct search *mirrored)
{
    int a_is_fixed = plain->a->index == 0;
    const struct rmd_rigid_fit *fit = &plain->fit;
    const struct rmd_grid *grid = &(a_is_fixed ? plain->b : plain->a)->image.base.grid;
    struct rmd_rigid_result out = { .fixed_from_moving = map_of(fit, a_is_fixed ? -1 : 1),
                                    .rotation = rmd_vector_norm(fit->pose.log),
                                    .ncc = fit->ncc,
                                    .ncc_mirrored = mirrored->fit.ncc,
                                    .outliers = fit->outliers,
                                    .converged = fit->converged };
    out.translation = rmd_grid_shift(grid, &out.fixed_from_moving);
    return out;
}

enum rmd_status rmd_rigid_register(struct rmd_rigid_result *out, const struct rmd_volume *fixed,
                                   const struct rmd_volume *moving,
                                   const struct rmd_rigid_opts *opts)
{
    enum rmd_status st;
    const struct rmd_volume *session[2] = { fixed, moving };
    struct member *member = NULL;
    struct search search[4] = { { 0 } };
    *out = (struct rmd_rigid_result){ 0 };
    RMD_TRY(rmd_param_check(opts, rmd_rigid_params));
    RMD_TRY(rmd_alloc(&member, 2, sizeof *member));
    RMD_TRY(sort_members(member, session, 2));
    RMD_TRY(search_pairs(search, member, 2, opts));
    *out = tell(&search[1], &search[2]);
out:
    free_members(member, 2);
    return st;
}

enum rmd_status rmd_rigid_halfway(struct rmd_affine *half_from_session, struct rmd_grid *grid,
                                  struct rmd_rigid_result *pair,
                                  const struct rmd_volume *const *session, int n,
                                  const struct rmd_rigid_opts *opts)
{
    enum rmd_status st;
    struct member *member = NULL;
    struct search *search = NULL;
    struct rmd_affine *i_from_j = NULL, *half = NULL;
    const struct rmd_grid **stored = NULL;
    if (n < 2) return rmd_fail(RMD_EARG, "halfway needs two sessions or more, not %d", n);
    RMD_TRY(rmd_param_check(opts, rmd_rigid_params));
    RMD_TRY(rmd_alloc(&member, (size_t)n, sizeof *member));
    RMD_TRY(rmd_alloc(&search, (size_t)n * (size_t)n, sizeof *search));
    RMD_TRY(rmd_alloc(&i_from_j, (size_t)n * (size_t)n, sizeof *i_from_j));
    RMD_TRY(rmd_alloc(&half, (size_t)n, sizeof *half));
    RMD_TRY(rmd_alloc(&stored, (size_t)n, sizeof *stored));
    RMD_TRY(sort_members(member, session, n));
    RMD_TRY(search_pairs(search, member, n, opts));
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            int p = member[i].index, q = member[j].index;
            i_from_j[i * n + j] = map_of(&search[i * n + j].fit, -1);
            if (pair != NULL && (p == 0 || q == 0))
                pair[p + q - 1] = tell(&search[i * n + j], &search[j * n + i]);
        }
    rmd_halfway_poses(half, i_from_j, n);
    for (int i = 0; i < n; i++) {
        stored[i] = &member[i].image.base.grid;
        half_from_session[member[i].index] = half[i];
    }
    rmd_halfway_grid(grid, half, stored, n);
out:
    free_members(member, n);
    rmd_release(search);
    rmd_release(i_from_j);
    rmd_release(half);
    rmd_release(stored);
    return st;
}
