// SPDX-License-Identifier: BSD-3-Clause
// Sixteen points at a time. A point that has arrived stays where it is, whatever its neighbours in
// the lanes do, so that it has the same bits in any company.
#include "align/displacement.h"

#include "base/simd.h"
#include "math/lanes.h"

enum { FIXED_POINT_STEPS = 40, NEWTON_STEPS = 40, HALVINGS = 12 };

static const double arrived = 1e-5; // mm, of y + u(y) from x
static const double reached = 1e-3;

struct lattice {
    int n[3], stride[3]; // a stride is 0 along an axis of one voxel
    struct rmd_affine voxel_from_world;
    const float *u[3];
};

static struct lattice lattice_of(const struct rmd_volume *u)
{
    struct lattice lattice = { .stride = { 1, u->grid.n[0], u->grid.n[0] * u->grid.n[1] },
                               .voxel_from_world = rmd_affine_invert(&u->grid.world_from_voxel) };
    for (int axis = 0; axis < 3; axis++) {
        lattice.n[axis] = u->grid.n[axis];
        if (u->grid.n[axis] == 1) lattice.stride[axis] = 0;
        lattice.u[axis] = u->v + (size_t)axis * rmd_grid_count(&u->grid);
    }
    return lattice;
}

// Lower voxel and fractions of every lane, positions moved to the nearest point of the lattice.
struct cell {
    int lower[RMD_LANES];
    float fraction[3][RMD_LANES];
};

RMD_LANE_INLINE void find_cell(struct cell *cell, const struct lattice *lattice,
                               const double p[3][RMD_LANES])
{
    RMD_EACH_LANE(l) cell->lower[l] = 0;
    for (int axis = 0; axis < 3; axis++) {
        const double *row = lattice->voxel_from_world.m[axis];
        double most = lattice->n[axis] - 1;
        int highest = lattice->n[axis] > 1 ? lattice->n[axis] - 2 : 0;
        RMD_EACH_LANE(l)
        {
            double x = row[0] * p[0][l] + row[1] * p[1][l] + row[2] * p[2][l] + row[3];
            x = x > 0 ? x : 0; // also where x is NaN
            x = x < most ? x : most;
            int lower = (int)x;
            lower = lower < highest ? lower : highest;
            cell->lower[l] += lower * lattice->stride[axis];
            cell->fraction[axis][l] = (float)(x - lower);
        }
    }
}

RMD_LANE_INLINE float between(float a, float b, float fraction)
{
    return rmd_lanes_fma(fraction, b - a, a);
}

RMD_LANE_INLINE void sample(float u[3][RMD_LANES], const struct lattice *lattice,
                            const double p[3][RMD_LANES])
{
    const int dx = lattice->stride[0], dy = lattice->stride[1], dz = lattice->stride[2];
    struct cell cell;
    find_cell(&cell, lattice, p);
    for (int axis = 0; axis < 3; axis++)
        RMD_EACH_LANE(l)
        {
            const float *q = lattice->u[axis] + cell.lower[l];
            float f = cell.fraction[0][l], g = cell.fraction[1][l], h = cell.fraction[2][l];
            float near = between(between(q[0], q[dx], f), between(q[dy], q[dy + dx], f), g);
            float far =
                between(between(q[dz], q[dz + dx], f), between(q[dz + dy], q[dz + dy + dx], f), g);
            u[axis][l] = between(near, far, h);
        }
}

// The points from `first` on; lanes beyond the last repeat it.
RMD_LANE_INLINE void load(double x[3][RMD_LANES], double *const p[3], size_t first, size_t count)
{
    for (int axis = 0; axis < 3; axis++)
        RMD_EACH_LANE(l)
        {
            size_t i = first + (size_t)l < count ? first + (size_t)l : count - 1;
            x[axis][l] = p[axis][i];
        }
}

RMD_LANE_INLINE void store(double *const p[3], const double x[3][RMD_LANES], size_t first,
                           size_t count)
{
    for (int axis = 0; axis < 3; axis++)
        for (size_t l = 0; l < RMD_LANES && first + l < count; l++)
            p[axis][first + l] = x[axis][l];
}

RMD_CLONES void rmd_displacement_apply(double *const p[3], size_t count, const struct rmd_volume *u)
{
    struct lattice lattice = lattice_of(u);
    for (size_t first = 0; first < count; first += RMD_LANES) {
        double x[3][RMD_LANES];
        float by[3][RMD_LANES];
        load(x, p, first, count);
        sample(by, &lattice, x); // EQ align.40
        for (int axis = 0; axis < 3; axis++)
            RMD_EACH_LANE(l) x[axis][l] += (double)by[axis][l];
        store(p, x, first, count);
    }
}

