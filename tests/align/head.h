// SPDX-License-Identifier: BSD-3-Clause
// A head drawn analytically, so that every session is sampled without interpolation.
#ifndef RMD_TESTS_ALIGN_HEAD_H
#define RMD_TESTS_ALIGN_HEAD_H

#include "base/memory.h"
#include "base/random.h"
#include "image/volume.h"

struct head {
    unsigned anatomy;                  // another number, another person
    double lesion;                     // diameter in mm of a cavity, 0 for none
    double noise;                      // SD of the complex noise; tissue is about 0.4
    double bias;                       // depth of a smooth intensity field of the coil
    unsigned draw;                     // of the noise
    struct rmd_affine world_from_head; // where the head lies
};

// 1 inside, 0 outside an ellipsoid, with an edge about a voxel wide.
static inline double ellipsoid(const double p[3], double cx, double cy, double cz, double rx,
                               double ry, double rz)
{
    double u = (p[0] - cx) / rx, v = (p[1] - cy) / ry, w = (p[2] - cz) / rz;
    double radius = sqrt(u * u + v * v + w * w), least = fmin(rx, fmin(ry, rz));
    return 1 / (1 + exp((radius - 1) * least / 0.7));
}

// A number in -1 to 1 that belongs to the anatomy.
static inline double trait(const struct head *head, unsigned i)
{
    return 2 * rmd_random_uniform((struct rmd_draw){ head->anatomy, 77, i, 0 }) - 1;
}

// Depth of folding at a point: a sum of waves, in -1 to 1.
static inline double folds(const struct head *head, const double p[3])
{
    double sum = 0;
    for (unsigned i = 0; i < 6; i++) {
        double length = 14 + 8 * trait(head, 10 * i + 20);
        double k[3] = { trait(head, 10 * i + 21), trait(head, 10 * i + 22),
                        trait(head, 10 * i + 23) };
        double norm = rmd_vector_norm(k) + 1e-9, phase = 3.2 * trait(head, 10 * i + 24);
        sum += sin(6.283185307 * rmd_vector_dot(k, p) / norm / length + phase);
    }
    return sum / 4;
}

// The b = 0 signal at a point of the head's own space, without noise.
static inline double signal_at(const struct head *head, const double p[3])
{
    double a = 4 * trait(head, 1), b = 4 * trait(head, 2), c = 3 * trait(head, 3);
    double scalp = ellipsoid(p, 0, 0, 0, 76 + a, 92 + b, 68 + c);
    double skull = ellipsoid(p, 0, 0, 0, 71 + a, 87 + b, 63 + c);
    double inner = ellipsoid(p, 0, 0, 0, 66 + a, 82 + b, 58 + c);
    double brain = ellipsoid(p, 0, 0, 1, 63 + a, 79 + b, 55 + c);
    double white = ellipsoid(p, 0, 0, 2, 50 + a, 66 + b, 43 + c);
    double fold = folds(head, p);
    double sulcus = brain * (1 - white) / (1 + exp(-(fold - 0.45) / 0.08));
    double grey = 1 / (1 + exp(-(fold + 0.1) / 0.15));
    double d = trait(head, 4);
    double csf = fmax(ellipsoid(p, -10 - d, 2 + 4 * d, 8, 6 + d, 24, 8),
                      ellipsoid(p, 11 + d, 1 + 4 * d, 7, 7 - d, 22, 9));
    csf = fmax(csf, ellipsoid(p, 20, -45, -30, 9, 6, 7));
    double deep = fmax(ellipsoid(p, -24, 5, 2, 8, 14, 9), ellipsoid(p, 25, 4, 1, 8, 13, 10));
    double tissue = 0.36 + 0.10 * ((1 - white) * grey + 0.7 * deep) + 0.02 * fold;
    double value = 0.25 * (scalp - skull) + 0.9 * (inner - brain) + brain * tissue;
    value += (0.95 - tissue) * fmin(1, csf * brain + sulcus);
    if (head->lesion > 0) {
        double r = head->lesion / 2, cavity = ellipsoid(p, 34, 22, 18, r, r, r);
        value += cavity * (0.95 - value);
    }
    return value;
}

// The head as a scan on `grid`, with Rician noise. Release with rmd_volume_free().
static inline enum rmd_status scan_head(struct rmd_volume *out, const struct rmd_grid *grid,
                                        const struct head *head)
{
    enum rmd_status st = rmd_volume_new(out, grid, 1);
    if (st != RMD_OK) return st;
    struct rmd_affine head_from_world = rmd_affine_invert(&head->world_from_head);
    size_t at = 0;
    for (int k = 0; k < grid->n[2]; k++)
        for (int j = 0; j < grid->n[1]; j++)
            for (int i = 0; i < grid->n[0]; i++, at++) {
                double world[3], p[3], noise[2], voxel[3] = { i, j, k };
                rmd_affine_apply(world, &grid->world_from_voxel, voxel);
                rmd_affine_apply(p, &head_from_world, world);
                double field = head->bias * (world[0] / 90 + world[1] * world[2] / 8100);
                rmd_random_normal(noise, (struct rmd_draw){ head->draw, 1, at, 0 });
                double real = signal_at(head, p) * exp(field) + head->noise * noise[0];
                out->v[at] = (float)(800 * hypot(real, head->noise * noise[1]));
            }
    return RMD_OK;
}

// A grid of n voxels of `spacing` mm about the world's origin, axes along the world's.
static inline struct rmd_grid plain_grid(int nx, int ny, int nz, double spacing)
{
    struct rmd_grid grid = { .n = { nx, ny, nz }, .world_from_voxel = rmd_affine_identity() };
    for (int axis = 0; axis < 3; axis++) {
        grid.world_from_voxel.m[axis][axis] = spacing;
        grid.world_from_voxel.m[axis][3] = -0.5 * spacing * (grid.n[axis] - 1);
    }
    return grid;
}

// The mean distance in mm between two maps over the brain of a head at the origin.
static inline double mean_error(const struct rmd_affine *a, const struct rmd_affine *b)
{
    double sum = 0, n = 0;
    for (int k = -50; k <= 50; k += 10)
        for (int j = -80; j <= 80; j += 10)
            for (int i = -60; i <= 60; i += 10) {
                double p[3] = { i, j, k }, x[3], y[3];
                if (ellipsoid(p, 0, 0, 1, 63, 79, 55) < 0.5) continue;
                rmd_affine_apply(x, a, p);
                rmd_affine_apply(y, b, p);
                for (int axis = 0; axis < 3; axis++)
                    x[axis] -= y[axis];
                sum += rmd_vector_norm(x);
                n++;
            }
    return sum / n;
}

#endif
