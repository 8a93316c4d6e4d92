// SPDX-License-Identifier: BSD-3-Clause
// Many starts at the coarsest scale, then Gauss-Newton steps from scale to scale.
#include "align/rigid_search.h"

#include "align/rigid_gradient.h"
#include "align/rigid_system.h"
#include "align/similarity.h"

enum {
    SCALES = 3,
    TURNS = 27, // -20, 0 and 20 degrees about each axis
    AXES = 24,  // turns by right angles
    KEPT = 3,   // starts that are refined
    ROUNDS = 2, // of reweighting in one step
};

static const double scale_spacing[SCALES] = { 8, RMD_SIMILARITY_SPACING, 2 }; // mm
static const int scale_steps[SCALES] = { 10, 8, 8 };
static const double scale_settled[SCALES] = { 0.1, 0.02, 0.0005 }; // mm, of the last step
static const double turn = 20 * 3.14159265358979323846 / 180;
static const double longest_step = 2;   // in voxels of the scale
static const double sphere = 80;        // mm, the radius within which motion counts
static const double least_voxels = 100; // that both heads share, for a correlation
static const double least_common = 0.4; // share of the smaller head that a start must overlap

struct views {
    struct rmd_rigid_view view[2];
    double corner[2][8][3];
    double spacing;
    int cubic;
};

struct start {
    struct rmd_rigid_pose pose;
    double ncc;
};

static void free_views(struct views *views)
{
    for (int side = 0; side < 2; side++)
        rmd_volume_free(&views->view[side].volume);
}

// Reflects world x about the centre of the image: of its own image and of its head's box.
static void reflect(struct rmd_rigid_view *view, double corner[8][3], double centre)
{
    struct rmd_affine reflection = rmd_affine_identity();
    reflection.m[0][0] = -1;
    reflection.m[0][3] = 2 * centre;
    view->voxel_from_world = rmd_affine_compose(&view->voxel_from_world, &reflection);
    for (int i = 0; i < 8; i++)
        corner[i][0] = 2 * centre - corner[i][0];
}

static enum rmd_status make_views(struct views *out, const struct rmd_rigid_task *task,
                                  double spacing, int cubic)
{
    enum rmd_status st = RMD_OK;
    *out = (struct views){ .spacing = spacing, .cubic = cubic };
    for (int side = 0; side < 2; side++) {
        struct rmd_rigid_view *view = &out->view[side];
        RMD_TRY(rmd_rigid_image_smooth(&view->volume, task->image[side], spacing, cubic));
        view->voxel_from_world = rmd_affine_invert(&view->volume.grid.world_from_voxel);
        view->left_out = task->left_out[side];
        for (int i = 0; i < 24; i++)
            out->corner[side][i / 3][i % 3] = task->image[side]->corner[i / 3][i % 3];
        view->corner = (const double(*)[3])out->corner[side];
    }
    if (task->mirror) reflect(&out->view[1], out->corner[1], task->image[1]->centre[0]);
out:
    if (st != RMD_OK) free_views(out);
    return st;
}

// A motion about the origin of the pose as a map of world points.
static struct rmd_affine about_origin(const double motion[RMD_AFFINE_LOGS], const double origin[3])
{
    struct rmd_affine map = rmd_affine_group_exp(motion, 1);
    for (int i = 0; i < 3; i++)
        map.m[i][3] +=
            origin[i] - map.m[i][0] * origin[0] - map.m[i][1] * origin[1] - map.m[i][2] * origin[2];
    return map;
}

static void set_log(struct rmd_rigid_pose *pose, const struct rmd_affine *b_from_a)
{
    if (pose->motions == RMD_AFFINE_LOGS)
        rmd_affine_group_log(pose->log, b_from_a);
    else
        rmd_rigid_log(pose->log, b_from_a);
}

// Puts an update of mid space between the two halves of the pose. EQ align.10
static void update_pose(struct rmd_rigid_pose *pose, const struct rmd_rigid_update *update)
{
    struct rmd_affine half = rmd_affine_group_exp(pose->log, 0.5);
    struct rmd_affine step = about_origin(update->motion, pose->origin);
    struct rmd_affine b_from_a = rmd_affine_compose(&half, &step);
    b_from_a = rmd_affine_compose(&b_from_a, &half);
    set_log(pose, &b_from_a);
    for (int i = 0; i < pose->gains; i++)
        pose->gain[i] += update->gain[i];
}

