// SPDX-License-Identifier: BSD-3-Clause
// Which files a comparison leaves behind, and what they mean.
#include "change/delta_files.h"

#include "align/xfm.h"
#include "base/memory.h"
#include "base/table.h"
#include "math/distribution.h"

#include <math.h>
#include <stdio.h>

enum { MAPS = 4 };
static const char *const lower[MAPS] = { "fa", "md", "ad", "rd" };

static void add(struct rmd_delta_images *out, const struct rmd_volume *volume, const char *units,
                const char *name, const char *description, int session)
{
    struct rmd_delta_image *image = &out->image[out->n];
    if (!volume->v) return;
    if (out->sessions > 2 && session)
        rmd_text_add(&image->path, "%s_to-%d_%s.nii.gz", out->prefix, session + 1, name);
    else
        rmd_text_add(&image->path, "%s_%s.nii.gz", out->prefix, name);
    image->volume = volume;
    image->units = units;
    snprintf(image->description, sizeof image->description, "%s", description);
    out->n++;
}

static enum rmd_status reliable(struct rmd_volume *out, const struct rmd_change_maps *maps,
                                const struct rmd_retest *retest)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_volume *delta = &maps->delta[0], *z = &maps->z[0];
    struct rmd_retest_match match = rmd_retest_find(retest, RMD_METRIC_FA, "");
    if (!z->v || !match.row) return RMD_OK;
    double mdc = rmd_distribution_t_quantile(0.975, match.df) * sqrt(2.0) * match.sd;
    double least_z = rmd_distribution_normal_quantile(0.975);
    RMD_TRY(rmd_volume_new(out, &delta->grid, 1));
    for (size_t i = 0; i < rmd_grid_count(&delta->grid); i++) {
        double d = (double)delta->v[i];
        if (fabs(d) > mdc && fabs((double)z->v[i]) > least_z)
            out->v[i] = delta->v[i];
        else if (isnan(d))
            out->v[i] = NAN;
    }
out:
    return st;
}

enum rmd_status rmd_delta_files_list(struct rmd_delta_images *out, const struct rmd_comparison *c,
                                     const char *prefix)
{
    enum rmd_status st;
    char name[32], text[160];
    size_t most = 2 + (size_t)c->sessions * (2 * MAPS + 1);
    *out = (struct rmd_delta_images){ .sessions = c->sessions, .prefix = prefix };
    RMD_TRY(rmd_alloc(&out->image, most, sizeof *out->image));
    RMD_TRY(rmd_alloc(&out->reliable, (size_t)c->sessions, sizeof *out->reliable));
    for (int s = 1; s < c->sessions; s++) {
        const struct rmd_change_maps *maps = &c->change.maps[s - 1];
        for (int m = 0; m < MAPS; m++) {
            const struct rmd_metric *metric = &rmd_metrics[RMD_METRIC_FA + m];
            snprintf(name, sizeof name, "delta-%s", lower[m]);
            snprintf(text, sizeof text, "change of %s, later minus first session", metric->name);
            add(out, &maps->delta[m], metric->unit, name, text, s);
            snprintf(name, sizeof name, "z-%s", lower[m]);
            snprintf(text, sizeof text, "change of %s over its scan noise (wild bootstrap)",
                     metric->name);
            add(out, &maps->z[m], "1", name, text, s);
        }
        RMD_TRY(reliable(&out->reliable[s - 1], maps, &c->retest));
        add(out, &out->reliable[s - 1], "1", "reliable-fa",
            "change of FA where it exceeds 1.96 times its scan noise and the MDC95 of the median "
            "tract of the retest table, 0 elsewhere",
            s);
    }
    add(out, &c->change.template_b0, "arbitrary", "template-b0",
        "mean of the sessions in their halfway space", 0);
    add(out, &c->change.fa, "1", "fa", "FA of every session in the halfway space", 0);
    for (size_t i = 0; i < out->n; i++)
        RMD_TRY(out->image[i].path.status);
out:
    if (st != RMD_OK) rmd_delta_files_free(out);
    return st;
}

void rmd_delta_files_free(struct rmd_delta_images *images)
{
    for (int s = 0; images->reliable && s < images->sessions; s++)
        rmd_volume_free(&images->reliable[s]);
    for (size_t i = 0; i < images->n; i++)
        rmd_text_free(&images->image[i].path);
    rmd_release(images->reliable);
    rmd_release(images->image);
    *images = (struct rmd_delta_images){ 0 };
}

enum rmd_status rmd_delta_files_transforms(struct rmd_outputs *set, const struct rmd_comparison *c,
                                           const char *prefix)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text path = { 0 };
    char name[40];
    for (int s = 0; s < c->sessions; s++) {
        rmd_text_free(&path);
        snprintf(name, sizeof name, "halfway_from_session-%d", s + 1);
        rmd_text_add(&path, "%s_from-%d_to-half_xfm.txt", prefix, s + 1);
        RMD_TRY(path.status);
        RMD_TRY(rmd_xfm_write(set, path.s, &c->meeting.half_from_session[s], name));
    }
out:
    rmd_text_free(&path);
    return st;
}
