// SPDX-License-Identifier: BSD-3-Clause
// The mean space of two and three drawn heads, whatever their order, storage and the threads.
#include "align/halfway.h"
#include "align/head.h"
#include "align/rigid.h"
#include "base/parallel.h"

#include <criterion/criterion.h>
#include <string.h>

static const double degree = 3.14159265358979323846 / 180;

// The pose of each scan's head: three sessions of one person.
static const double pose[3][6] = {
    { 0, 0, 0, 0, 0, 0 },
    { 0.05, -0.04, 0.03, 4, -3, 2 },
    { -0.03, 0.02, 0.06, -2, 5, -4 },
};

// Session `s` on a grid that is a little oblique, so that the canonical axes are not the world's.
static void scan_session(struct rmd_volume *out, int s)
{
    double tilt[6] = { 2 * degree, -3 * degree, 5 * degree, 0, 0, 0 };
    struct rmd_affine turned = rmd_rigid_exp(tilt);
    struct rmd_grid grid = plain_grid(41, 45, 29, 4.5);
    struct head head = { .noise = 0.016, .draw = (unsigned)s + 1 };
    head.world_from_head = rmd_rigid_exp(pose[s]);
    grid.world_from_voxel = rmd_affine_compose(&turned, &grid.world_from_voxel);
    cr_assert(scan_head(out, &grid, &head) == RMD_OK);
}

struct middle {
    struct rmd_affine half_from_session[3];
    struct rmd_grid grid;
    struct rmd_rigid_result pair[2];
};

static struct middle find_middle(const struct rmd_volume *const *session, int n)
{
    struct rmd_rigid_opts opts;
    struct middle found = { 0 };
    rmd_param_defaults(&opts, rmd_rigid_params);
    cr_assert(rmd_rigid_halfway(found.half_from_session, &found.grid, found.pair, session, n,
                                &opts) == RMD_OK,
              "%s", rmd_error());
    return found;
}

static int same_maps(const struct rmd_affine *a, const struct rmd_affine *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void assert_mean_logarithm_is_zero(const struct rmd_affine *half, int n)
{
    double mean[6] = { 0 }, log[6];
    for (int s = 0; s < n; s++) {
        rmd_rigid_log(log, &half[s]);
        for (int c = 0; c < 6; c++)
            mean[c] += log[c] / n;
    }
    for (int c = 0; c < 6; c++)
        cr_assert(fabs(mean[c]) < 1e-12, "%g", mean[c]);
}

Test(halfway, a_session_meets_itself_on_its_own_canonical_grid)
{
    struct rmd_volume scan;
    scan_session(&scan, 1);
    const struct rmd_volume *session[2] = { &scan, &scan };
    struct rmd_affine one = rmd_affine_identity();
    struct rmd_grid own = rmd_grid_canonical(&scan.grid);
    struct middle found = find_middle(session, 2);
    cr_assert(memcmp(&found.grid, &own, sizeof own) == 0);
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < 12; i++)
            cr_assert(found.half_from_session[s].m[i / 4][i % 4] == one.m[i / 4][i % 4]);
    cr_assert(found.pair[0].translation == 0 && found.pair[0].rotation == 0);
    rmd_volume_free(&scan);
}

Test(halfway, swapping_two_sessions_swaps_their_maps_and_nothing_else_for_any_threads)
{
    struct rmd_volume scan[2];
    scan_session(&scan[0], 0);
    scan_session(&scan[1], 1);
    const struct rmd_volume *order[2][2] = { { &scan[0], &scan[1] }, { &scan[1], &scan[0] } };
    rmd_parallel_threads(1);
    struct middle first = find_middle(order[0], 2);
    for (int threads = 2; threads <= 7; threads += 5) {
        rmd_parallel_threads(threads);
        struct middle again = find_middle(order[1], 2);
        cr_assert(memcmp(&first.grid, &again.grid, sizeof first.grid) == 0);
        cr_assert(same_maps(&first.half_from_session[0], &again.half_from_session[1]));
        cr_assert(same_maps(&first.half_from_session[1], &again.half_from_session[0]));
        cr_assert(first.pair[0].ncc == again.pair[0].ncc);
    }
    assert_mean_logarithm_is_zero(first.half_from_session, 2);
    rmd_volume_free(&scan[0]);
    rmd_volume_free(&scan[1]);
}

// The same scan with its rows stored in the other direction.
static void mirror_storage(struct rmd_volume *out, const struct rmd_volume *scan)
{
    size_t nx = (size_t)scan->grid.n[0], rows = rmd_grid_count(&scan->grid) / nx;
    cr_assert(rmd_volume_new(out, &scan->grid, 1) == RMD_OK);
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < nx; i++)
            out->v[row * nx + i] = scan->v[row * nx + nx - 1 - i];
    for (int i = 0; i < 3; i++) {
        out->grid.world_from_voxel.m[i][3] += (double)(nx - 1) * out->grid.world_from_voxel.m[i][0];
        out->grid.world_from_voxel.m[i][0] *= -1;
    }
}

