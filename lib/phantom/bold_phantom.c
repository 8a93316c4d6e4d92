// SPDX-License-Identifier: BSD-3-Clause
// Volumes follow each other, because noise remembers; voxels are drawn by what they are.
#include "phantom/bold_phantom.h"

#include "base/memory.h"
#include "base/random.h"
#include "fmri/hrf.h"
#include "image/smooth.h"

#include <math.h>

enum { STREAM = 0x626f6c64, WAVES = 8 };

void rmd_bold_phantom_defaults(struct rmd_bold_phantom *out)
{
    *out = (struct rmd_bold_phantom){
        .n = { 24, 30, 22 }, .volumes = 120, .voxel = 6, .tr = 2.5,
        .ar = 0.6, .share = 0.6, .noise = 1, .smooth = 6, .drift = 1, .block = 20,
        .head = 1, .seed = 1, .scanner_from_head = rmd_affine_identity(),
        .area = {
            { "M1_L", { -37, -21, 40 }, 10, { 0.3, 2 } },
            { "M1_R", { 37, -21, 40 }, 10, { 2, 0.3 } },
            { "PMd_L", { -24, 2, 46 }, 9, { 0.4, 1 } },
            { "PMd_R", { 24, 2, 46 }, 9, { 1, 0.4 } },
            { "SMA_L", { -9, -8, 52 }, 8, { 0.8, 1 } },
            { "SMA_R", { 9, -8, 52 }, 8, { 1, 0.8 } },
            { "PPC_L", { -34, -52, 26 }, 10, { 0.4, 0.6 } },
            { "PPC_R", { 34, -52, 26 }, 10, { 0.6, 0.4 } },
            { "DLPFC_L", { -38, 34, 22 }, 10, { 0.3, 0.3 } },
            { "DLPFC_R", { 38, 34, 22 }, 10, { 0.3, 0.3 } },
        },
    };
}

static struct rmd_grid grid_of(const struct rmd_bold_phantom *p)
{
    struct rmd_grid grid = { { p->n[0], p->n[1], p->n[2] }, rmd_affine_identity() };
    for (int a = 0; a < 3; a++) {
        grid.world_from_voxel.m[a][a] = p->voxel;
        grid.world_from_voxel.m[a][3] = -p->voxel * (p->n[a] - 1) / 2;
    }
    return grid;
}

double rmd_bold_phantom_onset(const struct rmd_bold_phantom *p, int k)
{
    double onset = p->block * (1 + 2 * k);
    return onset + p->block <= p->volumes * p->tr ? onset : -1;
}

// The position in the head of a voxel.
static void head_position(double x[3], const struct rmd_grid *grid,
                          const struct rmd_affine *head_from_scanner, size_t voxel)
{
    size_t nx = (size_t)grid->n[0], ny = (size_t)grid->n[1];
    double at[3] = { (double)(voxel % nx), (double)(voxel / nx % ny), (double)(voxel / (nx * ny)) };
    rmd_affine_apply(x, &grid->world_from_voxel, at);
    rmd_affine_apply(x, head_from_scanner, x);
}

static double ellipsoid(const double x[3], const double centre[3], const double axis[3])
{
    double sum = 0;
    for (int a = 0; a < 3; a++)
        sum += (x[a] - centre[a]) * (x[a] - centre[a]) / (axis[a] * axis[a]);
    return sqrt(sum);
}

// Signal at rest: brain with waves that make the head, ventricles, a rim that fades over 6 mm.
static double rest_signal(const double x[3], uint32_t head)
{
    static const double brain[3] = { 68, 84, 62 }, ventricle[3] = { 8, 24, 10 };
    double origin[3] = { 0, 0, 0 }, waves = 0;
    double rim = (1 - ellipsoid(x, origin, brain)) * 62 / 6;
    double inside = rim < 0 ? 0 : rim > 1 ? 1 : rim;
    for (uint32_t k = 0; k < WAVES; k++) {
        double normal[4];
        rmd_random_normal(normal, (struct rmd_draw){ head, STREAM + 1, k, 0 });
        rmd_random_normal(normal + 2, (struct rmd_draw){ head, STREAM + 1, k, 1 });
        waves += sin((normal[0] * x[0] + normal[1] * x[1] + normal[2] * x[2]) / 14 + 3 * normal[3]);
    }
    double value = 1000 + 110 * waves;
    for (int side = -1; side <= 1; side += 2) {
        double centre[3] = { 15.0 * side + 3, -8 + 14 * side, 8 };
        double depth = 1 - ellipsoid(x, centre, ventricle);
        if (depth > 0) value += 500 * fmin(1, 3 * depth);
    }
    return inside * value;
}

static double distance(const double x[3], const double centre[3])
{
    double between[3] = { x[0] - centre[0], x[1] - centre[1], x[2] - centre[2] };
    return rmd_vector_norm(between);
}

// The plateau of the response to a hand at a position; areas have an edge of 2 mm.
static double response_at(const struct rmd_bold_phantom *p, const double x[3], int hand)
{
    double sum = 0;
    for (int k = 0; k < RMD_BOLD_AREAS; k++) {
        double edge = (p->area[k].radius - distance(x, p->area[k].centre)) / 2 + 0.5;
        sum += p->area[k].percent[hand] * (edge < 0 ? 0 : edge > 1 ? 1 : edge);
    }
    return sum;
}

// The course of the response to each hand at volume t, whose values stand for its middle.
static void courses(double course[RMD_BOLD_HANDS], const struct rmd_bold_phantom *p, int t)
{
    course[0] = course[1] = 0;
    for (int k = 0; rmd_bold_phantom_onset(p, k) >= 0; k++)
        course[k % RMD_BOLD_HANDS] += rmd_hrf_response(
            RMD_HRF_CANONICAL, 0, (t + 0.5) * p->tr - rmd_bold_phantom_onset(p, k), p->block, 1);
}

