// SPDX-License-Identifier: BSD-3-Clause
// Poses, scales and deformations as far apart as the published comparisons of programs have them.
#include "truth/align_case.h"

#include "align/rigid.h"
#include "base/random.h"

enum { STREAM = 903 };

static const double degree = 3.14159265358979323846 / 180;

static double draw(uint32_t seed, unsigned item)
{
    return 2 * rmd_random_uniform((struct rmd_draw){ seed, STREAM, item, 0 }) - 1;
}

// A vector of the given length in a random direction.
static void draw_vector(double v[3], uint32_t seed, unsigned item, double length)
{
    for (unsigned i = 0; i < 3; i++)
        v[i] = draw(seed, item + i);
    double norm = rmd_vector_norm(v);
    for (int i = 0; i < 3; i++)
        v[i] *= length / norm;
}

static struct rmd_affine about(const struct rmd_affine *map, const double centre[3])
{
    struct rmd_affine out = *map;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out.m[i][3] += ((i == j) - map->m[i][j]) * centre[j];
    return out;
}

static void middle(double centre[3], const struct rmd_grid *grid)
{
    double voxel[3];
    for (int axis = 0; axis < 3; axis++)
        voxel[axis] = (grid->n[axis] - 1) / 2.0;
    rmd_affine_apply(centre, &grid->world_from_voxel, voxel);
}

// Both halves of a random motion of 5 to 8 degrees and mm.
static void draw_pose(struct align_case *c, const double centre[3], uint32_t seed)
{
    double log[6], half[6];
    draw_vector(log, seed, 0, (6.5 + 1.5 * draw(seed, 10)) * degree);
    draw_vector(log + 3, seed, 3, 6.5 + 1.5 * draw(seed, 11));
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < 6; i++)
            half[i] = (side ? 0.5 : -0.5) * log[i];
        struct rmd_affine pose = rmd_rigid_exp(half);
        *(side ? &c->head_from_moving : &c->head_from_fixed) = about(&pose, centre);
    }
}

static void add_stretch(struct rmd_affine *map, const double centre[3], uint32_t seed)
{
    struct rmd_affine stretch = rmd_affine_identity();
    for (unsigned i = 0; i < 3; i++)
        for (unsigned j = 0; j < 3; j++)
            stretch.m[i][j] += (i == j ? 0.06 : 0.03) * draw(seed, 20 + 3 * i + j);
    stretch = about(&stretch, centre);
    *map = rmd_affine_compose(map, &stretch);
}

static enum rmd_status mark_lesion(struct align_case *c, const struct rmd_structural *scan)
{
    enum rmd_status st = rmd_mask_new(&c->lesion, &c->fixed.grid);
    const int *n = c->fixed.grid.n;
    for (int i = 0; st == RMD_OK && i < n[0] * n[1] * n[2]; i++) {
        double p[3] = { i % n[0], i / n[0] % n[1], i / (n[0] * n[1]) };
        rmd_affine_apply(p, &c->fixed.grid.world_from_voxel, p);
        for (int axis = 0; axis < 3; axis++)
            p[axis] -= scan->centre[axis];
        c->lesion.v[i] = rmd_vector_norm(p) < scan->radius + scan->rim + 2;
        c->lesion.count += c->lesion.v[i];
    }
    for (int axis = 0; axis < 3; axis++)
        c->centre[axis] = scan->centre[axis];
    c->radius = scan->radius + scan->rim + 2;
    return st;
}

static void place_lesion(struct rmd_structural *scan, const double centre[3], uint32_t seed)
{
    scan->centre[0] = centre[0] + (draw(seed, 40) > 0 ? 30 : -30);
    scan->centre[1] = centre[1] + 25 * draw(seed, 41);
    scan->centre[2] = centre[2] + 12 + 8 * draw(seed, 42);
    scan->radius = 14;
    scan->rim = 7;
}

