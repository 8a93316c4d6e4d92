// SPDX-License-Identifier: BSD-3-Clause
// One list of quantities a scan serves the table and the JSON.
#include "report/fod_report.h"

#include "base/memory.h"
#include "math/median.h"
#include "report/quantity.h"

#include <math.h>

const struct rmd_fod_image rmd_fod_images_table[RMD_FOD_IMAGES] = {
    { "fod",
      "fibre orientation distribution: coefficients of real spherical harmonics in the basis and "
      "order of MRtrix3",
      "1" },
    { "gm", "grey matter, as coefficient of degree 0", "1" },
    { "csf", "fluid, as coefficient of degree 0", "1" },
    { "peaks", "peaks of the distribution, highest first: direction times amplitude, world frame",
      "1" },
    { "fd", "fibre density of the lobe of each peak", "1" },
};

const struct rmd_volume *rmd_fod_image_of(const struct rmd_fod *fod, const struct rmd_lobes *lobes,
                                          int image)
{
    const struct rmd_volume *volume[RMD_FOD_IMAGES] = { &fod->tissue[RMD_FOD_WM],
                                                        &fod->tissue[RMD_FOD_GM],
                                                        &fod->tissue[RMD_FOD_CSF], &lobes->peaks,
                                                        &lobes->density };
    return volume[image]->v ? volume[image] : NULL;
}

// The median over the voxels of the sum of all volumes, or of volume 0 alone.
static enum rmd_status median_sum(double *median, const struct rmd_volume *volume, int volumes)
{
    enum rmd_status st;
    double *value;
    size_t n = rmd_grid_count(&volume->grid), kept = 0;
    RMD_TRY(rmd_alloc_raw(&value, n, sizeof *value));
    for (size_t v = 0; v < n; v++) {
        double sum = 0;
        for (size_t t = 0; t < (size_t)volumes; t++)
            sum += (double)volume->v[t * n + v];
        if (isfinite(sum)) value[kept++] = sum;
    }
    *median = rmd_median_of(value, kept);
    rmd_release(value);
out:
    return st;
}

enum rmd_status rmd_fod_result_make(struct rmd_fod_result *out, struct rmd_fod *fod,
                                    struct rmd_lobes *lobes, const struct rmd_fod_scan *scan,
                                    const struct rmd_fod_responses *responses,
                                    const struct rmd_fod_opts *opts,
                                    const struct rmd_lobes_opts *lobes_opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_fod_plan plan = { 0 };
    struct rmd_fod_tissues tissues = rmd_fod_responses_tissues(responses, scan->method);
    st = rmd_fod_plan_new(&plan, &scan->scan.gradients, &scan->shells, &tissues, opts,
                          scan->intensity, log);
    if (st) rmd_context("%s", scan->scan.path);
    RMD_TRY(st);
    RMD_TRY(rmd_fod_fit(fod, &plan, &scan->signals, NULL, scan->signals.n));
    RMD_TRY(rmd_lobes_find(lobes, &fod->tissue[RMD_FOD_WM], lobes_opts));
    *out = (struct rmd_fod_result){ .path = scan->scan.path,
                                    .method = scan->method,
                                    .lmax = plan.lmax,
                                    .directions = plan.directions,
                                    .volumes = plan.volumes,
                                    .scale = plan.scale,
                                    .voxels = fod->voxels,
                                    .not_fitted = fod->not_fitted,
                                    .lobes = lobes->lobes,
                                    .crossings = lobes->crossings };
    RMD_TRY(median_sum(&out->density, &lobes->density, lobes->density.nt));
    for (int k = 0; k < RMD_FOD_TISSUES; k++) {
        out->share[k] = NAN;
        if (fod->tissue[k].v) RMD_TRY(median_sum(&out->share[k], &fod->tissue[k], 1));
    }
out:
    rmd_fod_plan_free(&plan);
    return st;
}

static const char *const methods[] = { "auto", "csd", "msmt" };
static const char *const tissues[RMD_FOD_TISSUES] = { "white matter", "grey matter", "fluid" };

