// SPDX-License-Identifier: BSD-3-Clause
// Tissues by how fast their signal decays: lists of voxels that are cut and cut again.
#include "dwi/dhollander.h"

#include "base/memory.h"
#include "dwi/lobes.h"
#include "dwi/tournier.h"
#include "image/components.h"
#include "math/eigen3.h"
#include "math/median.h"

#include <stdlib.h>
#include <string.h>

enum { ERODE = 3, LEAST = 20, ROUNDS = 3 };
static const double least_fa = 0.2, outlier = 2 * 1.4826;
static const double best_fluid = 0.1, best_grey = 0.02, best_white = 0.005; // share kept

struct tissue_voxels {
    const struct rmd_dwi_scan *scan;
    const struct rmd_signals *signals;
    const struct rmd_shells *shells;
    double *decay;     // [signals->n] how far the signal decays; NaN outside the safe mask
    double *fa;        // [signals->n]
    double (*axis)[3]; // [signals->n] principal direction
    double *scratch;   // [signals->n]
    size_t *list[RMD_FOD_TISSUES], n[RMD_FOD_TISSUES];
};

// EQ fod.9: the mean over the shells of ln (b0 / signal), weighted by their volumes.
static enum rmd_status measure_decay(struct tissue_voxels *t)
{
    enum rmd_status st;
    const struct rmd_shells *shells = t->shells;
    size_t n = t->signals->n;
    float *value = NULL;
    double *mean = NULL;
    RMD_TRY(rmd_alloc_raw(&value, n, sizeof *value));
    RMD_TRY(rmd_alloc(&mean, n * (size_t)shells->n, sizeof *mean));
    for (int i = 0; i < t->scan->gradients.n; i++) {
        double *sum = mean + (size_t)shells->of[i] * n;
        rmd_signals_take(value, n, t->signals, &i, 1, NULL, 0, n);
        for (size_t v = 0; v < n; v++)
            sum[v] += (double)value[v] / shells->volumes[shells->of[i]];
    }
    for (size_t v = 0; v < n; v++) {
        double sum = 0, volumes = 0;
        for (int s = 1; s < shells->n; s++) {
            sum += shells->volumes[s] * log(mean[v] / mean[(size_t)s * n + v]);
            volumes += shells->volumes[s];
        }
        t->decay[v] = sum / volumes > 0 ? sum / volumes : (double)NAN;
    }
out:
    rmd_release(value);
    rmd_release(mean);
    return st;
}

// FA and principal direction; the decay becomes NaN outside the eroded mask.
static enum rmd_status measure_tensor(struct tissue_voxels *t)
{
    enum rmd_status st;
    const struct rmd_tensor_opts opts = { RMD_TENSOR_IWLS, 2, 2500 };
    struct rmd_tensor_fit fit = { 0 };
    struct rmd_mask safe = { 0 };
    size_t n = t->signals->n;
    RMD_TRY(rmd_dwi_scan_fit(&fit, t->scan, &opts, NULL));
    RMD_TRY(rmd_mask_new(&safe, &t->scan->mask.grid));
    memcpy(safe.v, t->scan->mask.v, rmd_grid_count(&safe.grid));
    safe.count = t->scan->mask.count;
    RMD_TRY(rmd_components_erode(&safe, RMD_FACES, ERODE));
    for (size_t v = 0; v < n; v++) {
        double tensor[6], value[3], vector[3][3], measure[RMD_TENSOR_MEASURES];
        for (size_t k = 0; k < 6; k++)
            tensor[k] = (double)fit.tensor.v[k * n + v];
        rmd_eigen3(value, vector, tensor);
        rmd_tensor_measures(measure, tensor);
        t->fa[v] = measure[RMD_FA];
        memcpy(t->axis[v], vector[0], sizeof t->axis[v]);
        if (!safe.v[t->signals->voxel[v]] || !isfinite(t->fa[v])) t->decay[v] = NAN;
    }
out:
    rmd_tensor_fit_free(&fit);
    rmd_mask_free(&safe);
    return st;
}

