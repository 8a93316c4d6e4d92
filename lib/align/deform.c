// SPDX-License-Identifier: BSD-3-Clause
// From coarse to fine: Gauss-Newton steps of the velocity, then its exponential as a transform.
#include "align/deform.h"

#include "align/deform_pair.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "image/canonical.h"

#include <string.h>

enum { SCALES = 3 };

#define T struct rmd_deform_opts
const struct rmd_param rmd_deform_params[] = {
    // clang-format off
    RMD_REAL(T, bending, 0, "mm2", 300, 1, 1e6,
             "weight of smoothness; more gives smoother deformations"),
    RMD_REAL(T, window, 0, "mm", 7, 2, 100,
             "size of the neighbourhood in which brightness and contrast are made equal"),
    { 0 }
    // clang-format on
};
#undef T

static const double scale_factor[SCALES] = { 4, 2, 1 }; // of the finest spacing
static const int scale_steps[SCALES] = { 20, 12, 3 };
static const int scale_rounds[SCALES] = { 80, 80, 40 }; // of conjugate gradients in a step
static const double saturation = 6;
static const double margin = 12;      // mm around the heads
static const double longest_step = 1; // nodes of the lattice
static const double settled = 0.004;  // nodes: root mean square of the last step

struct side {
    struct rmd_rigid_image image;
    struct rmd_affine world_from_mid;
    unsigned char *left_out;
    const struct rmd_transfer *transfer; // NULL where the image keeps its contrast
};

static void free_sides(struct side side[2])
{
    for (int i = 0; i < 2; i++) {
        rmd_rigid_image_free(&side[i].image);
        rmd_release(side[i].left_out);
    }
}

static enum rmd_status make_sides(struct side side[2], const struct rmd_linear_input *fixed,
                                  const struct rmd_linear_input *moving,
                                  const struct rmd_linear_result *linear)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_linear_input *input[2] = { fixed, moving };
    const struct rmd_rigid_pose *pose = &linear->fit.pose;
    for (int i = 0; i < 2; i++) {
        RMD_TRY(rmd_rigid_image_new(&side[i].image, input[i]->volume));
        if (input[i]->left_out) RMD_TRY(rmd_linear_mask(&side[i].left_out, input[i]->left_out));
        side[i].world_from_mid = rmd_affine_group_exp(linear->log, i ? 0.5 : -0.5);
        int place = linear->swapped ? 1 - i : i;
        if (pose->other_contrast && pose->transfer.side == place)
            side[i].transfer = &pose->transfer;
    }
out:
    return st;
}

// The lattice of a scale: covers both heads in mid space.
static struct rmd_lattice cover(const struct side side[2], double spacing)
{
    struct rmd_lattice out = { .spacing = spacing };
    double high[3] = { -INFINITY, -INFINITY, -INFINITY };
    for (int axis = 0; axis < 3; axis++)
        out.low[axis] = INFINITY;
    for (int i = 0; i < 16; i++) {
        const struct side *one = &side[i / 8];
        struct rmd_affine mid_from_world = rmd_affine_invert(&one->world_from_mid);
        double mid[3];
        rmd_affine_apply(mid, &mid_from_world, one->image.corner[i % 8]);
        for (int axis = 0; axis < 3; axis++) {
            out.low[axis] = fmin(out.low[axis], mid[axis] - margin);
            high[axis] = fmax(high[axis], mid[axis] + margin);
        }
    }
    for (int axis = 0; axis < 3; axis++) {
        out.n[axis] = (int)ceil((high[axis] - out.low[axis]) / spacing) + 1;
        out.low[axis] = (out.low[axis] + high[axis] - (out.n[axis] - 1) * spacing) / 2;
    }
    return out;
}

static enum rmd_status make_views(struct rmd_deform_pair *pair, struct side side[2])
{
    enum rmd_status st = RMD_OK;
    for (int i = 0; i < 2; i++) {
        struct rmd_deform_view *view = &pair->view[i];
        RMD_TRY(rmd_rigid_image_smooth(&view->volume, &side[i].image, pair->spacing, 0));
        if (side[i].transfer)
            rmd_transfer_apply(view->volume.v, (int)rmd_grid_count(&view->volume.grid),
                               side[i].transfer);
        struct rmd_affine voxel_from_world = rmd_affine_invert(&view->volume.grid.world_from_voxel);
        view->voxel_from_mid = rmd_affine_compose(&voxel_from_world, &side[i].world_from_mid);
        view->left_out = side[i].left_out;
    }
out:
    return st;
}

// Adds the step to the velocity, shortened where it is too long; returns its root mean square in
// nodes over the nodes that moved.
static double take_step(struct rmd_deform_pair *pair)
{
    size_t count = rmd_lattice_count(&pair->lattice);
    double longest = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        double square = 0;
        for (size_t c = 0; c < 3; c++)
            square += (double)pair->step[c * count + i] * (double)pair->step[c * count + i];
        longest = fmax(longest, square);
        sum += square;
    }
    longest = sqrt(longest) / pair->lattice.spacing;
    float share = (float)(longest > longest_step ? longest_step / longest : 1);
    for (size_t i = 0; i < 3 * count; i++)
        pair->w[i] += share * pair->step[i];
    return sqrt(sum / (double)count) / pair->lattice.spacing;
}