// y <- x - u(y) until every lane has arrived. EQ align.41
RMD_LANE_INLINE int fixed_point(double y[3][RMD_LANES], const double x[3][RMD_LANES],
                                const struct lattice *lattice, int there[RMD_LANES])
{
    int missing = RMD_LANES;
    float u[3][RMD_LANES];
    for (int step = 0; step < FIXED_POINT_STEPS && missing > 0; step++) {
        sample(u, lattice, (const double(*)[RMD_LANES])y);
        missing = 0;
        RMD_EACH_LANE(l)
        {
            double a = y[0][l] + (double)u[0][l] - x[0][l], b = y[1][l] + (double)u[1][l] - x[1][l],
                   c = y[2][l] + (double)u[2][l] - x[2][l];
            there[l] = !(a * a + b * b + c * c > arrived * arrived); // also where x is NaN
            y[0][l] -= there[l] ? 0 : a;
            y[1][l] -= there[l] ? 0 : b;
            y[2][l] -= there[l] ? 0 : c;
            missing += !there[l];
        }
    }
    return missing;
}

// u and du/dp (mm per mm) of one point.
static void slope(double u[3], double du[3][3], const struct lattice *lattice, const double p[3])
{
    double lane[3][RMD_LANES];
    struct cell cell;
    for (int axis = 0; axis < 3; axis++)
        RMD_EACH_LANE(l) lane[axis][l] = p[axis];
    find_cell(&cell, lattice, (const double(*)[RMD_LANES])lane);
    double f[3] = { (double)cell.fraction[0][0], (double)cell.fraction[1][0],
                    (double)cell.fraction[2][0] };
    for (int axis = 0; axis < 3; axis++) {
        double across[3] = { 0 };
        u[axis] = 0;
        for (int tap = 0; tap < 8; tap++) {
            int upper[3] = { tap & 1, tap >> 1 & 1, tap >> 2 };
            const int *stride = lattice->stride;
            int at =
                cell.lower[0] + upper[0] * stride[0] + upper[1] * stride[1] + upper[2] * stride[2];
            double value = (double)lattice->u[axis][at], w[3];
            for (int a = 0; a < 3; a++)
                w[a] = upper[a] ? f[a] : 1 - f[a];
            u[axis] += w[0] * w[1] * w[2] * value;
            for (int a = 0; a < 3; a++)
                across[a] += (upper[a] ? 1 : -1) * w[(a + 1) % 3] * w[(a + 2) % 3] * value;
        }
        for (int b = 0; b < 3; b++) {
            du[axis][b] = 0;
            for (int a = 0; a < 3; a++)
                du[axis][b] += across[a] * lattice->voxel_from_world.m[a][b];
        }
    }
}

static double miss(double r[3], const double y[3], const double u[3], const double x[3])
{
    for (int axis = 0; axis < 3; axis++)
        r[axis] = y[axis] + u[axis] - x[axis];
    return rmd_vector_norm(r);
}

// y <- y - s (I + du/dy)^-1 (y + u(y) - x), s = 1, 1/2, ... until it comes nearer. EQ align.41
static void newton(double y[3], const double x[3], const struct lattice *lattice)
{
    double u[3], du[3][3], r[3], step[3], next[3], now;
    slope(u, du, lattice, y);
    now = miss(r, y, u, x);
    for (int i = 0; i < NEWTON_STEPS && now > arrived; i++) {
        struct rmd_affine j = { { { 0 } } };
        double size = 1, then = INFINITY;
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                j.m[a][b] = du[a][b] + (a == b);
        j = rmd_affine_invert(&j);
        rmd_affine_apply(step, &j, r);
        for (int k = 0; k < HALVINGS && !(then < now); k++, size /= 2) {
            for (int axis = 0; axis < 3; axis++)
                next[axis] = y[axis] - size * step[axis];
            slope(u, du, lattice, next);
            then = miss(r, next, u, x);
        }
        if (!(then < now)) break;
        now = then;
        for (int axis = 0; axis < 3; axis++)
            y[axis] = next[axis];
    }
    if (now < reached) return;
    for (int axis = 0; axis < 3; axis++)
        y[axis] = NAN;
}

// Anew from x for the lanes that have not arrived.
static void newton_lanes(double y[3][RMD_LANES], const double x[3][RMD_LANES],
                         const struct lattice *lattice, const int there[RMD_LANES])
{
    RMD_EACH_LANE(l)
    {
        double to[3] = { x[0][l], x[1][l], x[2][l] }, from[3] = { x[0][l], x[1][l], x[2][l] };
        if (there[l]) continue;
        newton(from, to, lattice);
        for (int axis = 0; axis < 3; axis++)
            y[axis][l] = from[axis];
    }
}

RMD_CLONES void rmd_displacement_invert(double *const p[3], size_t count,
                                        const struct rmd_volume *u)
{
    struct lattice lattice = lattice_of(u);
    for (size_t first = 0; first < count; first += RMD_LANES) {
        double x[3][RMD_LANES], y[3][RMD_LANES];
        int there[RMD_LANES];
        load(x, p, first, count);
        load(y, p, first, count);
        int missing = fixed_point(y, (const double(*)[RMD_LANES])x, &lattice, there);
        if (missing > 0) newton_lanes(y, (const double(*)[RMD_LANES])x, &lattice, there);
        store(p, (const double(*)[RMD_LANES])y, first, count);
    }
}
