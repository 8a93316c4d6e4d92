// SPDX-License-Identifier: BSD-3-Clause
// Two sources that disagree are refused: a wrong TR shifts every response.
#include "fmri/bold_timing.h"

#include "base/json.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static enum rmd_status read_sidecar(struct rmd_json **json, const char *image)
{
    enum rmd_status st = RMD_OK;
    struct rmd_text path = { 0 };
    *json = NULL;
    rmd_text_add(&path, "%.*s.json", (int)rmd_nifti_stem(image), image);
    RMD_TRY(path.status);
    if (access(path.s, F_OK) == 0) RMD_TRY(rmd_json_read(json, path.s));
out:
    rmd_text_free(&path);
    return st;
}

static enum rmd_status find_tr(struct rmd_bold_scan *scan, const struct rmd_json *json,
                               double given)
{
    double header = scan->info.tr, sidecar = (double)NAN;
    sidecar = rmd_json_number(rmd_json_member(json, "RepetitionTime"), sidecar);
    struct rmd_timing *timing = &scan->timing;
    if (given > 0) {
        timing->tr = given;
        scan->tr_source = "as told";
        return RMD_OK;
    }
    if (isfinite(sidecar) && header > 0 && fabs(sidecar - header) > 0.01 * header)
        return rmd_fail(RMD_EFORMAT,
                        "%s: the TR is %g s in the sidecar and %g s in the header: give --tr",
                        scan->path, sidecar, header);
    timing->tr = isfinite(sidecar) ? sidecar : header;
    scan->tr_source = isfinite(sidecar) ? "from the sidecar" : "from the header";
    if (timing->tr == 0)
        return rmd_fail(RMD_EFORMAT, "%s: neither the header nor a sidecar tells the TR: give --tr",
                        scan->path);
    if (!(timing->tr >= 0.05 && timing->tr <= 60))
        return rmd_fail(RMD_EFORMAT, "%s: a TR of %g s %s cannot be meant%s: give --tr", scan->path,
                        timing->tr, scan->tr_source,
                        timing->tr > 60 ? ", perhaps it is in ms" : "");
    return RMD_OK;
}

static int slice_axis(const struct rmd_json *json, int *reversed)
{
    const char *direction = rmd_json_text(rmd_json_member(json, "SliceEncodingDirection"), "k");
    *reversed = strchr(direction, '-') != NULL;
    return direction[0] == 'i' ? 0 : direction[0] == 'j' ? 1 : 2;
}

static enum rmd_status read_slices(struct rmd_bold_scan *scan, const struct rmd_json *json)
{
    enum rmd_status st = RMD_OK;
    const struct rmd_json *list = rmd_json_member(json, "SliceTiming");
    int reversed;
    if (!list) return RMD_OK;
    scan->slice_axis = slice_axis(json, &reversed);
    int n = (int)rmd_json_count(list), slices = scan->series.grid.n[scan->slice_axis];
    if (n != slices)
        return rmd_fail(RMD_EFORMAT,
                        "%s: SliceTiming has %d times for %d slices: correct the "
                        "sidecar",
                        scan->path, n, slices);
    RMD_TRY(rmd_alloc(&scan->slice_time, (size_t)n, sizeof *scan->slice_time));
    scan->slices = n;
    for (int k = 0; k < n; k++) {
        double time = rmd_json_number(rmd_json_item(list, (size_t)k), (double)NAN);
        if (!(time >= 0 && time < scan->timing.tr))
            return rmd_fail(RMD_EFORMAT,
                            "%s: SliceTiming has %g for slice %d, not from 0 to the TR of %g s%s: "
                            "correct the sidecar",
                            scan->path, time, k + 1, scan->timing.tr,
                            time > scan->timing.tr * 20 ? "; perhaps it is in ms" : "");
        scan->slice_time[reversed ? n - 1 - k : k] = time;
    }
out:
    return st;
}

// The time in a volume that its values stand for.
static void find_reference(struct rmd_bold_scan *scan, const struct rmd_json *json, double given)
{
    double start = rmd_json_number(rmd_json_member(json, "StartTime"), (double)NAN), sum = 0;
    struct rmd_timing *timing = &scan->timing;
    for (int k = 0; k < scan->slices; k++)
        sum += scan->slice_time[k] / scan->slices;
    if (given >= 0) {
        timing->reference = given;
        scan->reference_source = "as told";
    } else if (isfinite(start)) {
        timing->reference = start;
        scan->reference_source = "StartTime of the sidecar";
    } else if (scan->slices) {
        timing->reference = sum;
        scan->reference_source = "mean of SliceTiming";
    } else {
        timing->reference = timing->tr / 2;
        scan->reference_source = "half the TR, for slice times are unknown";
    }
}

enum rmd_status rmd_bold_timing_read(struct rmd_bold_scan *scan,
                                     const struct rmd_bold_scan_opts *opts, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_json *json = NULL;
    scan->timing = (struct rmd_timing){ .volumes = scan->series.nt };
    RMD_TRY(read_sidecar(&json, scan->path));
    RMD_TRY(find_tr(scan, json, opts->tr));
    RMD_TRY(read_slices(scan, json));
    find_reference(scan, json, opts->reference);
    if (scan->timing.reference >= scan->timing.tr)
        rmd_log_add(log, RMD_WARNING,
                    "%s: its values stand for %g s after a volume began, beyond "
                    "the TR",
                    scan->path, scan->timing.reference);
out:
    rmd_json_free(json);
    return st;
}