static int ascending(const void *a, const void *b)
{
    const double *p = a, *q = b;
    return *p < *q ? -1 : *p > *q;
}

// The threshold at which the two-valued list correlates best with its decays (Ridgway 2009).
static double best_cut(double *scratch, const double *decay, const size_t *list, size_t n)
{
    double total = 0, above = 0, best = -1, cut = 0;
    for (size_t k = 0; k < n; k++)
        total += scratch[k] = decay[list[k]];
    qsort(scratch, n, sizeof *scratch, ascending);
    for (size_t k = n - 1; k > 0; k--) {
        above += scratch[k];
        double p = (double)(n - k) / (double)n;
        double correlation = (above / (double)(n - k) - total / (double)n) * sqrt(p / (1 - p));
        if (correlation > best) best = correlation, cut = (scratch[k] + scratch[k - 1]) / 2;
    }
    return cut;
}

static double median_decay(struct tissue_voxels *t, const size_t *list, size_t n)
{
    for (size_t k = 0; k < n; k++)
        t->scratch[k] = t->decay[list[k]];
    return rmd_median_of(t->scratch, n);
}

// Keeps the voxels whose decay is in [low, high].
static size_t keep_between(size_t *list, size_t n, const double *decay, double low, double high)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++)
        if (decay[list[k]] >= low && decay[list[k]] <= high) list[kept++] = list[k];
    return kept;
}

// The cut within the part of the list on one side of `middle`, which is moved to the front.
static double cut_of_side(struct tissue_voxels *t, const size_t *list, size_t n, size_t *side,
                          double low, double high)
{
    memcpy(side, list, n * sizeof *side);
    size_t kept = keep_between(side, n, t->decay, low, high);
    return kept > 1 ? best_cut(t->scratch, t->decay, side, kept) : (double)NAN;
}

// Anisotropic voxels are white matter, the others fluid where they decay fast, else grey matter.
static void divide(struct tissue_voxels *t)
{
    size_t *rest = t->list[RMD_FOD_GM], n = 0;
    for (size_t v = 0; v < t->signals->n; v++) {
        if (!isfinite(t->decay[v])) continue;
        if (t->fa[v] > least_fa)
            t->list[RMD_FOD_WM][t->n[RMD_FOD_WM]++] = v;
        else
            rest[n++] = v;
    }
    if (n < 2) return;
    double cut = best_cut(t->scratch, t->decay, rest, n);
    memcpy(t->list[RMD_FOD_CSF], rest, n * sizeof *rest);
    t->n[RMD_FOD_CSF] = keep_between(t->list[RMD_FOD_CSF], n, t->decay, cut, HUGE_VAL);
    t->n[RMD_FOD_GM] = keep_between(rest, n, t->decay, 0, cut);
}

// Leaves out what is far from the bulk of each tissue.
static enum rmd_status purify(struct tissue_voxels *t)
{
    enum rmd_status st;
    size_t *side = NULL, **list = t->list, *n = t->n;
    RMD_TRY(rmd_alloc_raw(&side, t->signals->n, sizeof *side));
    double middle = median_decay(t, list[RMD_FOD_WM], n[RMD_FOD_WM]);
    for (size_t k = 0; k < n[RMD_FOD_WM]; k++)
        t->scratch[k] = fabs(t->decay[list[RMD_FOD_WM][k]] - middle);
    double spread = rmd_median_of(t->scratch, n[RMD_FOD_WM]);
    n[RMD_FOD_WM] =
        keep_between(list[RMD_FOD_WM], n[RMD_FOD_WM], t->decay, 0, middle + outlier * spread);
    middle = median_decay(t, list[RMD_FOD_GM], n[RMD_FOD_GM]);
    double low = cut_of_side(t, list[RMD_FOD_GM], n[RMD_FOD_GM], side, 0, middle);
    double high = cut_of_side(t, list[RMD_FOD_GM], n[RMD_FOD_GM], side, middle, HUGE_VAL);
    n[RMD_FOD_GM] = keep_between(list[RMD_FOD_GM], n[RMD_FOD_GM], t->decay, low, high);
    if (n[RMD_FOD_CSF] > 1)
        n[RMD_FOD_CSF] = keep_between(
            list[RMD_FOD_CSF], n[RMD_FOD_CSF], t->decay,
            best_cut(t->scratch, t->decay, list[RMD_FOD_CSF], n[RMD_FOD_CSF]), HUGE_VAL);
out:
    rmd_release(side);
    return st;
}

