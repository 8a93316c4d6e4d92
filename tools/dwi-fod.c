// SPDX-License-Identifier: BSD-3-Clause
// dwi-fod: fibre orientation distributions of the scans of one person, with one response for all.
#include "base/memory.h"
#include "kit/cli.h"
#include "report/fod_report.h"

struct opts {
    struct rmd_paths dwi;
    const char *output;
    int format;
    struct rmd_fod_scan_opts model;
    struct rmd_lobes_opts lobes;
};

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUTS (T, dwi, 1, "diffusion-weighted scans of one person, 4D NIfTI"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_CHOICE (T, format, 0, rmd_run_formats, 0, "format of the images; nii is faster to write"),
    RMD_INCLUDE(T, model, rmd_fod_scan_params),
    RMD_INCLUDE(T, lobes, rmd_lobes_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status write_images(struct rmd_run *run, const struct rmd_fod *fod,
                                    const struct rmd_lobes *lobes, const struct rmd_mask *mask,
                                    int i)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_text path = { 0 };
    struct rmd_mask_runs runs;
    RMD_TRY(rmd_mask_runs_new(&runs, mask));
    for (int k = 0; k < RMD_FOD_IMAGES; k++) {
        const struct rmd_fod_image *about = &rmd_fod_images_table[k];
        const struct rmd_volume *volume = rmd_fod_image_of(fod, lobes, k);
        if (!volume) continue;
        path.size = 0;
        rmd_text_add(&path, "%s_", opts->output);
        if (opts->dwi.n > 1) rmd_text_add(&path, "%d_", i + 1);
        rmd_text_add(&path, "%s.%s", about->name, rmd_run_formats[opts->format]);
        RMD_TRY(path.status);
        RMD_TRY(rmd_nifti_write_list(run->outputs, path.s, volume, &runs, 0));
        RMD_TRY(rmd_run_sidecar(run, path.s, about->description, about->units));
    }
out:
    rmd_mask_runs_free(&runs);
    rmd_text_free(&path);
    return st;
}

static enum rmd_status fit_scan(struct rmd_run *run, struct rmd_fod_result *result,
                                const struct rmd_fod_scan *scan,
                                const struct rmd_fod_responses *responses, int i)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_fod fod = { 0 };
    struct rmd_lobes lobes = { 0 };
    RMD_TRY(rmd_fod_result_make(result, &fod, &lobes, scan, responses, &opts->model.fod,
                                &opts->lobes, &run->log));
    if (opts->output) RMD_TRY(write_images(run, &fod, &lobes, &scan->scan.mask, i));
out:
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    return st;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_fod_scan *scan;
    struct rmd_fod_responses responses;
    struct rmd_fod_result *result = NULL;
    struct rmd_text text = { 0 };
    int n = opts->dwi.n, beside = !opts->model.scan.bval && !opts->model.scan.grad;
    rmd_run_progress(run, "fitting %d scans", n);
    RMD_TRY(rmd_fod_scan_read_all(&scan, &responses, &opts->dwi, &opts->model, &run->log));
    RMD_TRY(rmd_alloc(&result, (size_t)n, sizeof *result));
    for (int i = 0; i < n; i++) {
        RMD_TRY(rmd_run_scan(run, opts->dwi.path[i], &scan[i].scan.info, beside));
        RMD_TRY(fit_scan(run, &result[i], &scan[i], &responses, i));
    }
    for (int k = 0; opts->output && k < RMD_FOD_TISSUES; k++) {
        text.size = 0;
        rmd_response_print(&text, &responses.response[k]);
        if (responses.voxels[k] > 0)
            RMD_TRY(rmd_run_text(run, opts->output, rmd_fod_responses_ending[k], &text));
    }
    if (opts->output) RMD_TRY(rmd_run_provenance(run, opts->output));
    struct rmd_fod_report report = { &responses, result, n };
    if (run->common.json)
        RMD_TRY(rmd_run_json(&run->text, run, rmd_fod_report_json(&report)));
    else
        (run->common.tsv ? rmd_fod_report_tsv : rmd_fod_report_text)(&run->text, &report);
out:
    rmd_fod_scan_free_all(scan, n);
    rmd_release(result);
    rmd_text_free(&text);
    return st;
}

static const char description[] =
    "Fits how many fibres run in which direction by constrained spherical deconvolution, of one "
    "shell or of all with grey matter and fluid. One response of each tissue, measured or given, "
    "and one scale of intensity serve all scans, so that fibre densities may be compared.";

static const struct rmd_example examples[] = {
    { "dwi-fod scan.nii.gz -o fibres", "Write fibre orientations, peaks and densities." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Tournier JD, Calamante F, Connelly A. NeuroImage 2007;35:1459 (one shell)",
    "Jeurissen B et al. NeuroImage 2014;103:411 (several shells and tissues)",
    "Tournier JD, Calamante F, Connelly A. NMR Biomed 2013;26:1775 (response)",
    "Dhollander T et al. Proc ISMRM 2019;27:555 (responses of tissues)",
    "Smith RE et al. NeuroImage 2013;67:298 (lobes)",
    NULL
};

static const struct rmd_written writes[] = {
    { "_fod.nii.gz", "coefficients; likewise gm, csf; with several scans PREFIX_1_fod.nii.gz" },
    { "_peaks.nii.gz", "direction times amplitude of every lobe; fd is its fibre density" },
    { "_response-wm.txt", "response of single fibres; likewise gm and csf" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "dwi-fod",
    .purpose = "fit fibre orientation distributions to scans of one person",
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