// Gauss-Newton steps at one scale.
static enum rmd_status refine(struct rmd_rigid_fit *fit, const struct views *views,
                              const struct rmd_rigid_task *task, int scale)
{
    enum rmd_status st;
    struct rmd_rigid_pair pair;
    struct rmd_rigid_update update;
    fit->pose.gains = rmd_rigid_pair_gains(scale == 0 ? 0 : task->opts.gain_order);
    if (fit->pose.other_contrast && scale == 0) fit->pose.gains = 0; // the transfer tells
    fit->pose.motions = task->affine && scale > 0 ? RMD_AFFINE_LOGS : 6;
    fit->converged = 0;
    RMD_TRY(rmd_rigid_pair_new(&pair, views->view, &fit->pose, views->spacing, views->cubic, 1));
    pair.inside = fit->pose.other_contrast && scale > 0;
    for (int step = 0; step < scale_steps[scale] && !fit->converged; step++) {
        if (fit->pose.other_contrast)
            RMD_TRY(rmd_rigid_pair_transfer(&fit->pose, &pair, least_voxels));
        RMD_TRY(rmd_rigid_pair_sample(&pair, &fit->pose));
        RMD_TRY(rmd_rigid_gradient_fill(&pair, &fit->pose));
        RMD_TRY(rmd_rigid_system_solve(&update, &pair, fit->pose.motions, fit->pose.gains,
                                       task->opts.saturation, ROUNDS));
        double size = rmd_affine_group_size(update.motion, sphere),
               most = longest_step * views->spacing;
        for (int i = 0; i < RMD_AFFINE_LOGS && size > most; i++)
            update.motion[i] *= most / size;
        update_pose(&fit->pose, &update);
        fit->converged = size < scale_settled[scale];
        fit->outliers = update.outliers;
        fit->spread = update.spread;
    }
out:
    rmd_rigid_pair_free(&pair);
    return st;
}

// How alike the images are in a pose; its transfer is fitted where contrasts differ.
static enum rmd_status score(double *ncc, struct rmd_rigid_pose *pose, const struct views *views,
                             double least)
{
    struct rmd_rigid_pair pair;
    enum rmd_status st = rmd_rigid_pair_new(&pair, views->view, pose, views->spacing, 0, 0);
    *ncc = 0;
    if (st == RMD_OK && pose->other_contrast) {
        st = rmd_rigid_pair_transfer(pose, &pair, least);
        *ncc = pose->transfer.explained;
    } else if (st == RMD_OK) {
        st = rmd_rigid_pair_sample(&pair, pose);
        if (st == RMD_OK) *ncc = rmd_similarity_ncc(&pair, 0, least);
    }
    rmd_rigid_pair_free(&pair);
    return st;
}

// Correlation and overlap of the heads in the final pose.
static enum rmd_status compare(struct rmd_rigid_fit *fit, const struct views *views)
{
    struct rmd_rigid_pair pair;
    enum rmd_status st = rmd_rigid_pair_new(&pair, views->view, &fit->pose, views->spacing, 0, 0);
    if (st == RMD_OK && fit->pose.other_contrast)
        st = rmd_rigid_pair_transfer(&fit->pose, &pair, least_voxels);
    if (st == RMD_OK) st = rmd_rigid_pair_sample(&pair, &fit->pose);
    if (st == RMD_OK) {
        fit->ncc = rmd_similarity_ncc(&pair, 1, least_voxels);
        fit->overlap = rmd_similarity_overlap(&pair);
    }
    rmd_rigid_pair_free(&pair);
    return st;
}

// Rotation i of the 24 that take axes to axes: a permutation with signs, of determinant 1.
static struct rmd_affine axis_turn(int i)
{
    static const int order[6][3] = { { 0, 1, 2 }, { 1, 2, 0 }, { 2, 0, 1 },
                                     { 0, 2, 1 }, { 1, 0, 2 }, { 2, 1, 0 } };
    struct rmd_affine map = { { { 0 } } };
    int odd = i / 4 >= 3, first = i & 1 ? -1 : 1, second = i & 2 ? -1 : 1;
    const int sign[3] = { first, second, first * second * (odd ? -1 : 1) };
    for (int axis = 0; axis < 3; axis++)
        map.m[axis][order[i / 4][axis]] = sign[axis];
    return map;
}

// The number of starts of each kind.
static int starts_of(enum rmd_start start)
{
    switch (start) {
    case RMD_START_HEADER:
    case RMD_START_CENTRE: return 1;
    case RMD_START_WIDE: return AXES * TURNS;
    case RMD_START_SEARCH: break;
    }
    return 2 * TURNS;
}

// Start i: a turn about the centre of a, and the translation of the headers or of the centres.
static void set_start(struct rmd_rigid_pose *pose, const struct rmd_rigid_task *task, int i)
{
    const double *a = task->image[0]->centre, *b = task->image[1]->centre;
    int turned = task->start == RMD_START_SEARCH || task->start == RMD_START_WIDE;
    int centred = task->start == RMD_START_SEARCH ? i >= TURNS : task->start != RMD_START_HEADER;
    double motion[RMD_AFFINE_LOGS] = { 0 };
    for (int axis = 0, part = i; axis < 3 && turned; axis++, part /= 3)
        motion[axis] = (part % 3 - 1) * turn;
    *pose = (struct rmd_rigid_pose){ .gains = 1,
                                     .motions = 6,
                                     .other_contrast = task->other_contrast,
                                     .transfer.side = task->mapped };
    struct rmd_affine b_from_a = rmd_affine_group_exp(motion, 1);
    if (task->start == RMD_START_WIDE) {
        struct rmd_affine quarter = axis_turn(i / TURNS);
        b_from_a = rmd_affine_compose(&quarter, &b_from_a);
    }
    for (int axis = 0; axis < 3; axis++) {
        b_from_a.m[axis][3] = 0;
        for (int j = 0; j < 3; j++)
            b_from_a.m[axis][3] -= b_from_a.m[axis][j] * a[j];
        b_from_a.m[axis][3] += centred ? b[axis] : a[axis];
        pose->origin[axis] = (a[axis] + b[axis]) / 2;
    }
    rmd_rigid_log(pose->log, &b_from_a);
}