Test(halfway, the_storage_order_of_a_session_does_not_matter)
{
    struct rmd_volume scan[2], mirrored;
    scan_session(&scan[0], 0);
    scan_session(&scan[1], 1);
    mirror_storage(&mirrored, &scan[1]);
    const struct rmd_volume *order[2][2] = { { &scan[0], &scan[1] }, { &scan[0], &mirrored } };
    struct middle plain = find_middle(order[0], 2), other = find_middle(order[1], 2);
    for (int s = 0; s < 2; s++)
        cr_assert(mean_error(&plain.half_from_session[s], &other.half_from_session[s]) < 1e-5);
    cr_assert(rmd_grid_match(&plain.grid, &other.grid) == RMD_OK, "%s", rmd_error());
    rmd_volume_free(&scan[0]);
    rmd_volume_free(&scan[1]);
    rmd_volume_free(&mirrored);
}

// The distance in mm of a_from_b through halfway space from the truth.
static double pair_error(const struct middle *found, const int order[3], int a, int b)
{
    struct rmd_affine a_from_half = rmd_affine_invert(&found->half_from_session[a]);
    struct rmd_affine a_from_b = rmd_affine_compose(&a_from_half, &found->half_from_session[b]);
    struct rmd_affine a_from_head = rmd_rigid_exp(pose[order[a]]);
    struct rmd_affine b_from_head = rmd_rigid_exp(pose[order[b]]);
    struct rmd_affine head_from_b = rmd_affine_invert(&b_from_head);
    struct rmd_affine truth = rmd_affine_compose(&a_from_head, &head_from_b);
    return mean_error(&a_from_b, &truth);
}

Test(halfway, three_sessions_agree_with_every_pair_and_their_order_does_not_matter)
{
    static const int order[2][3] = { { 0, 1, 2 }, { 2, 0, 1 } };
    struct rmd_volume scan[3];
    struct middle found[2];
    for (int s = 0; s < 3; s++)
        scan_session(&scan[s], s);
    for (int o = 0; o < 2; o++) {
        const struct rmd_volume *session[3];
        for (int s = 0; s < 3; s++)
            session[s] = &scan[order[o][s]];
        found[o] = find_middle(session, 3);
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < a; b++)
                cr_assert(pair_error(&found[o], order[o], a, b) < 0.1, "%g mm",
                          pair_error(&found[o], order[o], a, b));
        assert_mean_logarithm_is_zero(found[o].half_from_session, 3);
    }
    for (int s = 0; s < 3; s++) {
        cr_assert(
            same_maps(&found[1].half_from_session[s], &found[0].half_from_session[order[1][s]]));
        rmd_volume_free(&scan[s]);
    }
    cr_assert(memcmp(&found[0].grid, &found[1].grid, sizeof found[0].grid) == 0);
}

// Whether every voxel centre of `session` lies inside `grid` when moved there.
static int covers(const struct rmd_grid *grid, const struct rmd_affine *map,
                  const struct rmd_grid *session)
{
    struct rmd_affine voxel_from_half = rmd_affine_invert(&grid->world_from_voxel);
    struct rmd_affine from_voxel = rmd_affine_compose(map, &session->world_from_voxel);
    from_voxel = rmd_affine_compose(&voxel_from_half, &from_voxel);
    for (int corner = 0; corner < 8; corner++) {
        double p[3];
        for (int axis = 0; axis < 3; axis++)
            p[axis] = corner >> axis & 1 ? session->n[axis] - 1 : 0;
        rmd_affine_apply(p, &from_voxel, p);
        for (int axis = 0; axis < 3; axis++)
            if (p[axis] < -0.01 || p[axis] > grid->n[axis] - 1 + 0.01) return 0;
    }
    return 1;
}

Test(halfway, the_grid_covers_all_sessions_at_the_coarsest_spacing)
{
    struct rmd_grid grid[2] = { plain_grid(40, 50, 30, 2), plain_grid(60, 40, 20, 3) }, mid;
    const struct rmd_grid *session[2] = { &grid[0], &grid[1] };
    double minus[6], plus[6] = { 0.1, 0.05, -0.07, 3, 5, -2 }, spacing[3];
    for (int c = 0; c < 6; c++)
        minus[c] = -plus[c];
    struct rmd_affine half[2] = { rmd_rigid_exp(minus), rmd_rigid_exp(plus) };
    rmd_halfway_grid(&mid, half, session, 2);
    rmd_grid_spacing(spacing, &mid);
    for (int axis = 0; axis < 3; axis++)
        cr_assert(fabs(spacing[axis] - 3) < 1e-12);
    for (int s = 0; s < 2; s++)
        cr_assert(covers(&mid, &half[s], session[s]));
}
