// SPDX-License-Identifier: BSD-3-Clause
// Sessions are made in memory; from there on the functions are those that dti-delta calls.
#include "pair.h"

#include "base/memory.h"
#include "change/tractcore.h"
#include "dwi/dwi_mask.h"
#include "phantom/acquire.h"
#include "phantom/truth.h"

#include <string.h>

static void true_values(double value[PAIR_METRICS], double ad, double rd)
{
    value[RMD_METRIC_FA] = rmd_patient_fa(ad, rd);
    value[RMD_METRIC_MD] = rmd_patient_md(ad, rd);
    value[RMD_METRIC_AD] = ad;
    value[RMD_METRIC_RD] = rd;
}

// A field of view that just holds the head saves a third of the time.
static struct rmd_grid tight(double voxel_size)
{
    const double extent[3] = { 150, 185, 115 };
    struct rmd_grid grid = rmd_scan_grid(voxel_size);
    for (int i = 0; i < 3; i++) {
        double step = grid.world_from_voxel.m[i][i];
        grid.n[i] = (int)(extent[i] / voxel_size);
        grid.world_from_voxel.m[i][3] = -step * (grid.n[i] - 1) / 2;
    }
    return grid;
}

static enum rmd_status scan_session(struct rmd_session *out, const struct rmd_scan *scan,
                                    const struct rmd_tensor_opts *opts)
{
    enum rmd_status st;
    *out = (struct rmd_session){ .path = "phantom", .kind = RMD_INPUT_DWI };
    RMD_TRY(rmd_acquire_dwi(&out->dwi, &out->gradients, scan));
    RMD_TRY(rmd_dwi_mask(&out->mask, &out->dwi, &out->gradients));
    RMD_TRY(rmd_dwi_mean_b0(&out->guide, &out->dwi, &out->gradients));
    RMD_TRY(rmd_tensor_fit(&out->fit, &out->dwi, &out->gradients, &out->mask, opts));
out:
    return st;
}

static enum rmd_status average_truth(struct pair *out, const struct rmd_truth *truth)
{
    enum rmd_status st;
    int *core = NULL;
    size_t voxels = rmd_grid_count(&truth->labels.grid);

    RMD_TRY(rmd_alloc_raw(&core, voxels, sizeof *core));
    RMD_TRY(rmd_tractcore_find(core, &truth->labels));
    for (size_t v = 0; v < voxels; v++) {
        if (core[v] < 0) continue;
        int k = truth->labels.label[core[v]].index - 1;
        out->voxels[k]++;
        out->drawn[k][RMD_METRIC_FA] += (double)truth->fa.v[v];
        out->drawn[k][RMD_METRIC_MD] += (double)truth->md.v[v];
    }
    for (int k = 0; k < RMD_TRACTS; k++)
        for (int m = 0; m < 2; m++)
            out->drawn[k][m] /= (double)out->voxels[k];
out:
    rmd_release(core);
    return st;
}

// 1 where a voxel of tract k lies within two voxels of a point of the halfway space.
static int beside(const struct rmd_labels *labels, int k,
                  const struct rmd_affine *half_from_session, const double half[3])
{
    struct rmd_affine half_from_voxel =
        rmd_affine_compose(half_from_session, &labels->grid.world_from_voxel);
    struct rmd_affine voxel_from_half = rmd_affine_invert(&half_from_voxel);
    const int *n = labels->grid.n;
    double at[3];
    rmd_affine_apply(at, &voxel_from_half, half);
    for (int c = 0; c < 125; c++) {
        const int step[3] = { c % 5 - 2, c / 5 % 5 - 2, c / 25 - 2 };
        size_t voxel = 0;
        int inside = 1;
        for (int a = 2; a >= 0; a--) {
            double x = round(at[a]) + step[a];
            inside &= x >= 0 && x < n[a];
            voxel = voxel * (size_t)n[a] + (size_t)(x < 0 ? 0 : x);
        }
        if (inside && labels->v[voxel] == k + 1) return 1;
    }
    return 0;
}

