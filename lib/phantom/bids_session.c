// SPDX-License-Identifier: BSD-3-Clause
// Names follow BIDS for raw data and BEP016 for derivatives.
#include "phantom/bids_session.h"

#include "phantom/acquire.h"
#include "phantom/fibres.h"
#include "phantom/truth.h"

#include <stdio.h>
#include <string.h>

static const double core = 0.9;            // least share of a labelled voxel
static const double end_reach = 5;         // mm around the ends of fibres
static const double repetition_time = 8.4; // s

static enum rmd_status write_gradients(const struct rmd_bids_folder *to, const char *stem,
                                       const struct rmd_gradients *gradients,
                                       const struct rmd_grid *grid)
{
    enum rmd_status st;
    struct rmd_text bval = { 0 }, bvec = { 0 };
    rmd_gradients_print(&bval, &bvec, gradients, grid);
    RMD_TRY(rmd_bids_file_text(to, &bval, "%s_dwi.bval", stem));
    RMD_TRY(rmd_bids_file_text(to, &bvec, "%s_dwi.bvec", stem));
out:
    rmd_text_free(&bval);
    rmd_text_free(&bvec);
    return st;
}

static struct rmd_json *scanner(void)
{
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_text(json, "Manufacturer", "Phantom");
    rmd_json_put_text(json, "ManufacturersModelName", "remodel-phantom");
    rmd_json_put_number(json, "MagneticFieldStrength", 3);
    return json;
}

static enum rmd_status write_run(const struct rmd_bids_folder *to, const char *stem,
                                 const struct rmd_scan *scan)
{
    enum rmd_status st;
    struct rmd_series dwi = { 0 };
    struct rmd_gradients gradients = { 0 };
    struct rmd_volume volume = { 0 };
    RMD_TRY(rmd_acquire_dwi(&dwi, &gradients, scan));
    RMD_TRY(rmd_series_volume(&volume, &dwi));
    volume.dt = repetition_time;
    RMD_TRY(rmd_bids_file_image(to, &volume, RMD_I16, "%s_dwi", stem));
    RMD_TRY(write_gradients(to, stem, &gradients, &dwi.grid));
    struct rmd_json *json = scanner();
    rmd_json_put_number(json, "EchoTime", 0.085);
    rmd_json_put_number(json, "RepetitionTime", repetition_time);
    rmd_json_put_text(json, "PhaseEncodingDirection", "j-");
    RMD_TRY(rmd_bids_file_json(to, json, "%s_dwi.json", stem));
out:
    rmd_series_free(&dwi);
    rmd_gradients_free(&gradients);
    rmd_volume_free(&volume);
    return st;
}

static enum rmd_status write_t1(const struct rmd_bids_folder *to, const char *stem,
                                const struct rmd_scan *scan)
{
    enum rmd_status st;
    struct rmd_truth truth = { 0 };
    const struct rmd_grid grid = rmd_scan_grid(1);
    RMD_TRY(rmd_truth_draw(&truth, scan, &grid, core));
    for (size_t i = 0; i < rmd_grid_count(&grid); i++)
        truth.t1.v[i] = rintf(truth.t1.v[i]);
    RMD_TRY(rmd_bids_file_image(to, &truth.t1, RMD_I16, "%s_T1w", stem));
    RMD_TRY(rmd_bids_file_json(to, scanner(), "%s_T1w.json", stem));
out:
    rmd_truth_free(&truth);
    return st;
}

static enum rmd_status write_table(const struct rmd_bids_folder *to, const char *stem)
{
    struct rmd_text text = { 0 };
    rmd_text_add(&text, "index\tname\n");
    for (int k = 0; k < RMD_TRACTS; k++)
        rmd_text_add(&text, "%d\t%s\n", k + 1, rmd_tract_names[k]);
    enum rmd_status st = rmd_bids_file_text(to, &text, "%s_desc-tracts_dseg.tsv", stem);
    rmd_text_free(&text);
    return st;
}

// A mask or label image as a volume.
static enum rmd_status whole_numbers(struct rmd_volume *out, const struct rmd_grid *grid,
                                     const unsigned char *mask, const int *label)
{
    enum rmd_status st = rmd_volume_new(out, grid, 1);
    for (size_t i = 0; st == RMD_OK && i < rmd_grid_count(grid); i++)
        out->v[i] = (float)(mask ? mask[i] : label[i]);
    return st;
}

