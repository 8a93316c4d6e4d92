// SPDX-License-Identifier: BSD-3-Clause
// Run by run, so that only one resampled run is in memory.
#include "change/recruitment.h"

#include "base/memory.h"
#include "fmri/activation.h"
#include "fmri/glm_bootstrap.h"
#include "image/interp.h"

#include <math.h>
#include <string.h>

#define T struct rmd_recruitment_opts
const struct rmd_param rmd_recruitment_params[] = {
    // clang-format off
    RMD_INT(T, boot, 0, "1", 999, 20, 30000, "replicates of the noise behind every error"),
    { 0 }
    // clang-format on
};
#undef T

static struct rmd_affine run_from_half(const struct rmd_recruitment_input *input, int run)
{
    return rmd_affine_invert(&input->half_from_run[run]);
}

static enum rmd_status resample(struct rmd_volume *out, const struct rmd_volume *image,
                                const struct rmd_recruitment_input *input, int run,
                                enum rmd_interp kind)
{
    struct rmd_affine map = run_from_half(input, run);
    enum rmd_status st = rmd_volume_raw(out, &input->grid, image->nt);
    if (st == RMD_OK) st = rmd_interp_resample(out, image, &map, kind, 0);
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}

// A voxel belongs to the brain where at least half of it does in every run.
static enum rmd_status meet_masks(struct rmd_recruitment *out,
                                  const struct rmd_recruitment_input *input)
{
    enum rmd_status st;
    struct rmd_volume mask = { 0 }, there = { 0 };
    size_t n = rmd_grid_count(&input->grid);
    RMD_TRY(rmd_mask_new(&out->mask, &input->grid));
    memset(out->mask.v, 1, n);
    for (int r = 0; r < input->runs; r++) {
        const struct rmd_mask *own = &input->run[r].scan.mask;
        RMD_TRY(rmd_volume_new(&mask, &own->grid, 1));
        for (size_t v = 0; v < rmd_grid_count(&own->grid); v++)
            mask.v[v] = own->v[v];
        RMD_TRY(resample(&there, &mask, input, r, RMD_LINEAR));
        for (size_t v = 0; v < n; v++)
            out->mask.v[v] &= there.v[v] >= 0.5F;
        rmd_volume_free(&mask);
        rmd_volume_free(&there);
    }
    for (size_t v = 0; v < n; v++)
        out->mask.count += out->mask.v[v];
    if (out->mask.count == 0)
        st = rmd_fail(RMD_EFIT, "the runs have no brain in common: give --mask");
out:
    rmd_volume_free(&mask);
    rmd_volume_free(&there);
    return st;
}

static enum rmd_status meet_labels(struct rmd_recruitment *out,
                                   const struct rmd_recruitment_input *input)
{
    enum rmd_status st;
    struct rmd_volume image = { 0 }, there = { 0 };
    const struct rmd_labels *labels = out->labels;
    size_t n = rmd_grid_count(&input->grid);
    RMD_TRY(rmd_alloc(&out->region, n, sizeof *out->region));
    RMD_TRY(rmd_volume_new(&image, &labels->grid, 1));
    for (size_t v = 0; v < rmd_grid_count(&labels->grid); v++)
        image.v[v] = (float)labels->v[v];
    RMD_TRY(resample(&there, &image, input, input->labels_run, RMD_NEAREST));
    for (size_t v = 0; v < n; v++) {
        out->region[v] = -1;
        for (size_t k = 0; k < labels->n; k++)
            if (there.v[v] == (float)labels->label[k].index) out->region[v] = (int)k;
    }
out:
    rmd_volume_free(&image);
    rmd_volume_free(&there);
    return st;
}

static enum rmd_status make_room(struct rmd_recruitment *out)
{
    enum rmd_status st;
    size_t maps = (size_t)(out->sessions * out->contrasts);
    RMD_TRY(rmd_alloc(&out->voxel, out->mask.count, sizeof *out->voxel));
    RMD_TRY(rmd_alloc(&out->at, out->mask.count, sizeof *out->at));
    for (size_t v = 0; v < rmd_grid_count(&out->mask.grid); v++) {
        if (!out->mask.v[v]) continue;
        if (out->region[v] >= 0) out->at[out->measured++] = out->voxels;
        out->voxel[out->voxels++] = v;
    }
    RMD_TRY(rmd_alloc(&out->map, maps, sizeof *out->map));
    for (size_t m = 0; m < maps; m++) {
        RMD_TRY(rmd_alloc(&out->map[m].effect, out->voxels, sizeof(float)));
        RMD_TRY(rmd_alloc(&out->map[m].variance, out->voxels, sizeof(float)));
        RMD_TRY(rmd_alloc(&out->map[m].deviation, out->measured * out->replicates, sizeof(float)));
    }
out:
    return st;
}

// EQ fmri.20: the share of a run in its session, by the efficiency of its design.
static double weight_of(const struct rmd_recruitment_input *input, int run, int contrast)
{
    double own = input->run[run].report.efficiency[contrast], total = 0;
    for (int r = 0; r < input->runs; r++)
        if (input->session[r] == input->session[run])
            total += input->run[r].report.efficiency[contrast];
    return own / total;
}

