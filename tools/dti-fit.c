// SPDX-License-Identifier: BSD-3-Clause
// dti-fit: the diffusion tensor of one scan, its maps, and how well it fits.
#include "dwi/dwi_scan.h"
#include "dwi/fibre_check.h"
#include "kit/cli.h"
#include "report/fit_summary.h"

struct opts {
    const char *dwi, *output, *maps;
    int format;
    struct rmd_dwi_scan_opts scan;
    struct rmd_tensor_opts tensor;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, dwi, "diffusion-weighted scan, 4D NIfTI"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_TEXT   (T, maps, 0, "which maps to write, such as fa,md,v1; all without it"),
    RMD_CHOICE (T, format, 0, rmd_run_formats, 0, "format of the maps; nii is faster to write"),
    RMD_INCLUDE(T, scan, rmd_dwi_scan_params),
    RMD_INCLUDE(T, tensor, rmd_tensor_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status write_images(struct rmd_run *run, const struct rmd_tensor_images *images,
                                    const struct rmd_mask_runs *runs)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text path = { 0 };
    for (int k = 0; k < RMD_TENSOR_IMAGES; k++) {
        const struct rmd_tensor_image *about = &rmd_tensor_images_table[k];
        const struct rmd_volume *volume = rmd_tensor_images_volume(images, k);
        if (!volume) continue;
        path.size = 0;
        rmd_text_add(&path, "%s_%s.%s", opts->output, about->name, rmd_run_formats[opts->format]);
        RMD_TRY(path.status);
        RMD_TRY(rmd_nifti_write_list(run->outputs, path.s, volume, runs, 0));
        RMD_TRY(rmd_run_sidecar(run, path.s, about->description, about->units));
    }
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&path);
    return st;
}

static enum rmd_status print(struct rmd_run *run, const struct rmd_fit_summary *summary)
{
    if (run->common.json) return rmd_run_json(&run->text, run, rmd_fit_summary_json(summary));
    (run->common.tsv ? rmd_fit_summary_tsv : rmd_fit_summary_text)(&run->text, summary);
    return RMD_OK;
}

static enum rmd_status read_scan(struct rmd_run *run, struct rmd_dwi_scan *scan)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    rmd_run_progress(run, "reading %s", opts->dwi);
    RMD_TRY(rmd_dwi_scan_read(scan, opts->dwi, &opts->scan, &run->log));
    RMD_TRY(rmd_run_scan(run, opts->dwi, &scan->info, !opts->scan.bval && !opts->scan.grad));
out:
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_dwi_scan scan = { 0 };
    struct rmd_tensor_fit fit = { 0 };
    struct rmd_tensor_images images = { 0 };
    struct rmd_mask_runs runs = { 0 };
    struct rmd_fit_summary summary;
    unsigned wanted;

    RMD_TRY(rmd_tensor_images_parse(&wanted, opts->maps));
    RMD_TRY(read_scan(run, &scan));
    rmd_run_progress(run, "fitting %zu voxels", scan.mask.count);
    RMD_TRY(rmd_dwi_scan_fit(&fit, &scan, &opts->tensor, &run->log));
    RMD_TRY(rmd_tensor_images_make(&images, &fit, wanted));
    RMD_TRY(rmd_fit_summary_of(&summary, &images, &scan.gradients));
    RMD_TRY(rmd_mask_runs_new(&runs, &scan.mask));
    RMD_TRY(rmd_fibre_check(&summary.fibres, &images, &runs, opts->dwi, &run->log));
    if (opts->output) RMD_TRY(write_images(run, &images, &runs));
    RMD_TRY(print(run, &summary));
out:
    rmd_dwi_scan_free(&scan);
    rmd_mask_runs_free(&runs);
    rmd_tensor_images_free(&images);
    rmd_tensor_fit_free(&fit);
    return st;
}

static const char description[] =
    "Fits the diffusion tensor to the log signal of every voxel, by default by least squares with "
    "weights from the predicted signal, and says how well it fits. Gradient tables are found "
    "beside the scan: .bval with .eddy_rotated_bvecs or .bvec, or .b in MRtrix's format.\n\n"
    "Maps are 0 outside the brain mask and NaN where a voxel inside it could not be fitted. An "
    "eigenvalue that noise made negative stays as it is, and is counted. An outlier slice is one "
    "whose residuals in a volume are all shifted, as by movement; --method robust sets it aside. "
    "Where neighbouring fibres would continue each other better with exchanged or flipped gradient "
    "axes, a warning says so: FA and MD do not show that fault, directions are wrong by it.";

static const struct rmd_example examples[] = {
    { "dti-fit scan.nii.gz", "Say how well the tensor fits." },
    { "dti-fit scan.nii.gz -o scan --maps fa,md", "Write two of the maps." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Basser PJ, Mattiello J, LeBihan D. J Magn Reson B 1994;103:247 (tensor)",
    "Veraart J et al. NeuroImage 2013;81:335 (weights from the prediction)",
    "Collier Q et al. Magn Reson Med 2015;73:2174 (robust fit)",
    NULL,
};

static const struct rmd_written writes[] = {
    { "_tensor.nii.gz", "Dxx Dyy Dzz Dxy Dxz Dyz in the world frame, mm2/s" },
    { "_fa.nii.gz", "FA; likewise md, ad, rd (mm2/s), mode, and v1, the principal direction" },
    { "_s0.nii.gz", "signal without diffusion weighting; sigma is its noise SD" },
    { "_residual.nii.gz", "largest residual in units of sigma" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "dti-fit",
    .purpose = "fit the diffusion tensor to one scan",
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