static enum rmd_status write_labels(const struct rmd_bids_folder *to, const char *stem,
                                    const struct rmd_truth *truth)
{
    enum rmd_status st;
    struct rmd_volume volume = { 0 };
    RMD_TRY(whole_numbers(&volume, &truth->brain.grid, NULL, truth->labels.v));
    RMD_TRY(rmd_bids_file_image(to, &volume, RMD_U8, "%s_desc-tracts_dseg", stem));
    RMD_TRY(write_table(to, stem));
out:
    rmd_volume_free(&volume);
    return st;
}

static enum rmd_status write_masks(const struct rmd_bids_folder *to, const char *stem,
                                   const struct rmd_truth *truth)
{
    enum rmd_status st;
    struct rmd_volume brain = { 0 }, lesion = { 0 };
    RMD_TRY(whole_numbers(&brain, &truth->brain.grid, truth->brain.v, NULL));
    RMD_TRY(rmd_bids_file_image(to, &brain, RMD_U8, "%s_desc-brain_mask", stem));
    RMD_TRY(rmd_volume_new(&lesion, &truth->brain.grid, 1));
    for (size_t i = 0; i < rmd_grid_count(&lesion.grid); i++)
        lesion.v[i] = truth->lesion.v[i] >= 0.5F;
    RMD_TRY(rmd_bids_file_image(to, &lesion, RMD_U8, "%s_desc-lesion_mask", stem));
out:
    rmd_volume_free(&brain);
    rmd_volume_free(&lesion);
    return st;
}

static enum rmd_status write_pose(const struct rmd_bids_folder *to, const char *stem,
                                  const struct rmd_affine *pose)
{
    struct rmd_text text = { 0 };
    for (int i = 0; i < 3; i++)
        rmd_text_add(&text, "%.12g %.12g %.12g %.12g\n", pose->m[i][0], pose->m[i][1],
                     pose->m[i][2], pose->m[i][3]);
    rmd_text_add(&text, "0 0 0 1\n");
    enum rmd_status st =
        rmd_bids_file_text(to, &text, "%s_from-standard_to-scanner_mode-points_xfm.txt", stem);
    rmd_text_free(&text);
    return st;
}

// True streamlines of every bundle, and a label image of where they begin (odd) and end (even).
static enum rmd_status write_fibres(const struct rmd_bids_folder *to, const char *stem,
                                    const struct rmd_scan *scan, int count)
{
    enum rmd_status st;
    struct rmd_streamlines fibres = { 0 };
    struct rmd_volume ends = { 0 };
    struct rmd_text table = { 0 };
    rmd_text_add(&table, "index\tname\n");
    RMD_TRY(rmd_volume_new(&ends, &scan->grid, 1));
    for (int k = 0; k < RMD_TRACTS; k++) {
        const char *name = rmd_tract_names[k], *side = strchr(name, '_');
        rmd_streamlines_free(&fibres);
        RMD_TRY(rmd_fibres_draw(&fibres, scan, (enum rmd_tract)k, count, scan->seed));
        RMD_TRY(rmd_bids_file_streamlines(to, &fibres, "%s_bundle-%.*s%s_tractography.tck", stem,
                                          (int)strcspn(name, "_"), name, side ? side + 1 : ""));
        rmd_fibres_ends(&ends, &fibres, 2 * k + 1, end_reach);
        rmd_text_add(&table, "%d\t%s_start\n%d\t%s_end\n", 2 * k + 1, name, 2 * k + 2, name);
    }
    RMD_TRY(rmd_bids_file_image(to, &ends, RMD_U8, "%s_desc-ends_dseg", stem));
    RMD_TRY(rmd_bids_file_text(to, &table, "%s_desc-ends_dseg.tsv", stem));
out:
    rmd_streamlines_free(&fibres);
    rmd_volume_free(&ends);
    rmd_text_free(&table);
    return st;
}