void rmd_fod_report_text(struct rmd_text *out, const struct rmd_fod_report *report)
{
    const struct rmd_fod_responses *responses = report->responses;
    if (responses->scans == 0)
        rmd_text_add(out, "response          as given, the same for all scans\n");
    else
        rmd_text_add(out, "response          measured in %d scan%s\n", responses->scans,
                     responses->scans > 1 ? "s, the mean for all" : "");
    for (int k = 0; k < RMD_FOD_TISSUES; k++) {
        const struct rmd_response *r = &responses->response[k];
        if (!responses->present[k]) continue;
        rmd_text_add(out, "  %-15s ", tissues[k]);
        for (int s = 0; s < r->shells; s++)
            rmd_text_add(out, "%s%.4g", s ? ", " : "", r->zonal[s][0]);
        if (responses->voxels[k] > 0) rmd_text_add(out, " from %zu voxels", responses->voxels[k]);
        rmd_text_add(out, "\n");
    }
    for (int i = 0; i < report->n; i++) {
        const struct rmd_fod_result *r = &report->result[i];
        double voxels = (double)(r->voxels - r->not_fitted);
        rmd_text_add(out, "scan              ");
        rmd_text_add_clean(out, r->path);
        rmd_text_add(out, "\n  method          %s, lmax %d, %d directions in %d volumes",
                     methods[r->method], r->lmax, r->directions, r->volumes);
        rmd_text_add(out, "\n  intensity       times %.4g", r->scale);
        rmd_text_add(out, "\n  voxels          %zu in the mask, %zu not fitted", r->voxels,
                     r->not_fitted);
        rmd_text_add(out, "\n  peaks           %.3g a voxel, two or more in %.3g %%",
                     (double)r->lobes / voxels, 100 * (double)r->crossings / voxels);
        rmd_text_add(out, "\n  median total FD %.3g\n", r->density);
    }
}

enum { QUANTITIES = 10 };

static void list_quantities(struct rmd_quantity list[QUANTITIES], const struct rmd_fod_result *r)
{
    double voxels = (double)(r->voxels - r->not_fitted);
    const struct rmd_quantity made[QUANTITIES] = {
        { NULL, "Lmax", "1", r->lmax },
        { NULL, "Directions", "1", r->directions },
        { NULL, "Volumes", "volumes", r->volumes },
        { NULL, "IntensityScale", "1", r->scale },
        { NULL, "Voxels", "voxels", (double)r->voxels },
        { NULL, "NotFitted", "voxels", (double)r->not_fitted },
        { NULL, "PeaksPerVoxel", "1", (double)r->lobes / voxels },
        { NULL, "CrossingFraction", "1", (double)r->crossings / voxels },
        { NULL, "MedianTotalFD", "1", r->density },
        { NULL, "MedianWM", "1", r->share[RMD_FOD_WM] },
    };
    for (int q = 0; q < QUANTITIES; q++)
        list[q] = made[q];
}

void rmd_fod_report_tsv(struct rmd_text *out, const struct rmd_fod_report *report)
{
    rmd_text_add(out, "scan\tquantity\tvalue\tunit\n");
    for (int i = 0; i < report->n; i++) {
        struct rmd_quantity list[QUANTITIES];
        list_quantities(list, &report->result[i]);
        for (int q = 0; q < QUANTITIES; q++) {
            rmd_text_add_clean(out, report->result[i].path);
            if (isfinite(list[q].value))
                rmd_text_add(out, "\t%s\t%.6g\t%s\n", list[q].key, list[q].value, list[q].unit);
            else
                rmd_text_add(out, "\t%s\tn/a\t%s\n", list[q].key, list[q].unit);
        }
    }
}

// The rows of a response.
static struct rmd_json *response_json(const struct rmd_response *response)
{
    struct rmd_json *json = rmd_json_object(), *rows = rmd_json_array();
    rmd_json_put(json, "Shells", rmd_json_new_numbers(response->b, response->shells));
    for (int s = 0; s < response->shells; s++)
        rmd_json_append(rows, rmd_json_new_numbers(response->zonal[s], response->terms));
    rmd_json_put(json, "Coefficients", rows);
    return json;
}

struct rmd_json *rmd_fod_report_json(const struct rmd_fod_report *report)
{
    static const char *const key[RMD_FOD_TISSUES] = { "ResponseWM", "ResponseGM", "ResponseCSF" };
    struct rmd_json *json = rmd_json_object(), *scans = rmd_json_array();
    rmd_json_put_number(json, "ResponseOfScans", report->responses->scans);
    for (int k = 0; k < RMD_FOD_TISSUES; k++)
        if (report->responses->present[k])
            rmd_json_put(json, key[k], response_json(&report->responses->response[k]));
    for (int i = 0; i < report->n; i++) {
        struct rmd_quantity list[QUANTITIES];
        struct rmd_json *scan = rmd_json_object();
        list_quantities(list, &report->result[i]);
        rmd_json_put_text(scan, "Scan", report->result[i].path);
        rmd_json_put_text(scan, "Method", methods[report->result[i].method]);
        rmd_quantity_put(scan, list, QUANTITIES);
        rmd_json_append(scans, scan);
    }
    rmd_json_put(json, "Scans", scans);
    return json;
}
