// SPDX-License-Identifier: BSD-3-Clause
// The FA template is aligned by an affine map and a deformation, then the regions follow it.
#include "align/atlas.h"

#include "align/deform.h"
#include "align/warp_image.h"
#include "base/memory.h"
#include "image/nifti.h"
#include "math/median.h"

#include <dirent.h>
#include <math.h>
#include <string.h>

// Below, by judgement, the template does not fit: it correlates with the FA of real scans by 0.7
// and more before it is deformed, and by 0.35 and less where it lies wrong.
static const double least_ncc = 0.5;
static const double least_share = 0.5; // of the template's FA in a region, by judgement as well
static const double least_fa = 0.2;    // of a region of white matter

// Whether a file is STEM.nii or STEM.nii.gz with such an ending of the stem.
static int is_image(const char *name, const char *ending)
{
    size_t n = rmd_nifti_stem(name), k = strlen(ending);
    return n > k && strncmp(name + n - k, ending, k) == 0 && strncmp(name + n, ".nii", 4) == 0;
}

static int keep(struct rmd_text *path, const char *folder, const char *name)
{
    rmd_text_free(path);
    rmd_text_add(path, "%s/%s", folder, name);
    return 1;
}

enum rmd_status rmd_atlas_find(struct rmd_atlas *out, const char *folder)
{
    int regions = 0, templates = 0;
    DIR *dir = opendir(folder);
    *out = (struct rmd_atlas){ .regions = { 0 } };
    if (!dir)
        return rmd_fail(RMD_EMISSING,
                        "--atlas %s: there is no such folder. Give one with an image of regions "
                        "*_dseg.nii.gz or *_probseg.nii.gz, its .tsv (index, name) and, in "
                        "template space, an FA template *_FA.nii.gz; or use --labels",
                        folder);
    for (struct dirent *entry; (entry = readdir(dir));) {
        const char *name = entry->d_name;
        if (is_image(name, "_dseg") || is_image(name, "_probseg"))
            regions += keep(&out->regions, folder, name);
        if (is_image(name, "_FA")) templates += keep(&out->fa, folder, name);
    }
    closedir(dir);
    if (regions != 1)
        return rmd_fail(RMD_EMISSING,
                        "--atlas %s: holds %d images of regions (*_dseg or *_probseg) where one is "
                        "needed: name the one you mean with --labels",
                        folder, regions);
    if (templates > 1)
        return rmd_fail(RMD_EMISSING, "--atlas %s: holds %d FA templates *_FA where one is needed",
                        folder, templates);
    return out->regions.status ? out->regions.status : out->fa.status;
}

void rmd_atlas_free(struct rmd_atlas *atlas)
{
    rmd_text_free(&atlas->regions);
    rmd_text_free(&atlas->fa);
}

// FA lies between 0 and 1; what does not, or has no value, is outside the brain or lost in noise.
static void clean(struct rmd_volume *fa)
{
    for (size_t i = 0; i < rmd_grid_count(&fa->grid); i++)
        if (!(fa->v[i] >= 0 && fa->v[i] <= 1)) fa->v[i] = 0;
}

