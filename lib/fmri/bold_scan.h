// SPDX-License-Identifier: BSD-3-Clause
// A BOLD run as it lies on the disk: images, when they were taken, brain mask.
#ifndef RMD_FMRI_BOLD_SCAN_H
#define RMD_FMRI_BOLD_SCAN_H

#include "base/param.h"
#include "base/text.h"
#include "fmri/design.h"
#include "image/nifti.h"

struct rmd_bold_scan_opts {
    const char *mask;     // NULL: the one beside a preprocessed run, or computed
    double tr, reference; // s; 0 and -1: as the sidecar and the header say
    double fwhm;          // mm, smoothing within the mask
};
extern const struct rmd_param rmd_bold_scan_params[];

struct rmd_bold_scan {
    const char *path; // borrowed
    struct rmd_nifti_info info;
    struct rmd_series series;
    struct rmd_mask mask;
    struct rmd_text mask_path; // of a mask that was found beside it
    struct rmd_timing timing;
    const char *tr_source, *reference_source; // in words
    int slices;         // entries of `slice_time`, 0 where the sidecar has none
    double *slice_time; // s after the volume began, in the order of the slices as stored
    int slice_axis;     // 0 to 2
};

// Reads image, sidecar and mask. The TR is --tr, RepetitionTime of the sidecar or the header, in
// this order; RMD_EFORMAT where the last two differ by more than 1 %, where there is none, where it
// is no plausible number of seconds, or where SliceTiming does not fit.
RMD_MUST_CHECK enum rmd_status rmd_bold_scan_read(struct rmd_bold_scan *out, const char *path,
                                                  const struct rmd_bold_scan_opts *opts,
                                                  struct rmd_log *log);
void rmd_bold_scan_free(struct rmd_bold_scan *scan);

// The mean of the volumes for which keep[t] is not 0, of all where it is NULL; not finite values
// count as 0.
RMD_MUST_CHECK enum rmd_status rmd_bold_scan_mean(struct rmd_volume *out,
                                                  const struct rmd_series *series,
                                                  const unsigned char *keep);

#endif