// Adds one run to the maps of its session. A voxel that it cannot fit has no value in any.
static enum rmd_status add_run(struct rmd_recruitment *out, const struct rmd_glm *glm,
                               const struct rmd_recruitment_input *input, int run,
                               const struct rmd_recruitment_opts *opts)
{
    enum rmd_status st = RMD_OK;
    size_t kept = 0;
    struct rmd_glm_bootstrap_opts boot = { opts->boot, opts->seed, input->fingerprint[run] };
    for (size_t i = 0; i < out->measured; i++) { // keeps what was drawn before in step
        if (!isfinite(glm->map[0].effect[out->at[i]])) continue;
        for (int m = 0; kept < i && m < out->sessions * out->contrasts; m++)
            memmove(out->map[m].deviation + kept * out->replicates,
                    out->map[m].deviation + i * out->replicates, out->replicates * sizeof(float));
        out->at[kept++] = out->at[i];
    }
    out->measured = kept;
    for (int c = 0; c < out->contrasts; c++) {
        struct rmd_recruitment_map *map = &out->map[input->session[run] * out->contrasts + c];
        double weight = weight_of(input, run, c);
        for (size_t v = 0; v < out->voxels; v++) {
            map->effect[v] += (float)(weight * (double)glm->map[c].effect[v]);
            map->variance[v] += (float)(weight * weight * (double)glm->map[c].variance[v]);
        }
        map->df += glm->plan.df;
        RMD_TRY(rmd_glm_bootstrap(map->deviation, glm, out->at, out->measured, c, weight, &boot));
    }
out:
    return st;
}

static enum rmd_status fit_run(struct rmd_recruitment *out,
                               const struct rmd_recruitment_input *input, int r,
                               const struct rmd_glm_opts *opts,
                               const struct rmd_recruitment_opts *recruit)
{
    enum rmd_status st;
    struct rmd_volume image = { 0 }, there = { 0 };
    struct rmd_glm glm = { 0 };
    struct rmd_bold_run *run = &input->run[r];
    RMD_TRY(rmd_series_volume(&image, &run->scan.series));
    RMD_TRY(resample(&there, &image, input, r, RMD_CUBIC));
    rmd_volume_free(&image);
    struct rmd_series series = rmd_series_of(&there);
    RMD_TRY(rmd_glm_fit(&glm, &series, &out->mask, &run->design, &run->contrasts, opts));
    RMD_TRY(add_run(out, &glm, input, r, recruit));
out:
    if (st != RMD_OK) rmd_context("%s", run->scan.path);
    rmd_glm_free(&glm);
    rmd_volume_free(&image);
    rmd_volume_free(&there);
    return st;
}

static enum rmd_status check_contrasts(const struct rmd_recruitment_input *input)
{
    const struct rmd_contrasts *first = &input->run[0].contrasts;
    for (int r = 0; r < input->runs; r++) {
        const struct rmd_contrasts *own = &input->run[r].contrasts;
        int same = own->n == first->n;
        for (int k = 0; same && k < own->n; k++) {
            same = strcmp(own->item[k].name, first->item[k].name) == 0;
            if (own->item[k].rows > 1)
                return rmd_fail(RMD_EARG, "'%s' is an F contrast: it has no effect to compare",
                                own->item[k].name);
        }
        if (!same)
            return rmd_fail(RMD_EARG,
                            "%s has other conditions than %s: give --contrast with those "
                            "that all runs have",
                            input->run[r].scan.path, input->run[0].scan.path);
    }
    return RMD_OK;
}

enum rmd_status rmd_recruitment_fit(struct rmd_recruitment *out,
                                    const struct rmd_recruitment_input *input,
                                    const struct rmd_labels *labels, const struct rmd_glm_opts *glm,
                                    const struct rmd_recruitment_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *out = (struct rmd_recruitment){ .sessions = input->sessions,
                                     .contrasts = input->run[0].contrasts.n,
                                     .contrast = &input->run[0].contrasts,
                                     .labels = labels,
                                     .replicates = (size_t)opts->boot };
    RMD_TRY(check_contrasts(input));
    RMD_TRY(meet_masks(out, input));
    RMD_TRY(meet_labels(out, input));
    RMD_TRY(make_room(out));
    size_t inside = out->measured;
    for (int r = 0; r < input->runs; r++)
        RMD_TRY(fit_run(out, input, r, glm, opts));
    if (out->measured < inside)
        rmd_log_add(log, RMD_WARNING,
                    "%zu voxels of the regions have no value in one of the "
                    "sessions and are left out of all",
                    inside - out->measured);
out:
    if (st != RMD_OK) rmd_recruitment_free(out);
    return st;
}

void rmd_recruitment_free(struct rmd_recruitment *recruitment)
{
    for (int m = 0; recruitment->map && m < recruitment->sessions * recruitment->contrasts; m++) {
        rmd_release(recruitment->map[m].effect);
        rmd_release(recruitment->map[m].variance);
        rmd_release(recruitment->map[m].deviation);
    }
    rmd_release(recruitment->map);
    rmd_release(recruitment->voxel);
    rmd_release(recruitment->at);
    rmd_release(recruitment->region);
    rmd_mask_free(&recruitment->mask);
    *recruitment = (struct rmd_recruitment){ 0 };
}
