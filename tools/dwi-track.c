// SPDX-License-Identifier: BSD-3-Clause
// dwi-track: streamlines along the fibres of one scan.
#include "dwi/streamline_file.h"
#include "dwi/tensor_order.h"
#include "dwi/track_density.h"
#include "dwi/track_image.h"
#include "kit/cli.h"
#include "report/track_summary.h"

struct opts {
    const char *image, *output;
    int format, map, tensor_order;
    struct rmd_track_opts track;
    struct rmd_track_region_opts region;
};

static const char *const formats[] = { "tck", "trk", "trx", NULL };

#define T struct opts
// clang-format off
static const struct rmd_param params[] = {
    RMD_INPUT  (T, image, "FOD or tensor image, or a diffusion-weighted scan, to which a tensor is fitted"),
    RMD_PREFIX (T, output, 'o', "how the names of the output files begin"),
    RMD_CHOICE (T, format, 0, formats, 0, "format of the streamlines: MRtrix, TrackVis or TRX"),
    RMD_FLAG   (T, map, 0, "writes how many streamlines pass through each voxel, too"),
    RMD_CHOICE (T, tensor_order, 0, rmd_tensor_order_names, 0, "which volume of a tensor image holds which element"),
    RMD_INCLUDE(T, track, rmd_track_params),
    RMD_INCLUDE(T, region, rmd_track_region_params),
    { 0 }
};
// clang-format on
#undef T

static enum rmd_status register_region(void *run, const char *path)
{
    return rmd_run_input(run, path, NULL);
}

static enum rmd_status write_files(struct rmd_run *run, const struct rmd_streamlines *streamlines)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_volume map = { 0 };
    struct rmd_text path = { 0 }, map_path = { 0 };
    rmd_text_add(&path, "%s.%s", opts->output, formats[opts->format]);
    rmd_text_add(&map_path, "%s_tdi.nii.gz", opts->output);
    RMD_TRY(path.status ? path.status : map_path.status);
    RMD_TRY(rmd_streamline_file_write(run->outputs, path.s, streamlines));
    if (opts->map) {
        RMD_TRY(rmd_track_density(&map, streamlines, &streamlines->grid));
        RMD_TRY(rmd_nifti_write(run->outputs, map_path.s, &map, 0));
        RMD_TRY(rmd_run_sidecar(run, map_path.s, "Streamlines through each voxel", "streamlines"));
    }
    RMD_TRY(rmd_run_provenance(run, opts->output));
out:
    rmd_volume_free(&map);
    rmd_text_free(&path);
    rmd_text_free(&map_path);
    return st;
}

static enum rmd_status print(struct rmd_run *run, const struct rmd_track_result *result)
{
    const struct opts *opts = run->opts;
    struct rmd_track_summary summary = rmd_track_summary_of(result, opts->track.select);
    if (run->common.json) return rmd_run_json(&run->text, run, rmd_track_summary_json(&summary));
    (run->common.tsv ? rmd_track_summary_tsv : rmd_track_summary_text)(&run->text, &summary);
    return RMD_OK;
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    const struct opts *opts = run->opts;
    struct rmd_track_image_opts how = { opts->region.mask, opts->track.algorithm >= RMD_TRACK_PEAK,
                                        opts->tensor_order };
    struct rmd_track_image image = { 0 };
    struct rmd_track_regions regions = { 0 };
    struct rmd_track_result result = { 0 };

    rmd_run_progress(run, "reading %s", opts->image);
    RMD_TRY(rmd_track_image_read(&image, opts->image, &how, &run->log));
    RMD_TRY(rmd_run_scan(run, opts->image, &image.info, image.scan));
    RMD_TRY(rmd_track_regions_each(&opts->region, register_region, run));
    RMD_TRY(rmd_track_regions_read(&regions, &opts->region, &image.mask, &run->log));
    rmd_run_progress(run, "tracking from %zu voxels", regions.starts);
    RMD_TRY(
        rmd_track_run(&result, &image.field, &regions, &opts->track, (uint32_t)run->common.seed));
    if (!result.complete)
        rmd_log_add(&run->log, RMD_WARNING,
                    "%zu of %d streamlines after %zu attempts; raise --attempts, or look whether "
                    "the regions can be met",
                    result.streamlines.n, opts->track.select, result.attempts);
    if (opts->output) RMD_TRY(write_files(run, &result.streamlines));
    RMD_TRY(print(run, &result));
out:
    rmd_track_image_free(&image);
    rmd_track_regions_free(&regions);
    rmd_track_result_free(&result);
    return st;
}

static const char description[] =
    "Follows fibres from random places in the start region to both ends: along the principal "
    "direction of the tensor, along the nearest peak of the FOD, or along arcs drawn in proportion "
    "to the FOD (iFOD2). FODs are spherical harmonics as MRtrix and dwi-fod write them.\n\n"
    "A streamline ends where it would leave the mask, where FA or FOD falls below the cutoff, "
    "where it would turn too sharply, and in the stop region. It is kept where its length is "
    "within limits and it meets the regions: masks on the grid of the image, or a label of a label "
    "image, as in tracts.nii.gz:7. A number of streamlines measures no strength of a connection.";

static const struct rmd_example examples[] = {
    { "dwi-track scan.nii.gz -n 1000",
      "Track along the tensor of a scan, and say what came of it." },
    { "dwi-track scan.nii.gz -n 1000 -o tracks --format trk --map",
      "Write the streamlines for TrackVis, and their map." },
    { NULL, NULL },
};

static const char *const references[] = {
    "Tournier JD, Calamante F, Connelly A. Proc ISMRM 2010;18:1670 (iFOD2)",
    "Tournier JD, Calamante F, Connelly A. Int J Imaging Syst Technol 2012;22:53 (FOD peaks)",
    "Basser PJ et al. Magn Reson Med 2000;44:625 (tensor)",
    "Calamante F et al. NeuroImage 2010;53:1233 (maps)",
    NULL,
};

static const struct rmd_written writes[] = {
    { ".tck", "the streamlines, in mm; likewise .trk and .trx" },
    { "_tdi.nii.gz", "how many of them pass through each voxel" },
    { NULL, NULL },
};

static const struct rmd_tool tool = {
    .name = "dwi-track",
    .purpose = "follow the fibres of a diffusion scan",
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