// atlas_from_patient.
static enum rmd_status align(struct rmd_transform *out, const struct rmd_volume *patient,
                             const struct rmd_volume *template, const char *path,
                             struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_linear_input input[2] = { { patient, NULL }, { template, NULL } };
    struct rmd_linear_opts linear_opts;
    struct rmd_deform_opts deform_opts;
    struct rmd_linear_result linear;
    struct rmd_deform_result deform = { .w = NULL };
    struct rmd_log doubts = { .n = 0 };

    rmd_param_defaults(&linear_opts, rmd_linear_params);
    rmd_param_defaults(&deform_opts, rmd_deform_params);
    linear_opts.contrast = RMD_LINEAR_SAME;
    st = rmd_linear_register(&linear, &input[0], &input[1], RMD_LINEAR_AFFINE, &linear_opts,
                             &doubts);
    for (size_t i = 0; i < doubts.n; i++)
        rmd_log_add(log, doubts.line[i].level, "%s on the FA of the patient: %s", path,
                    doubts.line[i].text);
    if (st != RMD_OK) rmd_context("%s on the FA of the patient", path);
    if (st != RMD_OK) goto out;
    if (!(linear.fit.ncc >= least_ncc)) {
        st = rmd_fail(RMD_EREFUSED,
                      "%s correlates with the FA of the patient by %.2f only, where %.2f is "
                      "needed: the regions would lie wrong. Is it an FA template, and the scan a "
                      "whole head? Otherwise draw regions in the space of the patient: --labels",
                      path, linear.fit.ncc, least_ncc);
        goto out;
    }
    RMD_TRY(rmd_deform_register(&deform, &input[0], &input[1], &linear, &deform_opts));
    RMD_TRY(rmd_deform_transform(out, &deform, 0));
    rmd_log_add(log, RMD_NOTE,
                "%s correlates with the FA of the patient by %.2f before it is deformed; look at "
                "the regions where much depends on them",
                path, linear.fit.ncc);
out:
    rmd_log_free(&doubts);
    rmd_deform_free(&deform);
    return st;
}

// Replaces the voxels of the labels by those of the patient's grid.
static enum rmd_status move(struct rmd_labels *labels, const struct rmd_grid *grid,
                            const struct rmd_transform *atlas_from_patient)
{
    enum rmd_status st;
    struct rmd_volume image = { 0 };
    struct rmd_warp warp = { .transform = NULL };
    struct rmd_warp_result result = { .covered = 0 };
    struct rmd_warp_opts opts;
    size_t there = rmd_grid_count(&labels->grid), here = rmd_grid_count(grid);

    rmd_param_defaults(&opts, rmd_warp_params);
    opts.interpolation = RMD_SAMPLE_LABEL;
    RMD_TRY(rmd_volume_new(&image, &labels->grid, 1));
    for (size_t i = 0; i < there; i++)
        image.v[i] = (float)labels->v[i];
    struct rmd_series series = rmd_series_of(&image);
    RMD_TRY(rmd_warp_new(&warp, grid, atlas_from_patient));
    RMD_TRY(rmd_warp_image(&result, &warp, &series, &opts, 0));
    rmd_release(labels->v);
    labels->v = NULL;
    labels->grid = *grid;
    RMD_TRY(rmd_alloc(&labels->v, here, sizeof *labels->v));
    for (size_t i = 0; i < here; i++)
        labels->v[i] = (int)result.image.v[i];
out:
    rmd_warp_result_free(&result);
    rmd_warp_free(&warp);
    rmd_volume_free(&image);
    return st;
}

// The voxel of `fa` nearest to voxel i of a grid, -1 where there is none.
static ptrdiff_t nearest(const struct rmd_volume *fa, const struct rmd_affine *map, const int n[3],
                         size_t i)
{
    double at[3] = { (double)(i % (size_t)n[0]), (double)(i / (size_t)n[0] % (size_t)n[1]),
                     (double)(i / (size_t)n[0] / (size_t)n[1]) };
    ptrdiff_t voxel = 0;
    rmd_affine_apply(at, map, at);
    for (int a = 2; a >= 0; a--) {
        double x = floor(at[a] + 0.5);
        if (!(x >= 0 && x < fa->grid.n[a])) return -1;
        voxel = voxel * fa->grid.n[a] + (ptrdiff_t)x;
    }
    return voxel;
}

