// SPDX-License-Identifier: BSD-3-Clause
// dwi-denoise: takes thermal noise out of diffusion-weighted images, and measures it.
#include "image/nifti.h"
#include "kit/cleaned.h"
#include "kit/cli.h"
#include "report/cleaned_sidecar.h"
#include "report/denoise_report.h"

struct opts {
    const char *dwi, *output;
    int format;
    struct rmd_dwi_scan_opts scan;
    struct rmd_denoise_opts denoise;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, dwi, "images as they were reconstructed, 4D NIfTI"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_CHOICE (T, format, 0, rmd_run_formats, 0, "format of the images; nii is faster to write"),
    RMD_INCLUDE(T, scan, rmd_dwi_scan_params),
    RMD_INCLUDE(T, denoise, rmd_denoise_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status write_map(struct rmd_run *run, const struct rmd_volume *map,
                                 const char *name, const char *description)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text path = { 0 };
    rmd_text_add(&path, "%s_%s.%s", opts->output, name, rmd_run_formats[opts->format]);
    RMD_TRY(path.status);
    RMD_TRY(rmd_nifti_write(run->outputs, path.s, map, 0));
    RMD_TRY(rmd_run_sidecar(run, path.s, description, "arbitrary"));
out:
    rmd_text_free(&path);
    return st;
}

static enum rmd_status write_all(struct rmd_run *run, const struct rmd_denoise *denoise,
                                 const struct rmd_gradients *gradients)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text sidecar = { 0 };
    struct rmd_cleaned dwi = { opts->output, opts->format, &denoise->dwi, gradients };
    RMD_TRY(rmd_cleaned_sidecar(&sidecar, opts->dwi, "images without thermal noise (MP-PCA)"));
    RMD_TRY(rmd_cleaned_write(run, &dwi, &sidecar));
    RMD_TRY(write_map(run, &denoise->noise, "noise", "standard deviation of the noise"));
    RMD_TRY(write_map(run, &denoise->rank, "rank", "components kept, mean of the patches"));
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&sidecar);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    struct opts *opts = run->opts;
    struct rmd_dwi_scan scan = { 0 };
    struct rmd_denoise denoise = { 0 };
    struct rmd_denoise_report report = { 0 };
    struct rmd_quantity list[RMD_DENOISE_QUANTITIES];

    opts->scan.whole = 1;
    rmd_run_progress(run, "reading %s", opts->dwi);
    RMD_TRY(rmd_dwi_scan_read(&scan, opts->dwi, &opts->scan, &run->log));
    RMD_TRY(rmd_run_scan(run, opts->dwi, &scan.info, !opts->scan.bval && !opts->scan.grad));
    rmd_run_progress(run, "denoising %zu voxels", scan.mask.count);
    RMD_TRY(rmd_denoise_series(&denoise, &scan.series, &scan.mask, &opts->denoise));
    RMD_TRY(rmd_denoise_report_of(&report, &denoise, &scan));
    rmd_denoise_report_doubts(&run->log, &report);
    if (opts->output) RMD_TRY(write_all(run, &denoise, &scan.gradients));
    rmd_denoise_report_list(list, &report);
    RMD_TRY(rmd_cleaned_print(run, list, RMD_DENOISE_QUANTITIES));
out:
    rmd_dwi_scan_free(&scan);
    rmd_denoise_free(&denoise);
    rmd_denoise_report_free(&report);
    return st;
}

static const char description[] =
    "Noise of different voxels and volumes is independent, signal is not: of the components of a "
    "patch of voxels, those are taken away whose sizes are spread as pure noise spreads them "
    "(Marchenko-Pastur law). Patches overlap, and their results are averaged.\n\n"
    "Use it on magnitude images as they were reconstructed, before dwi-unring, alignment and "
    "anything else. It removes noise, not the bias that magnitude images have near the noise "
    "floor. "
    "Voxels outside the mask stay as they are. No tool of Remodel denoises unless it is asked to: "
    "means over a tract gain little.\n\n"
    "MP-PCA denoising is patented in some places, the United States among them: whether you may "
    "use it, and what for, is yours to find out.";

static const struct rmd_example examples[] = {
    { "dwi-denoise scan.nii.gz", "Measure the noise, and say what speaks against denoising." },
    { "dwi-denoise scan.nii.gz -o clean", "Write the images without noise, and its map." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Veraart J et al. NeuroImage 2016;142:394 (MP-PCA)",
    "Cordero-Grande L et al. NeuroImage 2019;200:391 (estimator)",
    "Manjon JV et al. PLoS One 2013;8:e73021 (weights of overlapping patches)",
    NULL,
};

static const struct rmd_written writes[] = {
    { "_dwi.nii.gz", "images without noise; their sidecar, .bval and .bvec" },
    { "_noise.nii.gz", "SD of the noise" },
    { "_rank.nii.gz", "components of signal that were kept" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "dwi-denoise",
    .purpose = "take thermal noise out of diffusion-weighted images",
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
