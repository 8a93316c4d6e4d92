// SPDX-License-Identifier: BSD-3-Clause
// A table with other axes gives the same tensors with other axes: one fit serves all 24.
#include "dwi/continuity.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "dwi/tensor.h"
#include "image/canonical.h"

#include <string.h>

enum {
    STEPS = 8,
    SUMS = RMD_CONTINUITY_TABLES + 1, // and the sum of F^2
};

static const float least_fa = 0.2F, most_fa = 1; // beyond it the tensor makes no sense

#define FLIPS(order) order, order ", flip i", order ", flip j", order ", flip k"
const char *const rmd_continuity_names[RMD_CONTINUITY_TABLES] = {
    // clang-format off
    "as given", "flip i", "flip j", "flip k",
    FLIPS("exchange i and j"), FLIPS("exchange i and k"), FLIPS("exchange j and k"),
    FLIPS("i, j, k become j, k, i"), FLIPS("i, j, k become k, i, j"),
    // clang-format on
};

// What the axes of image space become: component a of a direction is sign[a] times its old
// component axis[a].
struct turn {
    int axis[3], sign[3];
};

static const int orders[6][3] = {
    { 0, 1, 2 }, { 1, 0, 2 }, { 2, 1, 0 }, { 0, 2, 1 }, { 1, 2, 0 }, { 2, 0, 1 },
};

static struct turn turn_of(int table)
{
    struct turn turn;
    for (int a = 0; a < 3; a++) {
        turn.axis[a] = orders[table / 4][a];
        turn.sign[a] = table % 4 == a + 1 ? -1 : 1;
    }
    return turn;
}

// The turn of canonical axes that does the same as `turn` does to stored ones, where `stored` tells
// the stored axis and direction of every canonical one.
static struct turn canonical_turn(const struct turn *turn, const struct turn *stored)
{
    struct turn out;
    for (int a = 0; a < 3; a++) {
        int s = stored->axis[a], from = 0;
        while (stored->axis[from] != turn->axis[s])
            from++;
        out.axis[a] = from;
        out.sign[a] = stored->sign[a] * turn->sign[s] * stored->sign[from];
    }
    return out;
}

struct job {
    struct rmd_canonical order;
    const int
        *place; // of a stored voxel in the lists, -1 where it is in none; NULL: its own number
    const float *fa, *direction[3]; // lists; directions in world space
    double axis[3][3], spacing[3];  // of the canonical grid, unit vectors in world space
    struct turn turn[RMD_CONTINUITY_TABLES];
    size_t every; // fibres start from one voxel in so many, counted in canonical order
};

static int is_fibre(float fa)
{
    return fa > least_fa && fa <= most_fa; // false where there is no value
}

// The place of a stored voxel in the lists if it is one of fibre, otherwise -1.
static ptrdiff_t fibre_at(const struct job *job, ptrdiff_t voxel)
{
    ptrdiff_t at = job->place ? job->place[voxel] : voxel;
    return at >= 0 && is_fibre(job->fa[at]) ? at : -1;
}

// The direction at a place in the lists along the canonical axes, after a turn.
static void look_up(double v[3], const struct job *job, const struct turn *turn, ptrdiff_t at)
{
    double along[3];
    for (int a = 0; a < 3; a++)
        along[a] = (double)job->direction[0][at] * job->axis[a][0] +
                   (double)job->direction[1][at] * job->axis[a][1] +
                   (double)job->direction[2][at] * job->axis[a][2];
    for (int a = 0; a < 3; a++)
        v[a] = turn->sign[a] * along[turn->axis[a]];
}

// Moves `at` a voxel edge along v and turns v into the direction there, at `place` in the lists;
// the cosine of the turn, 0 where no fibre is left.
static double advance(double at[3], double v[3], ptrdiff_t *place, const struct job *job,
                      const struct turn *turn)
{
    double step[3], next[3];
    for (int a = 0; a < 3; a++)
        step[a] = v[a] / job->spacing[a];
    double length = rmd_vector_norm(step);
    ptrdiff_t voxel = job->order.start;
    for (int a = 0; a < 3; a++) {
        at[a] += step[a] / length;
        long nearest = lround(at[a]);
        if (nearest < 0 || nearest >= job->order.grid.n[a]) return 0;
        voxel += nearest * job->order.step[a];
    }
    *place = fibre_at(job, voxel);
    if (*place < 0) return 0;
    look_up(next, job, turn, *place);
    double cosine = rmd_vector_dot(v, next);
    for (int a = 0; a < 3; a++)
        v[a] = cosine < 0 ? -next[a] : next[a];
    return fabs(cosine);
}

// What a voxel adds to the sum of one table. EQ dwi.13
static double follow(const struct job *job, const struct turn *turn, const int start[3],
                     ptrdiff_t place)
{
    double sum = 0;
    for (int way = -1; way <= 1; way += 2) {
        double at[3] = { start[0], start[1], start[2] }, v[3], kept = 1;
        ptrdiff_t there = -1;
        look_up(v, job, turn, place);
        for (int a = 0; a < 3; a++)
            v[a] *= way;
        for (int k = 0; k < STEPS; k++) {
            kept *= advance(at, v, &there, job, turn);
            if (kept == 0) break;
            sum += kept * (double)job->fa[there];
        }
    }
    return (double)job->fa[place] * sum / (2 * STEPS);
}