// mean[labels->n] = what `fa` shows over the voxels of each region; NaN where it shows none.
static enum rmd_status mean_fa(double *mean, const struct rmd_labels *labels,
                               const struct rmd_volume *fa)
{
    enum rmd_status st;
    struct rmd_affine voxel_from_world = rmd_affine_invert(&fa->grid.world_from_voxel);
    struct rmd_affine map = rmd_affine_compose(&voxel_from_world, &labels->grid.world_from_voxel);
    size_t *count = NULL;

    RMD_TRY(rmd_alloc(&count, labels->n, sizeof *count));
    for (size_t i = 0; i < rmd_grid_count(&labels->grid); i++) {
        int region = labels->v[i] > 0 ? rmd_labels_place(labels, labels->v[i]) : -1;
        ptrdiff_t voxel = region >= 0 ? nearest(fa, &map, labels->grid.n, i) : -1;
        if (voxel < 0) continue;
        mean[region] += (double)fa->v[voxel];
        count[region]++;
    }
    for (size_t r = 0; r < labels->n; r++)
        mean[r] /= (double)count[r];
out:
    rmd_release(count);
    return st;
}

// A region that lies right shows in the patient about the FA that the template has there: `before`
// in template space against `after`. `ratio` is room for one a region.             EQ align.58
static enum rmd_status judge(double *ratio, const struct rmd_labels *labels, const double *before,
                             const double *after, const char *path, struct rmd_log *log)
{
    size_t n = 0;
    for (size_t r = 0; r < labels->n; r++) {
        double share = after[r] / before[r];
        if (!(before[r] >= least_fa)) continue; // grey matter has no FA to be told by
        ratio[n++] = share >= 0 ? share : 0;
        if (!(share >= least_share))
            rmd_log_add(log, RMD_WARNING,
                        "region %s: FA %.2f where the template has %.2f: it lies wrong, outside "
                        "the field of view, or has lost its fibres",
                        labels->label[r].name, after[r], before[r]);
    }
    if (n == 0) {
        rmd_log_add(log, RMD_WARNING,
                    "%s: no region has an FA of %.1f in the template, so nothing tells whether the "
                    "regions lie right: look at them",
                    path, least_fa);
        return RMD_OK;
    }
    double middle = rmd_median_of(ratio, n);
    rmd_log_add(log, RMD_NOTE, "%s: regions have %.2f times the FA of the template (median)", path,
                middle);
    if (middle >= least_share) return RMD_OK;
    return rmd_fail(RMD_EREFUSED,
                    "%s: on the scan, the regions have %.2f times the FA that they have in the "
                    "template (median; at least %.1f is needed): they lie wrong. Draw regions in "
                    "the space of the patient: --labels",
                    path, middle, least_share);
}

enum rmd_status rmd_atlas_bring(struct rmd_labels *out, const struct rmd_atlas *atlas,
                                const struct rmd_volume *fa, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_transform atlas_from_patient = { 0 };
    struct rmd_volume patient = { 0 }, template = { 0 };
    double *mean[3] = { NULL, NULL, NULL }; // before, after, and room

    RMD_TRY(rmd_volume_new(&patient, &fa->grid, 1));
    memcpy(patient.v, fa->v, rmd_grid_count(&fa->grid) * sizeof *fa->v);
    RMD_TRY(rmd_nifti_read(&template, NULL, atlas->fa.s, NULL, log));
    clean(&patient);
    clean(&template);
    RMD_TRY(rmd_labels_read(out, atlas->regions.s, NULL, log));
    for (int i = 0; i < 3; i++)
        RMD_TRY(rmd_alloc(&mean[i], out->n, sizeof *mean[i]));
    RMD_TRY(mean_fa(mean[0], out, &template));
    RMD_TRY(align(&atlas_from_patient, &patient, &template, atlas->fa.s, log));
    RMD_TRY(move(out, &fa->grid, &atlas_from_patient));
    RMD_TRY(mean_fa(mean[1], out, &patient));
    RMD_TRY(judge(mean[2], out, mean[0], mean[1], atlas->regions.s, log));
out:
    for (int i = 0; i < 3; i++)
        rmd_release(mean[i]);
    rmd_volume_free(&patient);
    rmd_volume_free(&template);
    rmd_transform_free(&atlas_from_patient);
    if (st != RMD_OK) rmd_labels_free(out);
    return st;
}
