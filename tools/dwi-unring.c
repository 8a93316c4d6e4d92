// SPDX-License-Identifier: BSD-3-Clause
// dwi-unring: takes the Gibbs ringing out of diffusion-weighted images.
#include "dwi/gradients.h"
#include "image/nifti.h"
#include "kit/cleaned.h"
#include "kit/cli.h"
#include "report/cleaned_sidecar.h"
#include "report/unring_report.h"

struct opts {
    const char *dwi, *output;
    int format;
    struct rmd_unring_opts unring;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, dwi, "images as they were reconstructed, 3D or 4D NIfTI"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_CHOICE (T, format, 0, rmd_run_formats, 0, "format of the images; nii is faster to write"),
    RMD_INCLUDE(T, unring, rmd_unring_params),
    { 0 }
};
// clang-format on
#undef T

struct work {
    struct rmd_volume volume;
    struct rmd_gradients gradients; // none where no table lies beside the image
    struct rmd_unring unring;
};

static enum rmd_status read_images(struct rmd_run *run, struct work *w)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_nifti_info info;
    rmd_run_progress(run, "reading %s", opts->dwi);
    RMD_TRY(rmd_nifti_read(&w->volume, &info, opts->dwi, NULL, &run->log));
    RMD_TRY(rmd_run_scan(run, opts->dwi, &info, 1));
    if (rmd_gradients_exist(opts->dwi))
        RMD_TRY(rmd_gradients_beside(&w->gradients, opts->dwi, &w->volume.grid, w->volume.nt,
                                     &run->log));
    RMD_TRY(rmd_unring_report_doubts(&run->log, opts->dwi, &w->volume.grid, &opts->unring));
out:
    return st;
}

static enum rmd_status write_all(struct rmd_run *run, const struct work *w)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text sidecar = { 0 };
    RMD_TRY(rmd_cleaned_sidecar(&sidecar, opts->dwi,
                                "images without Gibbs ringing (local subvoxel shifts)"));
    RMD_TRY(rmd_cleaned_write(run,
                              &(struct rmd_cleaned){ opts->output, opts->format, &w->volume,
                                                     w->gradients.n ? &w->gradients : NULL },
                              &sidecar));
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_text_free(&sidecar);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct work w = { .volume = { .v = NULL } };
    struct rmd_quantity list[RMD_UNRING_QUANTITIES];
    RMD_TRY(read_images(run, &w));
    rmd_run_progress(run, "unringing %d volumes", w.volume.nt);
    RMD_TRY(rmd_unring_volume(&w.unring, &w.volume, &opts->unring));
    if (opts->output) RMD_TRY(write_all(run, &w));
    rmd_unring_report(list, &w.unring, &opts->unring);
    RMD_TRY(rmd_cleaned_print(run, list, RMD_UNRING_QUANTITIES));
out:
    rmd_volume_free(&w.volume);
    rmd_gradients_free(&w.gradients);
    return st;
}

static const char description[] =
    "Sharp edges ring, because only the inner part of k-space is measured; in diffusion measures "
    "the "
    "ringing of cerebrospinal fluid makes white matter beside it look wrong. Every sample is taken "
    "from the fraction of a voxel beside it where the image oscillates least, and brought back by "
    "interpolation.\n\n"
    "Use it after dwi-denoise and before anything that interpolates, such as alignment. The method "
    "assumes that each slice is the window of its k-space, all of it, without filters and zero "
    "filling; of partial Fourier acquisitions, which the sidecar of the image tells, it removes a "
    "part. Every voxel of every slice is treated; there is no mask.\n\n"
    "Tables of gradients beside the images are written again beside the result.";

static const struct rmd_example examples[] = {
    { "dwi-unring scan.nii.gz -o unrung", "Write the images without ringing." },
    { "dwi-unring scan.nii.gz -o sagittal --axes jk", "Slices follow each other along i." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Kellner E, Dhital B, Kiselev VG, Reisert M. Magn Reson Med 2016;76:1574 (subvoxel shifts)",
    NULL,
};

static const struct rmd_written writes[] = {
    { "_dwi.nii.gz", "images without ringing; their sidecar, .bval and .bvec" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "dwi-unring",
    .purpose = "take Gibbs ringing out of diffusion-weighted images",
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
