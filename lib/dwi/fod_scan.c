// SPDX-License-Identifier: BSD-3-Clause
// One response and one scale of intensity for all scans of a person, so that they may be compared.
#include "dwi/fod_scan.h"

#include "base/memory.h"
#include "dwi/dhollander.h"
#include "dwi/tournier.h"
#include "math/median.h"

#include <math.h>

const char *const rmd_fod_responses_ending[RMD_FOD_TISSUES] = { "_response-wm.txt",
                                                                "_response-gm.txt",
                                                                "_response-csf.txt" };

#define T struct rmd_fod_scan_opts
const struct rmd_param rmd_fod_scan_params[] = {
    // clang-format off
    RMD_INCLUDE(T, scan, rmd_dwi_scan_params),
    RMD_FILE(T, response_wm, 'r', "response of single fibres, as this tool or MRtrix writes it; measured without it"),
    RMD_FILE(T, response_gm, 0, "response of grey matter"),
    RMD_FILE(T, response_csf, 0, "response of fluid"),
    RMD_INCLUDE(T, fod, rmd_fod_params),
    { 0 }
    // clang-format on
};
#undef T

// EQ fod.10
static enum rmd_status median_b0(double *median, const struct rmd_fod_scan *scan)
{
    enum rmd_status st;
    size_t n = scan->signals.n, kept = 0;
    float *value = NULL;
    double *sum = NULL;
    *median = 0;
    if (!scan->shells.b0) return RMD_OK;
    RMD_TRY(rmd_alloc_raw(&value, n, sizeof *value));
    RMD_TRY(rmd_alloc(&sum, n, sizeof *sum));
    for (int t = 0; t < scan->scan.gradients.n; t++) {
        if (scan->shells.of[t] != 0) continue;
        rmd_signals_take(value, n, &scan->signals, &t, 1, NULL, 0, n);
        for (size_t v = 0; v < n; v++)
            sum[v] += (double)value[v] / scan->shells.volumes[0];
    }
    for (size_t v = 0; v < n; v++)
        if (isfinite(sum[v])) sum[kept++] = sum[v];
    *median = kept > 0 ? rmd_median_of(sum, kept) : 0;
    if (!(*median > 0))
        st = rmd_fail(RMD_EFIT, "%s: the b0 signal of most voxels of the mask is not above 0",
                      scan->scan.path);
out:
    rmd_release(value);
    rmd_release(sum);
    return st;
}

static enum rmd_status read_scan(struct rmd_fod_scan *out, const char *path,
                                 const struct rmd_fod_scan_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    RMD_TRY(rmd_dwi_scan_read(&out->scan, path, &opts->scan, log));
    st = rmd_shells_of(&out->shells, &out->scan.gradients);
    if (st) rmd_context("%s", path);
    RMD_TRY(st);
    out->method = rmd_fod_choose(opts->fod.method, &out->shells);
    RMD_TRY(rmd_signals_of(&out->signals, &out->scan.series, &out->scan.mask));
    RMD_TRY(median_b0(&out->intensity, out));
out:
    return st;
}

static enum rmd_status read_responses(struct rmd_fod_responses *out,
                                      const struct rmd_fod_scan_opts *opts)
{
    enum rmd_status st = RMD_OK;
    const char *path[RMD_FOD_TISSUES] = { opts->response_wm, opts->response_gm,
                                          opts->response_csf };
    *out = (struct rmd_fod_responses){ 0 };
    for (int k = 0; k < RMD_FOD_TISSUES; k++) {
        if (!path[k]) continue;
        if (!path[RMD_FOD_WM])
            return rmd_fail(RMD_EARG, "a response of grey matter or fluid needs that of white "
                                      "matter: give --response-wm");
        RMD_TRY(rmd_response_read(&out->response[k], path[k]));
        out->present[k] = 1;
    }
out:
    return st;
}

// Takes the responses of one scan into the mean.
static enum rmd_status measure_responses(struct rmd_fod_responses *responses,
                                         const struct rmd_fod_scan *scan)
{
    enum rmd_status st = RMD_OK;
    struct rmd_dhollander made = { 0 };
    int shells = scan->shells.n - scan->shells.b0;
    if (responses->present[RMD_FOD_WM] && responses->scans == 0) return RMD_OK;
    if (scan->method == RMD_FOD_CSD)
        st = rmd_tournier_estimate(&made.response[RMD_FOD_WM], &made.voxels[RMD_FOD_WM],
                                   &scan->signals, &scan->scan.mask, &scan->scan.gradients,
                                   &scan->shells);
    else
        st = rmd_dhollander_estimate(&made, &scan->scan, &scan->signals, &scan->shells);
    if (st) rmd_context("%s", scan->scan.path);
    RMD_TRY(st);
    for (int k = 0; k < RMD_FOD_TISSUES; k++) {
        if (made.voxels[k] == 0 || (k == RMD_FOD_GM && shells < 2)) continue;
        made.response[k].intensity = scan->intensity;
        if (responses->scans > 0)
            RMD_TRY(rmd_response_take(&responses->response[k], responses->scans, &made.response[k],
                                      scan->scan.path));
        else
            responses->response[k] = made.response[k];
        responses->present[k] = 1;
        responses->voxels[k] += made.voxels[k];
    }
    responses->scans++;
out:
    return st;
}

enum rmd_status rmd_fod_scan_read_all(struct rmd_fod_scan **scan,
                                      struct rmd_fod_responses *responses,
                                      const struct rmd_paths *paths,
                                      const struct rmd_fod_scan_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    *scan = NULL;
    if (paths->n > 1 && (opts->scan.bval || opts->scan.grad || opts->scan.mask))
        return rmd_fail(RMD_EARG, "--bval, --grad and --mask belong to one scan: give one scan");
    RMD_TRY(read_responses(responses, opts));
    RMD_TRY(rmd_alloc(scan, (size_t)paths->n, sizeof **scan));
    for (int i = 0; i < paths->n; i++) {
        RMD_TRY(read_scan(&(*scan)[i], paths->path[i], opts, log));
        RMD_TRY(measure_responses(responses, &(*scan)[i]));
    }
out:
    return st;
}

void rmd_fod_scan_free_all(struct rmd_fod_scan *scan, int n)
{
    for (int i = 0; scan && i < n; i++) {
        rmd_signals_free(&scan[i].signals);
        rmd_shells_free(&scan[i].shells);
        rmd_dwi_scan_free(&scan[i].scan);
    }
    rmd_release(scan);
}

struct rmd_fod_tissues rmd_fod_responses_tissues(const struct rmd_fod_responses *responses,
                                                 enum rmd_fod_method method)
{
    struct rmd_fod_tissues tissues = { { NULL } };
    for (int k = 0; k < RMD_FOD_TISSUES; k++)
        if (responses->present[k] && (k == RMD_FOD_WM || method == RMD_FOD_MSMT))
            tissues.response[k] = &responses->response[k];
    return tissues;
}
