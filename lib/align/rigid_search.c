// SPDX-License-Identifier: BSD-3-Clause
// Many starts at the coarsest scale, then Gauss-Newton steps from scale to scale.
#include "align/rigid_search.h"

#include "align/rigid_gradient.h"
#include "align/rigid_system.h"
#include "align/similarity.h"

enum {
    SCALES = 3,
    TURNS = 27, // -20, 0 and 20 degrees about each axis
    STARTS = 2 * TURNS,
    KEPT = 3,   // starts that are refined
    ROUNDS = 2, // of reweighting in one step
};

static const double scale_spacing[SCALES] = { 8, RMD_SIMILARITY_SPACING, 2 }; // mm
static const int scale_steps[SCALES] = { 10, 8, 8 };
static const double scale_settled[SCALES] = { 0.1, 0.02, 0.004 }; // mm, of the last step
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

static enum rmd_status make_views(struct views *out, const struct rmd_rigid_image *const image[2],
                                  double spacing, int cubic, int mirror)
{
    enum rmd_status st = RMD_OK;
    *out = (struct views){ .spacing = spacing, .cubic = cubic };
    for (int side = 0; side < 2; side++) {
        struct rmd_rigid_view *view = &out->view[side];
        RMD_TRY(rmd_rigid_image_smooth(&view->volume, image[side], spacing, cubic));
        view->voxel_from_world = rmd_affine_invert(&view->volume.grid.world_from_voxel);
        for (int i = 0; i < 24; i++)
            out->corner[side][i / 3][i % 3] = image[side]->corner[i / 3][i % 3];
        view->corner = (const double(*)[3])out->corner[side];
    }
    if (mirror) reflect(&out->view[1], out->corner[1], image[1]->centre[0]);
out:
    if (st != RMD_OK) free_views(out);
    return st;
}

// A rotation about the origin of the pose and a translation as a map of world points.
static struct rmd_affine about_origin(const double motion[6], const double origin[3])
{
    struct rmd_affine map = rmd_rigid_exp(motion);
    for (int i = 0; i < 3; i++)
        map.m[i][3] +=
            origin[i] - map.m[i][0] * origin[0] - map.m[i][1] * origin[1] - map.m[i][2] * origin[2];
    return map;
}

// Puts an update of mid space between the two halves of the pose. EQ align.10
static void update_pose(struct rmd_rigid_pose *pose, const struct rmd_rigid_update *update)
{
    double half_log[6];
    for (int i = 0; i < 6; i++)
        half_log[i] = pose->log[i] / 2;
    struct rmd_affine half = rmd_rigid_exp(half_log);
    struct rmd_affine step = about_origin(update->motion, pose->origin);
    struct rmd_affine b_from_a = rmd_affine_compose(&half, &step);
    b_from_a = rmd_affine_compose(&b_from_a, &half);
    rmd_rigid_log(pose->log, &b_from_a);
    for (int i = 0; i < pose->gains; i++)
        pose->gain[i] += update->gain[i];
}

// Root mean square displacement of a small motion within a sphere (Jenkinson 1999). EQ align.11
static double motion_size(const double motion[6])
{
    double angle2 = rmd_vector_dot(motion, motion);
    return sqrt(0.4 * sphere * sphere * angle2 + rmd_vector_dot(motion + 3, motion + 3));
}

// Gauss-Newton steps at one scale.
static enum rmd_status refine(struct rmd_rigid_fit *fit, const struct views *views,
                              const struct rmd_rigid_opts *opts, int scale)
{
    enum rmd_status st;
    struct rmd_rigid_pair pair;
    struct rmd_rigid_update update;
    fit->pose.gains = rmd_rigid_pair_gains(scale == 0 ? 0 : opts->gain_order);
    fit->converged = 0;
    RMD_TRY(rmd_rigid_pair_new(&pair, views->view, &fit->pose, views->spacing, views->cubic, 1));
    for (int step = 0; step < scale_steps[scale] && !fit->converged; step++) {
        RMD_TRY(rmd_rigid_pair_sample(&pair, &fit->pose));
        RMD_TRY(rmd_rigid_gradient_fill(&pair, &fit->pose));
        RMD_TRY(rmd_rigid_system_solve(&update, &pair, fit->pose.gains, opts->saturation, ROUNDS));
        double size = motion_size(update.motion), most = longest_step * views->spacing;
        for (int i = 0; i < 6 && size > most; i++)
            update.motion[i] *= most / size;
        update_pose(&fit->pose, &update);
        fit->converged = size < scale_settled[scale];
        fit->outliers = update.outliers;
    }
out:
    rmd_rigid_pair_free(&pair);
    return st;
}

