// SPDX-License-Identifier: BSD-3-Clause
// vol-align: brings one image onto another, and says how well it went.
#include "kit/cli.h"
#include "report/align_run.h"

#include <stdio.h>

struct opts {
    const char *fixed, *moving, *output;
    struct rmd_align_run_opts align;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, fixed, "image that stays, 3D NIfTI"),
    RMD_INPUT  (T, moving, "image that is brought onto it"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, align, rmd_align_run_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status read_images(struct rmd_run *run, struct rmd_align_run *align)
{
    enum rmd_status st = RMD_OK;
    const struct opts *opts = run->opts;
    const char *path[2] = { opts->fixed, opts->moving };
    const char *lesion[2] = { opts->align.fixed_lesion, opts->align.moving_lesion };
    for (int i = 0; i < 2; i++) {
        rmd_run_progress(run, "reading %s", path[i]);
        RMD_TRY(rmd_align_run_read(&align->input[i], path[i], lesion[i], &run->log));
        RMD_TRY(rmd_run_scan(run, path[i], &align->input[i].info, 0));
    }
out:
    return st;
}

static enum rmd_status write_image(struct rmd_run *run, const struct rmd_volume *volume,
                                   const char *suffix, const char *description, const char *units)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    char path[3100];
    snprintf(path, sizeof path, "%s%s.nii.gz", opts->output, suffix);
    RMD_TRY(rmd_nifti_write(run->outputs, path, volume, 0));
    RMD_TRY(rmd_run_sidecar(run, path, description, units));
out:
    return st;
}

static enum rmd_status write_all(struct rmd_run *run, const struct rmd_align_run *align)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    const struct rmd_grid *fixed = &align->input[0].volume.grid;
    const struct rmd_grid *moving = &align->input[1].volume.grid;
    char path[3100], inverse[3100];
    RMD_TRY(write_image(run, &align->result.image, "", "Moving image on the grid of the fixed one",
                        NULL));
    if (align->deformed)
        RMD_TRY(write_image(run, &align->result.log_jacobian, "_logjacobian",
                            "Natural logarithm of the Jacobian determinant", "1"));
    RMD_TRY(rmd_transform_file_write(path, sizeof path, run->outputs, opts->output,
                                     &align->moving_from_fixed, rmd_align_run_form(&opts->align),
                                     moving, fixed));
    snprintf(inverse, sizeof inverse, "%s_inverse", opts->output);
    if (align->deformed)
        RMD_TRY(rmd_transform_file_write(path, sizeof path, run->outputs, inverse,
                                         &align->fixed_from_moving,
                                         rmd_align_run_form(&opts->align), fixed, moving));
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    return st;
}

static enum rmd_status print(struct rmd_run *run, const struct rmd_align_run *align)
{
    if (run->common.json) return rmd_run_json(&run->text, run, rmd_align_run_json(align));
    (run->common.tsv ? rmd_align_run_tsv : rmd_align_run_text)(&run->text, align);
    return RMD_OK;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_align_run align = { .deformed = 0 };
    RMD_TRY(read_images(run, &align));
    rmd_run_progress(run, "aligning");
    RMD_TRY(rmd_align_run_make(&align, &opts->align, &run->log));
    if (opts->output) RMD_TRY(write_all(run, &align));
    RMD_TRY(print(run, &align));
out:
    rmd_align_run_free(&align);
    return st;
}

static const char description[] =
    "Aligns two images of one contrast or of two, by a rigid or affine map or by a smooth "
    "deformation. Both images are interpolated alike in the middle between them: swapping them "
    "gives the exact inverse. Regions that changed lose their influence, and lesion masks leave "
    "what they mark without any. Nothing is returned where the images are mirrored, do not "
    "overlap or do not resemble each other; the figures are in the message.\n\n"
    "Between sessions of one person use rigid maps; deformations are for atlases, and for the "
    "change of shape itself.";

static const struct rmd_example examples[] = {
    { "vol-align pre_s0.nii.gz post_s0.nii.gz -o post_on_pre",
      "Bring a second session onto the first." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Reuter M, Rosas HD, Fischl B. NeuroImage 2010;53:1181 (robust, symmetric registration)",
    "Roche A et al. MICCAI 1998:1115 (correlation ratio)",
    "Arsigny V et al. MICCAI 2006:924 (velocities and their exponential)", NULL
};

static const struct rmd_written writes[] = {
    { ".nii.gz", "the moving image on the grid of the fixed one" },
    { "_xfm.*", "the transform, for vol-warp; _inverse_xfm.* of a deformation" },
    { "_logjacobian.nii.gz", "logarithm of the volume in the moving image of each voxel's volume" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "vol-align",
    .purpose = "align one image with another",
    .description = description,
    .params = params,
    .opts_size = sizeof(struct opts),
    .examples = examples,
    .references = references,
    .writes = writes,
    .run = run,
};

int main(int argc, char **argv)
{
    return rmd_tool_main(&tool, argc, argv);
}
