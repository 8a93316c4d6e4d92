// SPDX-License-Identifier: BSD-3-Clause
// Both images in the order of their content, searched as they are and mirrored, then judged.
#include "align/linear.h"

#include "align/similarity.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "image/canonical.h"

static const char *const starts[] = { "search", "header", "centre", "wide", NULL };
static const char *const contrasts[] = { "auto", "same", "other", NULL };

#define T struct rmd_linear_opts
const struct rmd_param rmd_linear_params[] = {
    // clang-format off
    RMD_CHOICE (T, init, 0, starts, RMD_START_SEARCH,
                "where the search starts: turns about headers and centres, headers, centres, any way up"),
    RMD_CHOICE (T, contrast, 0, contrasts, RMD_LINEAR_AUTO,
                "whether both images have one contrast"),
    RMD_INCLUDE(T, robust, rmd_rigid_params),
    { 0 }
    // clang-format on
};
#undef T

static const double alike = 0.80;  // correlation above which contrasts are taken as the same
static const double gained = 0.05; // correlation that another contrast must add
static const double least_ncc = 0.35, least_overlap = 0.5;
static const double mirrored_ncc = 0.6;   // least correlation that says: mirrored
static const double mirrored_gain = 0.02; // a template may be its own mirror image
static const double most_volume = 2, doubtful_volume = 1.55;

struct side {
    struct rmd_rigid_image image;
    unsigned char *left_out;
};

static void free_side(struct side *side)
{
    rmd_rigid_image_free(&side->image);
    rmd_release(side->left_out);
}

enum rmd_status rmd_linear_mask(unsigned char **left_out, const struct rmd_mask *mask)
{
    struct rmd_canonical order = rmd_canonical_of(&mask->grid);
    const int *n = order.grid.n;
    size_t at = 0;
    enum rmd_status st = rmd_alloc(left_out, rmd_grid_count(&mask->grid), 1);
    for (int k = 0; st == RMD_OK && k < n[2]; k++)
        for (int j = 0; j < n[1]; j++)
            for (int i = 0; i < n[0]; i++)
                (*left_out)[at++] = mask->v[order.start + i * order.step[0] + j * order.step[1] +
                                            k * order.step[2]];
    return st;
}

static enum rmd_status make_side(struct side *side, const struct rmd_linear_input *input)
{
    enum rmd_status st;
    if (input->volume->nt != 1)
        return rmd_fail(RMD_EARG, "an image has %d volumes; align one 3D image of each",
                        input->volume->nt);
    RMD_TRY(rmd_rigid_image_new(&side->image, input->volume));
    if (input->left_out == NULL) goto out;
    RMD_TRY(rmd_grid_match(&input->volume->grid, &input->left_out->grid));
    RMD_TRY(rmd_linear_mask(&side->left_out, input->left_out));
out:
    return st;
}

struct search {
    struct rmd_rigid_task task;
    struct rmd_rigid_fit fit;
};

static enum rmd_status run_search(void *context, size_t first, size_t last, void *scratch)
{
    enum rmd_status st = RMD_OK;
    struct search *search = context;
    (void)scratch;
    for (size_t i = first; i < last; i++)
        RMD_TRY(rmd_rigid_search_coarse(&search[i].fit, &search[i].task));
out:
    return st;
}

// Searches a pair as it is and mirrored, side by side.
static enum rmd_status search_both(struct search search[2], const struct rmd_rigid_task *task)
{
    search[0].task = search[1].task = *task;
    search[1].task.mirror = 1;
    return rmd_parallel_for(2, 1, 0, run_search, search);
}

// Replaces the search by one that maps the contrast of either image where it fits clearly better.
// EQ align.34
static enum rmd_status search_contrast(struct search search[2], struct rmd_rigid_task *task,
                                       int contrast)
{
    enum rmd_status st = RMD_OK;
    struct search other[2];
    search[0].fit.ncc = -1;
    if (contrast != RMD_LINEAR_OTHER) RMD_TRY(search_both(search, task));
    if (contrast == RMD_LINEAR_SAME || search[0].fit.ncc >= alike) goto out;
    task->other_contrast = 1;
    for (task->mapped = 0; task->mapped < 2; task->mapped++) {
        RMD_TRY(search_both(other, task));
        if (other[0].fit.ncc > search[0].fit.ncc + (search[0].task.other_contrast ? 0 : gained))
            search[0] = other[0], search[1] = other[1];
    }
out:
    return st;
}

