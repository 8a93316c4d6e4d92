// SPDX-License-Identifier: BSD-3-Clause
// Reading is the check; what is added here are the files beside the image and its free texts.
#include "report/inspection.h"

#include "base/memory.h"
#include "image/fingerprint.h"
#include "image/personal.h"

#include <math.h>
#include <string.h>

static const double tr_tolerance = 1e-3; // s

static enum rmd_status check_sidecar(struct rmd_inspection *out)
{
    enum rmd_status st = rmd_sidecar_read(&out->sidecar, out->path);
    double tr = out->sidecar.number[RMD_SIDECAR_TR];
    if (st != RMD_OK || !out->sidecar.present || !isfinite(tr)) return st;
    if (out->info.tr > 0 && fabs(tr - out->info.tr) > tr_tolerance)
        return rmd_fail(
            RMD_EFORMAT,
            "%s: the header says %g s between volumes, the JSON beside it %g s; find out "
            "which is right",
            out->path, out->info.tr, tr);
    return RMD_OK;
}

static void check_texts(struct rmd_inspection *out)
{
    static const char *const fields[RMD_FREE_TEXTS] = { "descrip", "aux_file", "intent_name",
                                                        "db_name", "header extension" };
    for (int i = 0; i < RMD_FREE_TEXTS; i++) {
        char kinds[256] = "";
        out->personal[i] =
            i == 4 ? out->info.personal
                   : rmd_personal_find(out->info.free_text[i], strlen(out->info.free_text[i]));
        for (int bit = 0; bit < RMD_PERSONAL_KINDS; bit++)
            if (out->personal[i] >> bit & 1) {
                strncat(kinds, *kinds ? ", " : "", sizeof kinds - strlen(kinds) - 1);
                strncat(kinds, rmd_personal_names[bit], sizeof kinds - strlen(kinds) - 1);
            }
        if (*kinds)
            rmd_log_add(&out->log, RMD_WARNING,
                        "%s: the %s may hold personal data (%s); remove it before sharing the file",
                        out->path, fields[i], kinds);
    }
}

static enum rmd_status read_all(struct rmd_inspection *out, const struct rmd_nifti_limits *limits)
{
    enum rmd_status st;
    struct rmd_series series = { 0 };
    struct rmd_volume volume = { 0 };

    RMD_TRY(rmd_nifti_read_series(&series, &out->info, out->path, limits, &out->log));
    out->grid = series.grid;
    out->nt = series.nt;
    RMD_TRY(rmd_summary_of(&out->summary, &series));
    RMD_TRY(rmd_series_volume(&volume, &series));
    out->content = rmd_fingerprint(&volume);
    check_texts(out);
    RMD_TRY(check_sidecar(out));
    if (rmd_gradients_exist(out->path))
        RMD_TRY(rmd_gradients_beside(&out->gradients, out->path, &out->grid, out->nt, &out->log));
out:
    rmd_series_free(&series);
    rmd_volume_free(&volume);
    return st;
}

enum rmd_status rmd_inspection_read(struct rmd_inspection *out, const char *path,
                                    const struct rmd_nifti_limits *limits)
{
    *out = (struct rmd_inspection){ .path = path };
    out->status = read_all(out, limits);
    if (out->status == RMD_ENOMEM) return RMD_ENOMEM;
    return out->status == RMD_OK ? RMD_OK : rmd_text_copy(&out->refusal, rmd_error());
}

void rmd_inspection_free(struct rmd_inspection *inspection)
{
    rmd_release(inspection->refusal);
    rmd_log_free(&inspection->log);
    rmd_gradients_free(&inspection->gradients);
    *inspection = (struct rmd_inspection){ 0 };
}
