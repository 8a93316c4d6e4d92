// SPDX-License-Identifier: BSD-3-Clause
// Fibre orientations of the scans of one person: each scan for itself, all with one response.
#ifndef RMD_DWI_FOD_SCAN_H
#define RMD_DWI_FOD_SCAN_H

#include "dwi/dwi_scan.h"
#include "dwi/fod.h"

// Responses are paths of files; NULL for those to be measured.
struct rmd_fod_scan_opts {
    struct rmd_dwi_scan_opts scan;
    const char *response_wm, *response_gm, *response_csf;
    struct rmd_fod_opts fod;
};
extern const struct rmd_param rmd_fod_scan_params[];

// One scan with what the fit needs of it.
struct rmd_fod_scan {
    struct rmd_dwi_scan scan;
    struct rmd_shells shells;
    struct rmd_signals signals;
    enum rmd_fod_method method; // csd or msmt
    double intensity;           // median b0 signal of the mask; 0 without a b0
};

// The responses that all scans of a person share: given, or the mean of those measured in the
// scans. csd needs that of white matter; msmt that of fluid, too, and with two shells above the b0
// that of grey matter.
struct rmd_fod_responses {
    struct rmd_response response[RMD_FOD_TISSUES];
    int present[RMD_FOD_TISSUES];
    size_t voxels[RMD_FOD_TISSUES]; // each was measured in, of all scans; 0 where it was given
    int scans;                      // whose mean they are; 0 where they were given
};

extern const char *const rmd_fod_responses_ending[RMD_FOD_TISSUES]; // of their files

// What the model of a scan is made of.
struct rmd_fod_tissues rmd_fod_responses_tissues(const struct rmd_fod_responses *responses,
                                                 enum rmd_fod_method method);

// Reads all scans, and the responses or measures them. RMD_EARG where tables or a mask are given by
// hand for several scans. *scan is NULL or to be freed also where it fails.
RMD_MUST_CHECK enum rmd_status rmd_fod_scan_read_all(struct rmd_fod_scan **scan,
                                                     struct rmd_fod_responses *responses,
                                                     const struct rmd_paths *paths,
                                                     const struct rmd_fod_scan_opts *opts,
                                                     struct rmd_log *log);
void rmd_fod_scan_free_all(struct rmd_fod_scan *scan, int n);

#endif
