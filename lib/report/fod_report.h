// SPDX-License-Identifier: BSD-3-Clause
// What there is to say about fibre orientations, and the images that show them.
#ifndef RMD_REPORT_FOD_REPORT_H
#define RMD_REPORT_FOD_REPORT_H

#include "base/json.h"
#include "dwi/fod_scan.h"
#include "dwi/lobes.h"

// Of one scan.
struct rmd_fod_result {
    const char *path; // borrowed
    enum rmd_fod_method method;
    int lmax, directions, volumes;
    double scale; // by which its signals were multiplied
    size_t voxels, not_fitted, lobes, crossings;
    double density, share[RMD_FOD_TISSUES]; // medians: total FD; share of a tissue's signal at b0
};

// Fits one scan: plan, distributions, lobes, and what is said about them.
RMD_MUST_CHECK enum rmd_status
rmd_fod_result_make(struct rmd_fod_result *out, struct rmd_fod *fod, struct rmd_lobes *lobes,
                    const struct rmd_fod_scan *scan, const struct rmd_fod_responses *responses,
                    const struct rmd_fod_opts *opts, const struct rmd_lobes_opts *lobes_opts,
                    struct rmd_log *log);

// The images to write, in order: ending of the name, meaning, unit; NULL where the model has none.
enum { RMD_FOD_IMAGES = 5 };
struct rmd_fod_image {
    const char *name, *description, *units;
};
extern const struct rmd_fod_image rmd_fod_images_table[RMD_FOD_IMAGES];
const struct rmd_volume *rmd_fod_image_of(const struct rmd_fod *fod, const struct rmd_lobes *lobes,
                                          int image);

// The same facts three times, of all scans.
struct rmd_fod_report {
    const struct rmd_fod_responses *responses;
    const struct rmd_fod_result *result;
    int n;
};
void rmd_fod_report_text(struct rmd_text *out, const struct rmd_fod_report *report);
void rmd_fod_report_tsv(struct rmd_text *out, const struct rmd_fod_report *report);
struct rmd_json *rmd_fod_report_json(const struct rmd_fod_report *report);

#endif