static void count_clusters(struct pair *out, const struct rmd_labels *labels,
                           const struct rmd_meeting *meeting)
{
    const struct rmd_change_maps *maps = &out->change.maps[0];
    out->clusters = maps->clusters;
    for (size_t c = 0; c < maps->clusters; c++)
        for (int k = 0; k < RMD_TRACTS; k++)
            out->clusters_in[k] +=
                (size_t)beside(labels, k, &meeting->half_from_session[0], maps->cluster[c].peak);
}

// Statistics need the rows only.
static void drop_images(struct rmd_tractchange *change)
{
    rmd_volume_free(&change->template_b0);
    rmd_volume_free(&change->fa);
    rmd_mask_free(&change->mask);
    for (int i = 0; i < 4; i++) {
        rmd_volume_free(&change->maps[0].delta[i]);
        rmd_volume_free(&change->maps[0].z[i]);
    }
}

enum rmd_status pair_measure(struct pair *out, const struct rmd_patient *patient,
                             const struct rmd_scan_opts *scan_opts, uint32_t seed,
                             double session_sd, const struct rmd_tractchange_opts *opts)
{
    enum rmd_status st;
    struct rmd_session session[2] = { { .path = NULL } };
    struct rmd_meeting meeting = { 0 };
    struct rmd_truth truth = { .fa = { .nt = 0 } };
    struct rmd_scan scan;

    memset(out, 0, sizeof *out);
    for (int s = 0; s < 2; s++) {
        RMD_TRY(rmd_scan_plan(&scan, patient, scan_opts, seed, s, 0));
        scan.grid = tight(scan_opts->voxel_size);
        RMD_TRY(scan_session(&session[s], &scan, &opts->tensor));
        if (s == 0) RMD_TRY(rmd_truth_draw(&truth, &scan, &scan.grid, 0.9));
        for (int k = 0; k < RMD_TRACTS; k++) {
            true_values(out->course[s][k], patient->session[s].ad[k], patient->session[s].rd[k]);
            true_values(out->scanned[s][k], scan.ad[k], scan.rd[k]);
        }
    }
    RMD_TRY(average_truth(out, &truth));
    RMD_TRY(rmd_meeting_align(&meeting, session, 2, &opts->rigid));
    RMD_TRY(rmd_tractchange_measure(&out->change, session, &meeting, &truth.labels, session_sd,
                                    opts, NULL));
    RMD_TRY(rmd_asymmetry_add(&out->rows, &out->change.measurements, RMD_LESION_NOT_GIVEN));
    count_clusters(out, &truth.labels, &meeting);
    drop_images(&out->change);
out:
    rmd_truth_free(&truth);
    rmd_meeting_free(&meeting);
    for (int s = 0; s < 2; s++)
        rmd_session_free(&session[s]);
    return st;
}

void pair_free(struct pair *pair)
{
    rmd_asymmetry_free(&pair->rows);
    rmd_tractchange_free(&pair->change);
}

int pair_tract(const char *region)
{
    for (int k = 0; k < RMD_TRACTS; k++)
        if (strcmp(region, rmd_tract_names[k]) == 0) return k;
    return -1;
}

// AI and rFA of the pair of tracts whose left one is `left`, in session s.
static double true_asymmetry(const struct pair *pair, int s, int left, enum rmd_metric_id metric)
{
    double l = pair->course[s][left][RMD_METRIC_FA], r = pair->course[s][left + 1][RMD_METRIC_FA];
    return metric == RMD_METRIC_AI ? (l - r) / (l + r) : r / l;
}

double pair_true_change(const struct pair *pair, const struct rmd_measurement *row)
{
    int k = pair_tract(row->region);
    if (k >= 0) return pair->course[1][k][row->metric] - pair->course[0][k][row->metric];
    size_t n = strlen(row->region);
    for (k = 0; k + 1 < RMD_TRACTS; k++)
        if (strncmp(row->region, rmd_tract_names[k], n) == 0) break;
    return true_asymmetry(pair, 1, k, row->metric) - true_asymmetry(pair, 0, k, row->metric);
}
