// SPDX-License-Identifier: BSD-3-Clause
// The method assumes that every slice is a window of its k-space, all of it and nothing else; what
// says otherwise is looked for in the sidecar.
#include "report/unring_report.h"

#include "subject/sidecar.h"

#include <math.h>
#include <string.h>

static const int slice_axis[] = {
    [RMD_UNRING_IJ] = 2,
    [RMD_UNRING_IK] = 1,
    [RMD_UNRING_JK] = 0,
};

void rmd_unring_report(struct rmd_quantity list[RMD_UNRING_QUANTITIES],
                       const struct rmd_unring *unring, const struct rmd_unring_opts *opts)
{
    const struct rmd_quantity made[RMD_UNRING_QUANTITIES] = {
        { "slices", "Slices", "1", (double)unring->slices },
        { "left as they were, holding NaN", "SlicesNotFinite", "1", (double)unring->not_finite },
        { "shifts tried to either side", "Shifts", "1", opts->shifts },
        { "root mean square of the change", "Change", "1", unring->change },
    };
    memcpy(list, made, sizeof made);
}

static void doubt_axes(struct rmd_log *log, const struct rmd_json *sidecar,
                       const struct rmd_grid *grid, int axis)
{
    double spacing[3];
    int longest = 2;
    const char *said = rmd_json_text(rmd_json_member(sidecar, "SliceEncodingDirection"), "");
    if (*said && *said - 'i' != axis)
        rmd_log_add(log, RMD_WARNING,
                    "the sidecar says that slices follow each other along %c, not along %c: say "
                    "with --axes which two axes lie in the slices",
                    *said, 'i' + axis);
    rmd_grid_spacing(spacing, grid);
    for (int a = 1; a >= 0; a--)
        if (spacing[a] > spacing[longest]) longest = a;
    if (!*said && spacing[longest] > 1.2 * spacing[axis])
        rmd_log_add(log, RMD_WARNING,
                    "voxels are longest along %c, as if slices followed each other along it, not "
                    "along %c: say with --axes which two axes lie in the slices",
                    'i' + longest, 'i' + axis);
}

enum rmd_status rmd_unring_report_doubts(struct rmd_log *log, const char *image_path,
                                         const struct rmd_grid *grid,
                                         const struct rmd_unring_opts *opts)
{
    struct rmd_json *json = NULL;
    enum rmd_status st = rmd_sidecar_json(&json, image_path);
    if (st != RMD_OK) return st;
    double part = rmd_json_number(rmd_json_member(json, "PartialFourier"), (double)NAN);
    if (part < 1)
        rmd_log_add(log, RMD_WARNING,
                    "partial Fourier acquisition (%g of k-space): ringing along the phase-encoding "
                    "axis is wider than the method assumes, and only part of it is removed",
                    part);
    else if (isnan(part))
        rmd_log_add(log, RMD_NOTE, "no PartialFourier in %s: full k-space is assumed",
                    json ? "the sidecar" : "a sidecar");
    if (!strcmp(rmd_json_text(rmd_json_member(json, "MRAcquisitionType"), ""), "3D"))
        rmd_log_add(log, RMD_WARNING, "3D acquisition: ringing across the slices is not removed");
    doubt_axes(log, json, grid, slice_axis[opts->axes]);
    rmd_json_free(json);
    return RMD_OK;
}