// Rows [first, last) of the canonical grid.
static enum rmd_status add_rows(void *context, size_t first, size_t last, void *scratch,
                                double *sum)
{
    (void)scratch;
    const struct job *job = context;
    const int *n = job->order.grid.n;
    const ptrdiff_t *step = job->order.step;
    for (size_t row = first; row < last; row++)
        for (int i = 0; i < n[0]; i++) {
            int voxel[3] = { i, (int)(row % (size_t)n[1]), (int)(row / (size_t)n[1]) };
            if (((size_t)i + row * (size_t)n[0]) % job->every) continue;
            ptrdiff_t at = fibre_at(job, job->order.start + i * step[0] + voxel[1] * step[1] +
                                             voxel[2] * step[2]);
            if (at < 0) continue;
            for (int table = 0; table < RMD_CONTINUITY_TABLES; table++)
                sum[table] += follow(job, &job->turn[table], voxel, at);
            sum[RMD_CONTINUITY_TABLES] += (double)job->fa[at] * (double)job->fa[at];
        }
    return RMD_OK;
}

static struct job plan(const struct rmd_grid *grid, const struct rmd_volume *fa,
                       const struct rmd_volume *direction)
{
    struct job job = { .order = rmd_canonical_of(grid), .fa = fa->v, .every = 1 };
    struct rmd_affine stored_from_world = rmd_affine_invert(&grid->world_from_voxel);
    struct rmd_affine stored_from_canonical =
        rmd_affine_compose(&stored_from_world, &job.order.grid.world_from_voxel);
    struct turn stored = { { 0 }, { 0 } };
    rmd_grid_spacing(job.spacing, &job.order.grid);
    for (int a = 0; a < 3; a++) {
        job.direction[a] = direction->v + (size_t)a * rmd_grid_count(&fa->grid);
        for (int i = 0; i < 3; i++) {
            job.axis[a][i] = job.order.grid.world_from_voxel.m[i][a] / job.spacing[a];
            double same = stored_from_canonical.m[i][a]; // -1, 0 or 1 up to rounding
            if (fabs(same) < 0.5) continue;
            stored.axis[a] = i;
            stored.sign[a] = same > 0 ? 1 : -1;
        }
    }
    for (int table = 0; table < RMD_CONTINUITY_TABLES; table++) {
        struct turn turn = turn_of(table);
        job.turn[table] = canonical_turn(&turn, &stored);
    }
    return job;
}

static enum rmd_status measure(struct rmd_continuity *out, const struct job *job, size_t voxels)
{
    double sum[SUMS];
    *out = (struct rmd_continuity){ .best = 1, .voxels = voxels };
    size_t rows = (size_t)job->order.grid.n[1] * (size_t)job->order.grid.n[2];
    enum rmd_status st = rmd_parallel_sum(sum, SUMS, rows, 32, 0, add_rows, (void *)(size_t)job);
    if (st != RMD_OK) return st;
    if (!(sum[RMD_CONTINUITY_TABLES] > 0))
        return rmd_fail(RMD_EFIT, "no voxel has an FA above %.1f", (double)least_fa);
    for (int table = 0; table < RMD_CONTINUITY_TABLES; table++) {
        out->index[table] = sum[table] / sum[RMD_CONTINUITY_TABLES];
        if (table > 0 && out->index[table] > out->index[out->best]) out->best = table;
    }
    return RMD_OK;
}

static size_t count_fibre(const struct rmd_volume *fa)
{
    size_t n = 0;
    for (size_t i = 0; i < rmd_grid_count(&fa->grid); i++)
        n += (size_t)is_fibre(fa->v[i]);
    return n;
}

enum rmd_status rmd_continuity_sample(struct rmd_continuity *out, const struct rmd_volume *fa,
                                      const struct rmd_volume *direction,
                                      const struct rmd_mask_runs *runs, size_t most)
{
    enum rmd_status st;
    int *place = NULL;
    size_t voxels = rmd_grid_count(&runs->grid), fibre = count_fibre(fa);
    RMD_TRY(rmd_alloc_raw(&place, voxels, sizeof *place));
    memset(place, -1, voxels * sizeof *place);
    for (size_t r = 0; r < runs->n; r++)
        for (size_t i = 0; i < runs->run[r].count; i++)
            place[runs->run[r].first + i] = (int)(runs->run[r].before + i);
    struct job job = plan(&runs->grid, fa, direction);
    job.place = place;
    job.every = fibre / most | 1; // odd, so as not to fall in step with rows of even length
    RMD_TRY(measure(out, &job, fibre));
out:
    rmd_release(place);
    return st;
}

enum rmd_status rmd_continuity_measure(struct rmd_continuity *out, const struct rmd_volume *tensor)
{
    enum rmd_status st;
    struct rmd_volume fa = { 0 }, direction = { 0 };
    RMD_TRY(rmd_tensor_map(&fa, tensor, RMD_FA));
    RMD_TRY(rmd_tensor_directions(&direction, tensor));
    struct job job = plan(&fa.grid, &fa, &direction);
    RMD_TRY(measure(out, &job, count_fibre(&fa)));
out:
    rmd_volume_free(&fa);
    rmd_volume_free(&direction);
    return st;
}