// Keeps the best `share` of a tissue's voxels, at least LEAST, in the order of the scan.
static size_t keep_best(size_t *list, size_t n, const double *score, double share)
{
    size_t most = (size_t)(share * (double)n + 0.5), kept;
    size_t *place;
    if (rmd_alloc_raw(&place, n, sizeof *place) != RMD_OK) return 0;
    kept = rmd_tournier_best(place, most < LEAST ? LEAST : most, score, n);
    for (size_t k = 0; k < kept; k++)
        place[k] = list[place[k]];
    memcpy(list, place, kept * sizeof *list);
    rmd_release(place);
    return kept;
}

static enum rmd_status fit_tissue(struct rmd_dhollander *out, struct tissue_voxels *t, int tissue,
                                  double share)
{
    const struct rmd_response_voxels voxels = { t->signals, &t->scan->gradients, t->shells,
                                                t->list[tissue], t->n[tissue] };
    struct rmd_response_voxels kept = voxels;
    double middle = median_decay(t, voxels.item, voxels.count);
    for (size_t k = 0; k < voxels.count; k++) {
        double decay = t->decay[voxels.item[k]];
        t->scratch[k] = tissue == RMD_FOD_CSF ? decay : 1 / (1e-9 + fabs(decay - middle));
    }
    kept.count = keep_best(t->list[tissue], voxels.count, t->scratch, share);
    out->voxels[tissue] = kept.count;
    if (kept.count < LEAST)
        return rmd_fail(RMD_EFIT,
                        "%zu voxels look like %s; a response function needs %d: give one "
                        "with --response-%s",
                        kept.count, tissue == RMD_FOD_CSF ? "fluid" : "grey matter", LEAST,
                        tissue == RMD_FOD_CSF ? "csf" : "gm");
    return rmd_response_fit_tissue(&out->response[tissue], &kept);
}

// Scores every voxel of white matter by how much it looks like one fibre.
static enum rmd_status score_white(struct tissue_voxels *t, const struct rmd_dhollander *now)
{
    enum rmd_status st;
    struct rmd_fod_plan plan = { 0 };
    struct rmd_fod fod = { 0 };
    struct rmd_lobes lobes = { 0 };
    const struct rmd_fod_opts opts = { RMD_FOD_MSMT, 6 };
    const struct rmd_lobes_opts two = { 2, 0 };
    struct rmd_fod_tissues tissues = { { &now->response[RMD_FOD_WM], NULL,
                                         &now->response[RMD_FOD_CSF] } };
    RMD_TRY(rmd_fod_plan_new(&plan, &t->scan->gradients, t->shells, &tissues, &opts, 0, NULL));
    RMD_TRY(rmd_fod_fit(&fod, &plan, t->signals, t->list[RMD_FOD_WM], t->n[RMD_FOD_WM]));
    RMD_TRY(rmd_lobes_find(&lobes, &fod.tissue[RMD_FOD_WM], &two));
    for (size_t k = 0; k < t->n[RMD_FOD_WM]; k++)
        t->scratch[k] = rmd_tournier_score(t->axis[t->list[RMD_FOD_WM][k]], &lobes.peaks,
                                           &fod.tissue[RMD_FOD_WM], k);
out:
    rmd_fod_plan_free(&plan);
    rmd_fod_free(&fod);
    rmd_lobes_free(&lobes);
    return st;
}