// The factor that brings smoothed noise back to a variance of 1.
static double spread_of(double sigma, double voxel)
{
    double weight = 0, square = 0;
    for (int k = -(int)(3 * sigma / voxel); k <= (int)(3 * sigma / voxel); k++) {
        double w = exp(-0.5 * k * k * voxel * voxel / (sigma * sigma));
        weight += w;
        square += w * w;
    }
    return pow(weight * weight / square, 1.5);
}

// Two images of normal numbers of variance 1, smooth in space.
static enum rmd_status draw_noise(struct rmd_volume noise[2], const struct rmd_bold_phantom *p,
                                  int t)
{
    double sigma = p->smooth / sqrt(8 * log(2));
    double spread = p->smooth > 0 ? spread_of(sigma, p->voxel) : 1;
    for (size_t v = 0; v < rmd_grid_count(&noise[0].grid); v++) {
        double normal[2];
        rmd_random_normal(normal, (struct rmd_draw){ p->seed, STREAM, v, (uint32_t)t });
        noise[0].v[v] = (float)(spread * normal[0]);
        noise[1].v[v] = (float)(spread * normal[1]);
    }
    enum rmd_status st = RMD_OK;
    for (int k = 0; k < 2 && st == RMD_OK && p->smooth > 0; k++)
        st = rmd_smooth_gaussian(&noise[k], (double[3]){ sigma, sigma, sigma });
    return st;
}

// What does not change from volume to volume, and the memory of the noise.
struct drawing {
    struct rmd_volume rest, hand[RMD_BOLD_HANDS], state;
    struct rmd_volume noise[2]; // what is new and remembered; what is forgotten
};

static enum rmd_status prepare(struct drawing *d, const struct rmd_bold_phantom *p,
                               const struct rmd_grid *grid)
{
    enum rmd_status st;
    struct rmd_volume *all[] = { &d->rest,  &d->hand[0],  &d->hand[1],
                                 &d->state, &d->noise[0], &d->noise[1] };
    struct rmd_affine head_from_scanner = rmd_affine_invert(&p->scanner_from_head);
    for (int k = 0; k < 6; k++)
        RMD_TRY(rmd_volume_new(all[k], grid, 1));
    for (size_t v = 0; v < rmd_grid_count(grid); v++) {
        double x[3];
        head_position(x, grid, &head_from_scanner, v);
        d->rest.v[v] = (float)rest_signal(x, p->head);
        for (int h = 0; h < RMD_BOLD_HANDS; h++)
            d->hand[h].v[v] = (float)response_at(p, x, h);
    }
out:
    return st;
}

static enum rmd_status draw_volume(float *to, struct drawing *d, const struct rmd_bold_phantom *p,
                                   int t)
{
    enum rmd_status st;
    double course[RMD_BOLD_HANDS], gain = t ? sqrt(1 - p->ar * p->ar) : 1;
    double slow = p->drift * (2.0 * t / p->volumes - 1);
    courses(course, p, t);
    RMD_TRY(draw_noise(d->noise, p, t));
    for (size_t v = 0; v < rmd_grid_count(&d->rest.grid); v++) {
        d->state.v[v] = (float)(p->ar * (double)d->state.v[v] + gain * (double)d->noise[0].v[v]);
        double noise = p->noise * (sqrt(p->share) * (double)d->state.v[v] +
                                   sqrt(1 - p->share) * (double)d->noise[1].v[v]);
        double percent = 100 + slow + noise + course[0] * (double)d->hand[0].v[v] +
                         course[1] * (double)d->hand[1].v[v];
        double signal = (double)d->rest.v[v] * percent / 100;
        to[v] = rintf((float)fmax(signal, fabs(6 * (double)d->noise[1].v[v])));
    }
out:
    return st;
}

enum rmd_status rmd_bold_phantom_draw(struct rmd_volume *out, const struct rmd_bold_phantom *p)
{
    enum rmd_status st;
    struct drawing d = { .rest.v = NULL };
    struct rmd_grid grid = grid_of(p);
    RMD_TRY(rmd_volume_raw(out, &grid, p->volumes));
    out->dt = p->tr;
    RMD_TRY(prepare(&d, p, &grid));
    for (int t = 0; t < p->volumes; t++)
        RMD_TRY(draw_volume(out->v + (size_t)t * rmd_grid_count(&grid), &d, p, t));
out:
    rmd_volume_free(&d.rest);
    rmd_volume_free(&d.hand[0]);
    rmd_volume_free(&d.hand[1]);
    rmd_volume_free(&d.state);
    rmd_volume_free(&d.noise[0]);
    rmd_volume_free(&d.noise[1]);
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}

enum rmd_status rmd_bold_phantom_labels(struct rmd_volume *out, const struct rmd_bold_phantom *p)
{
    struct rmd_grid grid = grid_of(p);
    struct rmd_affine head_from_scanner = rmd_affine_invert(&p->scanner_from_head);
    enum rmd_status st = rmd_volume_new(out, &grid, 1);
    for (size_t v = 0; st == RMD_OK && v < rmd_grid_count(&grid); v++) {
        double x[3];
        head_position(x, &grid, &head_from_scanner, v);
        for (int k = 0; k < RMD_BOLD_AREAS; k++)
            if (distance(x, p->area[k].centre) <= p->area[k].radius) out->v[v] = (float)(k + 1);
    }
    return st;
}