// Where the head's image, seen without coil and noise, is bright enough to be brain.
static enum rmd_status mark_brain(struct align_case *c, const struct rmd_structural *scan)
{
    enum rmd_status st;
    struct rmd_volume plain = { 0 };
    struct rmd_structural bare = *scan;
    bare.bias = bare.noise = bare.radius = 0;
    RMD_TRY(rmd_mask_new(&c->brain, &c->fixed.grid));
    RMD_TRY(rmd_structural_draw(&plain, &c->fixed.grid, &bare));
    for (size_t i = 0; i < rmd_grid_count(&plain.grid); i++)
        c->brain.count += c->brain.v[i] = plain.v[i] > 60;
out:
    rmd_volume_free(&plain);
    return st;
}

enum rmd_status align_case_draw(struct align_case *c, const struct rmd_volume *head,
                                enum align_kind kind, uint32_t seed)
{
    enum rmd_status st;
    double centre[3];
    int hard = kind != ALIGN_RIGID_CLEAN, affine = kind == ALIGN_AFFINE || kind == ALIGN_AFFINE_T2;
    *c = (struct align_case){ .deformed = kind == ALIGN_DEFORM };
    middle(centre, &head->grid);
    draw_pose(c, centre, seed);
    if (affine) add_stretch(&c->head_from_moving, centre, seed);
    if (c->deformed) {
        add_stretch(&c->head_from_fixed, centre, seed);
        c->head_from_moving = rmd_affine_identity();
        RMD_TRY(rmd_deformation_draw(&c->deformation, &head->grid, 15, 2.4, seed));
    }
    struct rmd_structural fixed = { .head = head,
                                    .head_from_world = c->head_from_fixed,
                                    .deformation = c->deformed ? &c->deformation : NULL,
                                    .contrast = c->deformed ? RMD_CONTRAST_GAMMA : RMD_CONTRAST_T1,
                                    .gain = 1,
                                    .noise = 0.027,
                                    .bias = hard ? 0.15 : 0,
                                    .seed = 2 * seed };
    struct rmd_structural moving = fixed;
    moving.head_from_world = c->head_from_moving;
    moving.deformation = NULL;
    moving.seed++;
    moving.gain = hard ? 1.15 : 1;
    moving.contrast = kind == ALIGN_AFFINE_T2 ? RMD_CONTRAST_T2 : RMD_CONTRAST_T1;
    if (kind == ALIGN_RIGID_HARD) place_lesion(&moving, centre, seed);
    if (c->deformed) place_lesion(&fixed, centre, seed), moving.bias = moving.noise = 0;
    RMD_TRY(rmd_structural_draw(&c->fixed, &head->grid, &fixed));
    RMD_TRY(rmd_structural_draw(&c->moving, &head->grid, &moving));
    RMD_TRY(mark_lesion(c, &fixed));
    if (c->deformed) RMD_TRY(mark_brain(c, &fixed));
out:
    if (st != RMD_OK) align_case_free(c);
    return st;
}

double align_case_reach(const struct align_case *c, const double x[3])
{
    double d[3] = { x[0] - c->centre[0], x[1] - c->centre[1], x[2] - c->centre[2] };
    return rmd_vector_norm(d) - c->radius;
}

void align_case_free(struct align_case *c)
{
    rmd_volume_free(&c->fixed);
    rmd_volume_free(&c->moving);
    rmd_mask_free(&c->lesion);
    rmd_mask_free(&c->brain);
    rmd_deformation_free(&c->deformation);
}

void align_case_truth(double y[3], const struct align_case *c, const double x[3])
{
    float p[3] = { (float)x[0], (float)x[1], (float)x[2] };
    if (c->deformed) rmd_deformation_apply(&c->deformation, &p[0], &p[1], &p[2], 1);
    for (int i = 0; i < 3; i++)
        y[i] = c->deformed ? (double)p[i] : x[i];
    struct rmd_affine moving_from_head = rmd_affine_invert(&c->head_from_moving);
    rmd_affine_apply(y, &c->head_from_fixed, y);
    rmd_affine_apply(y, &moving_from_head, y);
}
