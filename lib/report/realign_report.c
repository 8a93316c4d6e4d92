// SPDX-License-Identifier: BSD-3-Clause
// One list of quantities serves text, table and JSON.
#include "report/realign_report.h"

#include "base/number.h"

#include <math.h>

static const double degree = 57.29577951308232;

struct quantity {
    const char *name, *key, *unit;
    double value;
};
enum { QUANTITIES = 11 };

// EQ fmri.5: framewise displacement.
static double displacement(const struct rmd_realign *r, int t)
{
    double sum = 0;
    for (int m = 0; t > 0 && m < 6; m++)
        sum += fabs(r->motion[t][m] - r->motion[t - 1][m]) * (m < 3 ? 1 : 50);
    return sum;
}

static void list_quantities(struct quantity list[QUANTITIES], const struct rmd_realign_report *r)
{
    double mean = 0, most = 0, shift = 0, turn = 0, steady = 0;
    int beyond = 0, n = r->realign->volumes;
    for (int t = 0; t < n; t++) {
        double fd = displacement(r->realign, t);
        mean += fd / (n - 1);
        most = fmax(most, fd);
        beyond += fd > 0.5;
        steady = fmax(steady, t ? r->after->standard[t] : 0);
        for (int m = 0; m < 3; m++) {
            shift = fmax(shift, fabs(r->realign->motion[t][m]));
            turn = fmax(turn, fabs(r->realign->motion[t][3 + m]));
        }
    }
    const struct quantity made[QUANTITIES] = {
        { "volumes", "Volumes", "volumes", n },
        { "aligned with volume", "Target", "1", r->realign->target + 1 },
        { "slices brought to one time", "SliceTimingCorrected", "1", r->sliced },
        { "volumes not converged", "NotConverged", "volumes", r->realign->failed },
        { "largest translation", "MaxTranslation", "mm", shift },
        { "largest rotation", "MaxRotation", "degree", turn * degree },
        { "mean framewise displacement", "MeanFramewiseDisplacement", "mm", mean },
        { "largest framewise displacement", "MaxFramewiseDisplacement", "mm", most },
        { "volumes beyond 0.5 mm", "VolumesBeyondHalfMm", "volumes", beyond },
        { "median tSNR before", "TsnrBefore", "1", r->before->tsnr },
        { "median tSNR after", "TsnrAfter", "1", r->after->tsnr },
    };
    for (int q = 0; q < QUANTITIES; q++)
        list[q] = made[q];
}

void rmd_realign_report_table(struct rmd_text *out, const struct rmd_realign_report *r)
{
    char text[32];
    rmd_text_add(out, "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\tframewise_displacement\t"
                      "dvars\tstd_dvars\n");
    for (int t = 0; t < r->realign->volumes; t++) {
        for (int m = 0; m < 6; m++)
            rmd_text_add(out, "%s\t",
                         rmd_number_print(text, sizeof text, r->realign->motion[t][m], 6));
        rmd_text_add(
            out, "%s\t",
            rmd_number_print(text, sizeof text, t ? displacement(r->realign, t) : (double)NAN, 6));
        rmd_text_add(out, "%s\t", rmd_number_print(text, sizeof text, r->after->dvars[t], 6));
        rmd_text_add(out, "%s\n", rmd_number_print(text, sizeof text, r->after->standard[t], 6));
    }
}

enum rmd_status rmd_realign_report_sidecar(struct rmd_text *out, const struct rmd_realign_report *r)
{
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_text(json, "Description", "BOLD run, realigned in one interpolation");
    rmd_json_put_number(json, "RepetitionTime", r->scan->timing.tr);
    rmd_json_put_number(json, "StartTime", r->scan->timing.reference);
    rmd_json_put_truth(json, "SliceTimingCorrected", r->sliced);
    rmd_json_put_truth(json, "SkullStripped", 0);
    enum rmd_status st = rmd_json_print(out, json);
    rmd_json_free(json);
    return st;
}

void rmd_realign_report_text(struct rmd_text *out, const struct rmd_realign_report *r)
{
    struct quantity list[QUANTITIES];
    list_quantities(list, r);
    for (int q = 0; q < QUANTITIES; q++)
        rmd_text_add(out, "%-31s %.4g%s%s\n", list[q].name, list[q].value,
                     list[q].unit[0] == 'm' || list[q].unit[0] == 'd' ? " " : "",
                     list[q].unit[0] == 'm' || list[q].unit[0] == 'd' ? list[q].unit : "");
    rmd_text_add(out, "%-31s %.3f s after a volume began: %s\n", "values stand for",
                 r->scan->timing.reference, r->scan->reference_source);
}

void rmd_realign_report_tsv(struct rmd_text *out, const struct rmd_realign_report *r)
{
    struct quantity list[QUANTITIES];
    list_quantities(list, r);
    rmd_text_add(out, "quantity\tvalue\tunit\n");
    for (int q = 0; q < QUANTITIES; q++)
        rmd_text_add(out, "%s\t%.6g\t%s\n", list[q].key, list[q].value, list[q].unit);
}

struct rmd_json *rmd_realign_report_json(const struct rmd_realign_report *r)
{
    struct quantity list[QUANTITIES];
    struct rmd_json *json = rmd_json_object();
    list_quantities(list, r);
    for (int q = 0; q < QUANTITIES; q++)
        rmd_json_put_number(json, list[q].key, list[q].value);
    return json;
}