static enum rmd_status refine(struct rmd_deform_pair *pair, double *spread,
                              const struct rmd_deform_opts *opts, int scale)
{
    enum rmd_status st = RMD_OK;
    double size = INFINITY;
    pair->normal.bending = opts->bending;
    for (int step = 0; step < scale_steps[scale] && size > settled; step++) {
        RMD_TRY(rmd_deform_pair_sample(pair));
        RMD_TRY(rmd_deform_pair_compare(pair, fmax(opts->window, 1.2 * pair->lattice.spacing),
                                        saturation, spread));
        RMD_TRY(rmd_deform_solve(pair->step, pair->w, &pair->normal, &pair->lattice,
                                 scale_rounds[scale], pair->room));
        size = take_step(pair);
    }
out:
    return st;
}

static double finest_spacing(const struct side side[2])
{
    double finest = 0, spacing[3];
    for (int i = 0; i < 2; i++) {
        rmd_grid_spacing(spacing, &side[i].image.base.grid);
        finest = fmax(finest, fmin(spacing[0], fmin(spacing[1], spacing[2])));
    }
    return finest;
}

enum rmd_status rmd_deform_register(struct rmd_deform_result *out,
                                    const struct rmd_linear_input *fixed,
                                    const struct rmd_linear_input *moving,
                                    const struct rmd_linear_result *linear,
                                    const struct rmd_deform_opts *opts)
{
    enum rmd_status st;
    struct side side[2] = { { .left_out = NULL }, { .left_out = NULL } };
    struct rmd_deform_pair pair = { .w = NULL };
    *out = (struct rmd_deform_result){ .w = NULL };
    memcpy(out->log, linear->log, sizeof out->log);
    RMD_TRY(rmd_param_check(opts, rmd_deform_params));
    RMD_TRY(make_sides(side, fixed, moving, linear));
    for (int scale = 0; scale < SCALES; scale++) {
        struct rmd_lattice lattice = cover(side, 2 * scale_factor[scale] * finest_spacing(side));
        RMD_TRY(rmd_deform_pair_new(&pair, &lattice));
        if (out->w) RMD_TRY(rmd_deform_field_resample(pair.w, &lattice, out->w, &out->lattice));
        RMD_TRY(make_views(&pair, side));
        RMD_TRY(refine(&pair, &out->spread, opts, scale));
        rmd_release(out->w);
        out->w = pair.w;
        out->lattice = lattice;
        pair.w = NULL;
        rmd_deform_pair_free(&pair);
    }
out:
    rmd_deform_pair_free(&pair);
    free_sides(side);
    if (st != RMD_OK) rmd_deform_free(out);
    return st;
}

void rmd_deform_free(struct rmd_deform_result *result)
{
    rmd_release(result->w);
    result->w = NULL;
}

// The exponential of the velocity as a volume of displacements.
static enum rmd_status displacement(struct rmd_volume *field,
                                    const struct rmd_deform_result *result, double factor)
{
    enum rmd_status st;
    const struct rmd_lattice *lattice = &result->lattice;
    struct rmd_grid grid = { .world_from_voxel = rmd_affine_identity() };
    float *room = NULL;
    for (int axis = 0; axis < 3; axis++) {
        grid.n[axis] = lattice->n[axis];
        grid.world_from_voxel.m[axis][axis] = lattice->spacing;
        grid.world_from_voxel.m[axis][3] = lattice->low[axis];
    }
    RMD_TRY(rmd_volume_new(field, &grid, 3));
    RMD_TRY(rmd_alloc_raw(&room, 3 * rmd_lattice_count(lattice), sizeof *room));
    RMD_TRY(rmd_deform_field_exp(field->v, result->w, factor, lattice, room));
out:
    rmd_release(room);
    if (st != RMD_OK) rmd_volume_free(field);
    return st;
}

// EQ align.56
enum rmd_status rmd_deform_transform(struct rmd_transform *out,
                                     const struct rmd_deform_result *result, int inverse)
{
    enum rmd_status st;
    struct rmd_volume field = { 0 };
    double sign = inverse ? -1 : 1;
    struct rmd_affine half = rmd_affine_group_exp(result->log, 0.5 * sign);
    *out = (struct rmd_transform){ 0 };
    RMD_TRY(displacement(&field, result, sign));
    RMD_TRY(rmd_transform_add_matrix(out, &half));
    RMD_TRY(rmd_transform_add_field(out, &field, 0));
    RMD_TRY(rmd_transform_add_matrix(out, &half));
out:
    rmd_volume_free(&field);
    if (st != RMD_OK) rmd_transform_free(out);
    return st;
}