static enum rmd_status score(double *ncc, const struct views *views,
                             const struct rmd_rigid_pose *pose, int both, double least)
{
    struct rmd_rigid_pair pair;
    enum rmd_status st = rmd_rigid_pair_new(&pair, views->view, pose, views->spacing, 0, 0);
    if (st == RMD_OK) st = rmd_rigid_pair_sample(&pair, pose);
    *ncc = st == RMD_OK ? rmd_similarity_ncc(&pair, both, least) : 0;
    rmd_rigid_pair_free(&pair);
    return st;
}

// Start i: a turn about the centre of a, and the translation of the headers or of the centres.
static void set_start(struct rmd_rigid_pose *pose, const struct rmd_rigid_image *const image[2],
                      int i)
{
    const double *a = image[0]->centre, *b = image[1]->centre;
    double motion[6] = { (i % 3 - 1) * turn, (i / 3 % 3 - 1) * turn, (i / 9 % 3 - 1) * turn };
    *pose = (struct rmd_rigid_pose){ .gains = 1 };
    struct rmd_affine b_from_a = about_origin(motion, a);
    for (int axis = 0; axis < 3; axis++) {
        b_from_a.m[axis][3] += i < TURNS ? 0 : b[axis] - a[axis];
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
                                  const struct rmd_rigid_image *const image[2],
                                  const struct rmd_rigid_opts *opts)
{
    enum rmd_status st = RMD_OK;
    struct start best[KEPT] = { { .ncc = -2 }, { .ncc = -2 }, { .ncc = -2 } }, candidate;
    double head = image[0]->head < image[1]->head ? image[0]->head : image[1]->head;
    double least = least_common * head / (views->spacing * views->spacing * views->spacing);
    for (int i = 0; i < STARTS; i++) {
        set_start(&candidate.pose, image, i);
        RMD_TRY(score(&candidate.ncc, views, &candidate.pose, 0, least));
        keep_best(best, &candidate);
    }
    fit->ncc = -2;
    for (int i = 0; i < KEPT; i++) {
        struct rmd_rigid_fit refined = { .pose = best[i].pose };
        if (refine(&refined, views, opts, 0) != RMD_OK) continue; // another start may do
        RMD_TRY(score(&refined.ncc, views, &refined.pose, 0, least));
        if (refined.ncc < best[i].ncc) refined.pose = best[i].pose, refined.ncc = best[i].ncc;
        if (refined.ncc > fit->ncc) *fit = refined;
    }
    if (fit->ncc == -2) st = RMD_EFIT; // with the message of the last start
out:
    return st;
}

// The finest scale worth sampling: the voxels of the coarser image.
static double finest_spacing(const struct rmd_rigid_image *const image[2])
{
    double finest = 0, spacing[3];
    for (int side = 0; side < 2; side++) {
        rmd_grid_spacing(spacing, &image[side]->base.grid);
        finest = fmax(finest, fmin(spacing[0], fmin(spacing[1], spacing[2])));
    }
    return finest;
}

enum rmd_status rmd_rigid_search(struct rmd_rigid_fit *out, const struct rmd_rigid_image *a,
                                 const struct rmd_rigid_image *b, const struct rmd_rigid_opts *opts,
                                 int mirror, int coarse)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_rigid_image *const image[2] = { a, b };
    struct views views = { 0 };
    double finest = finest_spacing(image), spacing = 0;
    for (int scale = 0; scale < (coarse ? SCALES - 1 : SCALES); scale++) {
        if (scale > 0 && spacing <= finest) break;
        spacing = scale_spacing[scale] > finest ? scale_spacing[scale] : finest;
        free_views(&views);
        RMD_TRY(make_views(&views, image, spacing, scale == SCALES - 1, mirror));
        if (scale == 0) RMD_TRY(find_start(out, &views, image, opts));
        RMD_TRY(refine(out, &views, opts, scale));
    }
    free_views(&views);
    RMD_TRY(make_views(&views, image, RMD_SIMILARITY_SPACING, 0, mirror));
    RMD_TRY(score(&out->ncc, &views, &out->pose, 1, least_voxels));
out:
    free_views(&views);
    return st;
}