// Sorts a new start into the best ones, best first; among equals the earlier stays ahead.
static void keep_best(struct start best[KEPT], const struct start *candidate)
{
    struct start moved = *candidate;
    for (int i = 0; i < KEPT; i++)
        if (moved.ncc > best[i].ncc) {
            struct start next = best[i];
            best[i] = moved;
            moved = next;
        }
}

// The best pose at the coarsest scale.
static enum rmd_status find_start(struct rmd_rigid_fit *fit, const struct views *views,
                                  const struct rmd_rigid_task *task)
{
    enum rmd_status st = RMD_OK;
    struct start best[KEPT] = { { .ncc = -2 }, { .ncc = -2 }, { .ncc = -2 } }, candidate;
    double head = fmin(task->image[0]->head, task->image[1]->head);
    double least = least_common * head / (views->spacing * views->spacing * views->spacing);
    for (int i = 0; i < starts_of(task->start); i++) {
        set_start(&candidate.pose, task, i);
        RMD_TRY(score(&candidate.ncc, &candidate.pose, views, least));
        keep_best(best, &candidate);
    }
    fit->ncc = -2;
    for (int i = 0; i < KEPT && best[i].ncc > -2; i++) {
        struct rmd_rigid_fit refined = { .pose = best[i].pose };
        if (refine(&refined, views, task, 0) != RMD_OK) continue; // another start may do
        RMD_TRY(score(&refined.ncc, &refined.pose, views, least));
        if (refined.ncc < best[i].ncc) refined.pose = best[i].pose, refined.ncc = best[i].ncc;
        if (refined.ncc > fit->ncc) *fit = refined;
    }
    if (fit->ncc == -2) st = RMD_EFIT; // with the message of the last start
out:
    return st;
}

// The finest scale worth sampling: the voxels of the coarser image.
static double finest_spacing(const struct rmd_rigid_task *task)
{
    double finest = 0, spacing[3];
    for (int side = 0; side < 2; side++) {
        rmd_grid_spacing(spacing, &task->image[side]->base.grid);
        finest = fmax(finest, fmin(spacing[0], fmin(spacing[1], spacing[2])));
    }
    return finest;
}

static enum rmd_status refine_at(struct rmd_rigid_fit *fit, const struct rmd_rigid_task *task,
                                 int scale, double spacing)
{
    enum rmd_status st;
    struct views views = { 0 };
    RMD_TRY(make_views(&views, task, spacing, scale == SCALES - 1));
    if (scale == 0) RMD_TRY(find_start(fit, &views, task));
    RMD_TRY(refine(fit, &views, task, scale));
    if (views.spacing == RMD_SIMILARITY_SPACING) RMD_TRY(compare(fit, &views));
out:
    free_views(&views);
    return st;
}

enum rmd_status rmd_rigid_search_coarse(struct rmd_rigid_fit *out,
                                        const struct rmd_rigid_task *task)
{
    enum rmd_status st = RMD_OK;
    double finest = finest_spacing(task);
    struct views views = { 0 };
    *out = (struct rmd_rigid_fit){ .ncc = NAN };
    for (int scale = 0; scale < SCALES - 1; scale++) {
        if (scale > 0 && scale_spacing[scale - 1] <= finest) break;
        RMD_TRY(refine_at(out, task, scale, fmax(scale_spacing[scale], finest)));
    }
    if (finest <= RMD_SIMILARITY_SPACING) goto out;
    RMD_TRY(make_views(&views, task, RMD_SIMILARITY_SPACING, 0));
    RMD_TRY(compare(out, &views));
out:
    free_views(&views);
    return st;
}

enum rmd_status rmd_rigid_search_fine(struct rmd_rigid_fit *fit, const struct rmd_rigid_task *task)
{
    enum rmd_status st = RMD_OK;
    struct views views = { 0 };
    double finest = finest_spacing(task);
    for (int scale = SCALES - 1; scale < SCALES; scale++) {
        if (scale_spacing[scale - 1] <= finest) break;
        RMD_TRY(refine_at(fit, task, scale, fmax(scale_spacing[scale], finest)));
    }
    RMD_TRY(make_views(&views, task, RMD_SIMILARITY_SPACING, 0));
    RMD_TRY(compare(fit, &views));
out:
    free_views(&views);
    return st;
}