static enum rmd_status write_truth(const struct rmd_bids_folder *to, const char *stem,
                                   const struct rmd_scan *scan)
{
    enum rmd_status st;
    struct rmd_truth truth = { 0 };
    RMD_TRY(rmd_truth_draw(&truth, scan, &scan->grid, core));
    RMD_TRY(rmd_bids_file_image(to, &truth.fa, RMD_F32,
                                "%s_model-tensor_param-fa_desc-truth_dwimap", stem));
    RMD_TRY(rmd_bids_file_image(to, &truth.md, RMD_F32,
                                "%s_model-tensor_param-md_desc-truth_dwimap", stem));
    RMD_TRY(write_labels(to, stem, &truth));
    RMD_TRY(write_masks(to, stem, &truth));
    RMD_TRY(write_pose(to, stem, &scan->world_from_standard));
out:
    rmd_truth_free(&truth);
    return st;
}

void rmd_bids_session_head(struct rmd_text *truth)
{
    rmd_text_add(truth, "tract\tsession\tdays\tFA\tMD\tAD\tRD\tscanned_FA\tscanned_MD\tscanned_AD\t"
                        "scanned_RD\n");
}

static void add_truth(struct rmd_text *text, const struct rmd_scan *scan)
{
    const struct rmd_patient *patient = scan->patient;
    int s = scan->session;
    for (int k = 0; k < RMD_TRACTS; k++) {
        double ad = patient->session[s].ad[k], rd = patient->session[s].rd[k];
        double ad_now = scan->ad[k], rd_now = scan->rd[k];
        rmd_text_add(text, "%s\tses-%s\t%g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\n",
                     rmd_tract_names[k], patient->session[s].label, patient->session[s].days,
                     rmd_patient_fa(ad, rd), rmd_patient_md(ad, rd), ad, rd,
                     rmd_patient_fa(ad_now, rd_now), rmd_patient_md(ad_now, rd_now), ad_now,
                     rd_now);
    }
}

enum rmd_status rmd_bids_session_write(const struct rmd_bids_folder *to, struct rmd_text *truth,
                                       const struct rmd_patient *patient,
                                       const struct rmd_bids_opts *opts, uint32_t seed, int session)
{
    enum rmd_status st;
    char stem[256];
    struct rmd_scan scan;
    const char *sub = patient->label, *ses = patient->session[session].label;
    for (int run = 0; run <= opts->rescan; run++) {
        char entity[16] = "";
        if (opts->rescan) snprintf(entity, sizeof entity, "_run-%d", run + 1);
        RMD_TRY(rmd_scan_plan(&scan, patient, &opts->scan, seed, session, run));
        snprintf(stem, sizeof stem, "sub-%s/ses-%s/dwi/sub-%s_ses-%s%s", sub, ses, sub, ses,
                 entity);
        RMD_TRY(write_run(to, stem, &scan));
    }
    snprintf(stem, sizeof stem, "derivatives/truth/sub-%s/ses-%s/dwi/sub-%s_ses-%s", sub, ses, sub,
             ses);
    RMD_TRY(write_truth(to, stem, &scan));
    if (opts->streamlines) RMD_TRY(write_fibres(to, stem, &scan, opts->streamlines));
    snprintf(stem, sizeof stem, "sub-%s/ses-%s/anat/sub-%s_ses-%s", sub, ses, sub, ses);
    if (opts->t1w) RMD_TRY(write_t1(to, stem, &scan));
    add_truth(truth, &scan);
out:
    return st;
}

enum rmd_status rmd_bids_session_atlas(const struct rmd_bids_folder *to,
                                       const struct rmd_patient *patient,
                                       const struct rmd_bids_opts *opts)
{
    enum rmd_status st;
    struct rmd_truth truth = { 0 };
    struct rmd_patient healthy = *patient;
    struct rmd_scan_opts still = opts->scan;
    struct rmd_scan scan;
    healthy.anatomy.lesion.radius = 0;
    still.shift = still.turn = still.session_sd = 0;
    RMD_TRY(rmd_scan_plan(&scan, &healthy, &still, 0, 0, 0));
    RMD_TRY(rmd_truth_draw(&truth, &scan, &scan.grid, core));
    RMD_TRY(rmd_bids_file_image(to, &truth.b0, RMD_F32, "derivatives/atlas/tpl-phantom_b0"));
    RMD_TRY(rmd_bids_file_image(to, &truth.fa, RMD_F32, "derivatives/atlas/tpl-phantom_FA"));
    RMD_TRY(write_labels(to, "derivatives/atlas/tpl-phantom", &truth));
out:
    rmd_truth_free(&truth);
    return st;
}