// Single fibres: first the most anisotropic voxels, then those with one high and lonely peak.
static enum rmd_status fit_white(struct rmd_dhollander *out, struct tissue_voxels *t)
{
    enum rmd_status st;
    size_t *chosen = NULL, n = t->n[RMD_FOD_WM];
    double(*axis)[3] = NULL;
    struct rmd_response_voxels voxels = { t->signals, &t->scan->gradients, t->shells, NULL, 0 };
    RMD_TRY(rmd_alloc_raw(&chosen, n, sizeof *chosen));
    RMD_TRY(rmd_alloc_raw(&axis, n, sizeof *axis));
    for (size_t k = 0; k < n; k++)
        t->scratch[k] = t->fa[t->list[RMD_FOD_WM][k]];
    for (int round = 0; round < ROUNDS; round++) {
        if (round > 0) RMD_TRY(score_white(t, out));
        memcpy(chosen, t->list[RMD_FOD_WM], n * sizeof *chosen);
        voxels.item = chosen;
        voxels.count = keep_best(chosen, n, t->scratch, best_white);
        out->voxels[RMD_FOD_WM] = voxels.count;
        if (voxels.count < LEAST) {
            st = rmd_fail(RMD_EFIT,
                          "%zu voxels look like a single fibre; a response function "
                          "needs %d: give one with --response-wm",
                          voxels.count, LEAST);
            goto out;
        }
        for (size_t k = 0; k < voxels.count; k++)
            memcpy(axis[k], t->axis[chosen[k]], sizeof axis[k]);
        RMD_TRY(
            rmd_response_fit_fibre(&out->response[RMD_FOD_WM], &voxels, (const double(*)[3])axis));
    }
out:
    rmd_release(chosen);
    rmd_release(axis);
    return st;
}

enum rmd_status rmd_dhollander_estimate(struct rmd_dhollander *out, const struct rmd_dwi_scan *scan,
                                        const struct rmd_signals *signals,
                                        const struct rmd_shells *shells)
{
    enum rmd_status st;
    struct tissue_voxels t = { .scan = scan, .signals = signals, .shells = shells };
    *out = (struct rmd_dhollander){ 0 };
    if (!shells->b0)
        return rmd_fail(RMD_EFIT,
                        "no volume is a b0 (b up to %d s/mm2): tissues are told apart by "
                        "how far their signal decays from it",
                        RMD_B0_LIMIT);
    RMD_TRY(rmd_alloc(&t.decay, signals->n, sizeof *t.decay));
    RMD_TRY(rmd_alloc(&t.fa, signals->n, sizeof *t.fa));
    RMD_TRY(rmd_alloc(&t.axis, signals->n, sizeof *t.axis));
    RMD_TRY(rmd_alloc(&t.scratch, signals->n, sizeof *t.scratch));
    for (int k = 0; k < RMD_FOD_TISSUES; k++)
        RMD_TRY(rmd_alloc(&t.list[k], signals->n, sizeof *t.list[k]));
    RMD_TRY(measure_decay(&t));
    RMD_TRY(measure_tensor(&t));
    divide(&t);
    RMD_TRY(purify(&t));
    RMD_TRY(fit_tissue(out, &t, RMD_FOD_CSF, best_fluid));
    RMD_TRY(fit_tissue(out, &t, RMD_FOD_GM, best_grey));
    RMD_TRY(fit_white(out, &t));
out:
    rmd_release(t.decay);
    rmd_release(t.fa);
    rmd_release(t.axis);
    rmd_release(t.scratch);
    for (int k = 0; k < RMD_FOD_TISSUES; k++)
        rmd_release(t.list[k]);
    return st;
}
