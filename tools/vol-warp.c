// SPDX-License-Identifier: BSD-3-Clause
// vol-warp: an image through any chain of transforms, interpolated once.
#include "kit/cli.h"
#include "report/warp_files.h"

struct opts {
    const char *image, *reference, *output;
    struct rmd_paths transforms;
    struct rmd_warp_opts warp;
    struct rmd_warp_files_opts files;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, image, "image to warp, 3D or 4D NIfTI"),
    RMD_INPUTS (T, transforms, 0, "transform files in the order in which they move the image; inverse: before a name inverts, fsl:, mrtrix:, itk:, afni: or remodel: name its convention"),
    RMD_FILE   (T, reference, 'r', "image whose grid the result has; that of the image itself without it"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_INCLUDE(T, warp, rmd_warp_params),
    RMD_INCLUDE(T, files, rmd_warp_files_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status register_inputs(struct rmd_run *run, const struct rmd_warp_files *files)
{
    enum rmd_status st;
    RMD_TRY(rmd_run_scan(run, files->image_path, &files->info,
                         files->image.nt > 1 && !files->opts->tensor));
    for (int k = 0; k < files->n; k++)
        RMD_TRY(rmd_run_input(run, files->entry[k].path, files->entry[k].about.sha256));
out:
    return st;
}

static enum rmd_status write_all(struct rmd_run *run, struct rmd_warp_files *files)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    RMD_TRY(rmd_warp_files_write(run->outputs, files, opts->output, &run->log));
    RMD_TRY(rmd_run_sidecar(run, files->path, "Image on the grid of the reference", NULL));
    if (opts->files.log_jacobian)
        RMD_TRY(rmd_run_sidecar(run, files->log_jacobian_path,
                                "Natural logarithm of the Jacobian determinant", "1"));
    RMD_TRY(rmd_run_provenance(run, files->prefix));
out:
    return st;
}

static enum rmd_status print(struct rmd_run *run, const struct rmd_warp_files *files)
{
    if (run->common.json) return rmd_run_json(&run->text, run, rmd_warp_files_json(files));
    (run->common.tsv ? rmd_warp_files_tsv : rmd_warp_files_text)(&run->text, files);
    return RMD_OK;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_warp_files files = { .image_path = opts->image,
                                    .reference_path = opts->reference,
                                    .warp_opts = &opts->warp,
                                    .opts = &opts->files };
    rmd_run_progress(run, "reading %s", opts->image);
    RMD_TRY(rmd_warp_files_read(&files, &opts->transforms, &run->log));
    RMD_TRY(register_inputs(run, &files));
    rmd_run_progress(run, "warping %d volumes", files.image.nt);
    RMD_TRY(rmd_warp_files_make(&files));
    if (opts->output) RMD_TRY(write_all(run, &files));
    RMD_TRY(print(run, &files));
out:
    rmd_warp_files_free(&files);
    return st;
}

static const char description[] =
    "Brings an image onto the grid of a reference. All transforms are composed first and the image "
    "is interpolated once, by cubic B-splines unless told otherwise; parcellations need "
    "--interpolation label. Each transform is used as the program that made it would: to move the "
    "image it was made for onto its reference. Matrices of Remodel, ITK and ANTs (text or .mat), "
    "AFNI, MRtrix and FSL, and displacement fields of Remodel and ITK are told apart by their "
    "content; what fits two conventions is refused until its convention is named, as in "
    "fsl:flirt.mat.\n\n"
    "Tensors (--tensor) are turned with the tissue, and the gradient table of a diffusion scan is "
    "turned and written where the transform is a matrix. Voxels outside the image are 0; those "
    "next to a voxel without value have none.";

static const struct rmd_example examples[] = {
    { "vol-warp pre.nii.gz -o finer -r finer_grid.nii.gz", "Bring an image to another grid." },
    { "vol-warp labels.nii.gz inverse:move.txt -r pre.nii.gz -i label -o labels_there",
      "Bring labels back through a transform." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Unser M, Aldroubi A, Eden M. IEEE Trans Signal Process 1993;41:821 (B-splines)",
    "Alexander DC et al. IEEE Trans Med Imaging 2001;20:1131 (turning tensors)",
    "Chen M et al. Med Phys 2008;35:81 (inverse of a field)",
    NULL,
};

static const struct rmd_written writes[] = {
    { ".nii.gz", "the warped image; .nii where PREFIX ends so" },
    { ".bvec", "turned gradient directions, beside .bval" },
    { "_logjacobian.nii.gz", "logarithm of the volume in the image of each voxel's volume" },
    { "_xfm.*", "the whole chain as one transform" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "vol-warp",
    .purpose = "warp an image through a chain of transforms",
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
