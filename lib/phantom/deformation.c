// SPDX-License-Identifier: BSD-3-Clause
// A velocity of random waves, followed for one unit of time from each point of a lattice.
#include "phantom/deformation.h"

#include "base/parallel.h"
#include "base/random.h"
#include "image/bspline.h"
#include "image/points.h"

#include <string.h>

enum { WAVES = 48, STEPS = 4, STREAM = 901, CHUNK = 256 };

static const double lattice = 5; // mm
static const double room = 4;    // lattice points beyond the grid
static const double turn = 6.283185307179586;

struct velocity {
    double wave[3][WAVES][3], phase[3][WAVES], amplitude;
};

struct job {
    struct rmd_deformation *out;
    struct velocity velocity;
};

static void draw_velocity(struct velocity *out, double smoothness, double sd, uint32_t seed)
{
    double spread = sqrt(0.5) / smoothness, normal[2];
    out->amplitude = sd * sqrt(2.0 / WAVES);
    for (unsigned c = 0; c < 3; c++)
        for (unsigned w = 0; w < WAVES; w++) {
            struct rmd_draw draw = { seed, STREAM, c * WAVES + w, 0 };
            rmd_random_normal(normal, draw);
            out->wave[c][w][0] = spread * normal[0];
            out->wave[c][w][1] = spread * normal[1];
            draw.draw = 1;
            rmd_random_normal(normal, draw);
            out->wave[c][w][2] = spread * normal[0];
            draw.draw = 2;
            out->phase[c][w] = turn * rmd_random_uniform(draw);
        }
}

// EQ phantom.10
static void velocity_at(double v[3], const struct velocity *velocity, const double p[3])
{
    for (int c = 0; c < 3; c++) {
        v[c] = 0;
        for (int w = 0; w < WAVES; w++)
            v[c] += cos(rmd_vector_dot(velocity->wave[c][w], p) + velocity->phase[c][w]);
        v[c] *= velocity->amplitude;
    }
}

// Follows the velocity from p by the classical Runge-Kutta method.
static void follow(double p[3], const struct velocity *velocity)
{
    const double h = 1.0 / STEPS, reach[4] = { 0, 0.5, 0.5, 1 }, share[4] = { 1, 2, 2, 1 };
    for (int step = 0; step < STEPS; step++) {
        double v[3] = { 0 }, sum[3] = { 0 };
        for (int stage = 0; stage < 4; stage++) {
            double at[3];
            for (int i = 0; i < 3; i++)
                at[i] = p[i] + reach[stage] * h * v[i];
            velocity_at(v, velocity, at);
            for (int i = 0; i < 3; i++)
                sum[i] += share[stage] * h / 6 * v[i];
        }
        for (int i = 0; i < 3; i++)
            p[i] += sum[i];
    }
}

static enum rmd_status follow_planes(void *context, size_t first, size_t last, void *scratch)
{
    (void)scratch;
    const struct job *job = context;
    const struct rmd_volume *u = &job->out->coefficient;
    const int *n = u->grid.n;
    size_t count = rmd_grid_count(&u->grid), plane = (size_t)n[0] * (size_t)n[1];
    for (size_t i = first * plane; i < last * plane; i++) {
        double voxel[3] = { (double)(i % (size_t)n[0]), (double)(i / (size_t)n[0] % (size_t)n[1]),
                            (double)(i / plane) };
        double p[3], q[3];
        rmd_affine_apply(p, &u->grid.world_from_voxel, voxel);
        memcpy(q, p, sizeof q);
        follow(q, &job->velocity);
        for (size_t c = 0; c < 3; c++)
            u->v[c * count + i] = (float)(q[c] - p[c]);
    }
    return RMD_OK;
}

// A lattice along the world's axes that covers the grid.
static struct rmd_grid cover(const struct rmd_grid *grid)
{
    struct rmd_grid out = { .world_from_voxel = rmd_affine_identity() };
    for (int axis = 0; axis < 3; axis++) {
        double low = INFINITY, high = -INFINITY;
        for (int corner = 0; corner < 8; corner++) {
            double p[3] = { corner & 1 ? grid->n[0] - 1 : 0, corner & 2 ? grid->n[1] - 1 : 0,
                            corner & 4 ? grid->n[2] - 1 : 0 };
            rmd_affine_apply(p, &grid->world_from_voxel, p);
            low = fmin(low, p[axis]);
            high = fmax(high, p[axis]);
        }
        out.n[axis] = (int)ceil((high - low) / lattice + 2 * room) + 1;
        out.world_from_voxel.m[axis][axis] = lattice;
        out.world_from_voxel.m[axis][3] = low - room * lattice;
    }
    return out;
}

enum rmd_status rmd_deformation_draw(struct rmd_deformation *out, const struct rmd_grid *grid,
                                     double smoothness, double sd, uint32_t seed)
{
    enum rmd_status st;
    struct rmd_grid nodes = cover(grid);
    struct job job = { .out = out };
    *out = (struct rmd_deformation){ 0 };
    RMD_TRY(rmd_volume_new(&out->coefficient, &nodes, 3));
    out->lattice_from_world = rmd_affine_invert(&nodes.world_from_voxel);
    draw_velocity(&job.velocity, smoothness, sd, seed);
    RMD_TRY(rmd_parallel_for((size_t)nodes.n[2], 1, 0, follow_planes, &job));
    for (size_t c = 0; c < 3; c++)
        RMD_TRY(rmd_bspline_prefilter(out->coefficient.v + c * rmd_grid_count(&nodes), nodes.n, 3));
out:
    if (st != RMD_OK) rmd_deformation_free(out);
    return st;
}

void rmd_deformation_free(struct rmd_deformation *deformation)
{
    rmd_volume_free(&deformation->coefficient);
}

void rmd_deformation_apply(const struct rmd_deformation *deformation, float *x, float *y, float *z,
                           int count)
{
    const struct rmd_volume *u = &deformation->coefficient;
    const struct rmd_affine *to = &deformation->lattice_from_world;
    float *world[3] = { x, y, z }, at[3][CHUNK], move[CHUNK];
    for (int first = 0; first < count; first += CHUNK) {
        int n = count - first < CHUNK ? count - first : CHUNK;
        for (int axis = 0; axis < 3; axis++)
            for (int i = 0; i < n; i++)
                at[axis][i] =
                    (float)(to->m[axis][axis] * (double)world[axis][first + i] + to->m[axis][3]);
        struct rmd_points points = { at[0], at[1], at[2] };
        for (int c = 0; c < 3; c++) {
            rmd_points_cubic(move, n, u->v + (size_t)c * rmd_grid_count(&u->grid), u->grid.n,
                             &points, 0);
            for (int i = 0; i < n; i++)
                world[c][first + i] += move[i];
        }
    }
}