static enum rmd_status judge(const struct rmd_linear_result *r, struct rmd_log *log)
{
    const struct rmd_rigid_fit *fit = &r->fit;
    double volume = r->volume > 1 ? r->volume : 1 / r->volume;
    if (r->ncc_mirrored >= mirrored_ncc && r->ncc_mirrored > fit->ncc + mirrored_gain &&
        1 - r->ncc_mirrored < RMD_SIMILARITY_RATIO * (1 - fit->ncc))
        return rmd_fail(
            RMD_EREFUSED,
            "one image is mirrored: correlation %.3f as they are, %.3f with one of them "
            "flipped left to right; correct its header",
            fit->ncc, r->ncc_mirrored);
    if (fit->overlap < least_overlap)
        return rmd_fail(RMD_EREFUSED,
                        "the heads overlap by %.0f %% only; check that both images show the same "
                        "part of the body",
                        100 * fit->overlap);
    if (!(fit->ncc >= least_ncc))
        return rmd_fail(RMD_EREFUSED,
                        "the aligned images do not resemble each other (correlation %.3f); check "
                        "what they show, or try --init wide",
                        fit->ncc);
    if (!(volume < most_volume))
        return rmd_fail(RMD_EREFUSED,
                        "one head would be scaled to %.2f times its volume; is one of the images "
                        "without its skull?",
                        r->volume);
    if (volume > doubtful_volume)
        rmd_log_add(log, RMD_WARNING, "the moving head is scaled to %.2f times its volume",
                    r->volume);
    if (!fit->converged)
        rmd_log_add(log, RMD_WARNING, "the alignment has not settled; look at the result");
    return RMD_OK;
}

static void tell(struct rmd_linear_result *out, const struct search search[2],
                 const struct rmd_grid *moving)
{
    out->fit = search[0].fit;
    out->ncc_mirrored = search[1].fit.ncc;
    for (int i = 0; i < RMD_AFFINE_LOGS; i++)
        out->log[i] = out->swapped ? -out->fit.pose.log[i] : out->fit.pose.log[i];
    out->fixed_from_moving = rmd_affine_group_exp(out->log, -1);
    out->volume = rmd_affine_determinant(&out->fixed_from_moving);
    out->rotation = rmd_vector_norm(out->log);
    out->translation = rmd_grid_shift(moving, &out->fixed_from_moving);
}

enum rmd_status rmd_linear_register(struct rmd_linear_result *out,
                                    const struct rmd_linear_input *fixed,
                                    const struct rmd_linear_input *moving,
                                    enum rmd_linear_model model, const struct rmd_linear_opts *opts,
                                    struct rmd_log *log)
{
    enum rmd_status st;
    struct side side[2] = { { .left_out = NULL }, { .left_out = NULL } };
    struct search search[2] = { { .fit.ncc = -1 } };
    *out = (struct rmd_linear_result){ 0 };
    RMD_TRY(rmd_param_check(opts, rmd_linear_params));
    RMD_TRY(make_side(&side[0], fixed));
    RMD_TRY(make_side(&side[1], moving));
    out->swapped = rmd_rigid_image_precedes(&side[1].image, &side[0].image);
    const struct side *a = &side[out->swapped], *b = &side[!out->swapped];
    struct rmd_rigid_task task = { .image = { &a->image, &b->image },
                                   .left_out = { a->left_out, b->left_out },
                                   .opts = opts->robust,
                                   .start = (enum rmd_start)opts->init,
                                   .affine = model == RMD_LINEAR_AFFINE };
    RMD_TRY(search_contrast(search, &task, opts->contrast));
    RMD_TRY(rmd_rigid_search_fine(&search[0].fit, &search[0].task));
    tell(out, search, &moving->volume->grid);
    RMD_TRY(judge(out, log));
out:
    free_side(&side[0]);
    free_side(&side[1]);
    return st;
}
