// SPDX-License-Identifier: BSD-3-Clause
// From the runs of several sessions to effects on one grid, with replicates of their noise.
#ifndef RMD_CHANGE_RECRUITMENT_H
#define RMD_CHANGE_RECRUITMENT_H

#include "change/measurement.h"
#include "change/retest.h"
#include "fmri/bold_run.h"
#include "image/labels.h"

#include <stdint.h>

struct rmd_recruitment_opts {
    int boot; // replicates
    uint32_t seed;
};
extern const struct rmd_param rmd_recruitment_params[];

// The runs of all sessions in their order, read but not fitted; borrowed.
struct rmd_recruitment_input {
    int runs, sessions;
    struct rmd_bold_run *run;
    const int *session;                     // [runs] from 0, ascending
    const struct rmd_affine *half_from_run; // [runs] world points
    const uint64_t *fingerprint;            // [runs] of the content
    struct rmd_grid grid;                   // where all meet
    int labels_run;                         // in whose space the labels are
};

// One session and one contrast.
struct rmd_recruitment_map {
    float *effect, *variance; // [voxels] percent, percent^2
    float *deviation;         // [measured][replicates] replicate less effect
    double df;
};

struct rmd_recruitment {
    int sessions, contrasts;
    const struct rmd_contrasts *contrast; // of the first run, borrowed
    struct rmd_mask mask;                 // common to all runs
    size_t voxels, *voxel;                // of the mask, ascending
    const struct rmd_labels *labels;      // borrowed
    int *region;                          // [grid] index of the label from 0, -1 for none
    size_t measured, *at;                 // rows of `voxel` that lie in a region and have a value
                                          // in every session
    size_t replicates;
    struct rmd_recruitment_map *map; // [sessions][contrasts]
};

// Resamples every run once to the meeting grid by cubic B-splines, fits it there, and draws its
// noise anew. RMD_EARG where a contrast is no t
// contrast or the runs differ in their contrasts, RMD_EFIT where the runs share no brain.
RMD_MUST_CHECK enum rmd_status
rmd_recruitment_fit(struct rmd_recruitment *out, const struct rmd_recruitment_input *input,
                    const struct rmd_labels *labels, const struct rmd_glm_opts *glm,
                    const struct rmd_recruitment_opts *opts, struct rmd_log *log);
void rmd_recruitment_free(struct rmd_recruitment *recruitment);

// Rows of all contrasts: PSC of every region; LI and AveLI of every pair of regions whose names
// differ in _L and _R; secondary against primary motor areas; effective number of areas. Session
// noise of the latter is propagated from that of PSC (fmri.27).
struct rmd_recruitment_rows {
    struct rmd_measurements all;
    char *names; // behind the regions
};
RMD_MUST_CHECK enum rmd_status rmd_recruitment_measure(struct rmd_recruitment_rows *out,
                                                       const struct rmd_recruitment *recruitment,
                                                       const struct rmd_retest *retest);
void rmd_recruitment_rows_free(struct rmd_recruitment_rows *rows);

// Where a region is active, and how that place moved (fmri.28).
struct rmd_recruitment_shift {
    const char *region;
    int contrast, session;  // the later session, against the first
    double pre[3], post[3]; // world of the meeting grid, mm
    double distance, mdc95; // mm; what noise alone exceeds in one of twenty
    double p;
};

// How alike two sessions' most active voxels are (fmri.29).
struct rmd_recruitment_overlap {
    int contrast, session;
    double dice, low, ceiling; // observed; the 5th percentile and median without a change
    double p;
};

struct rmd_recruitment_places {
    size_t shifts, overlaps;
    struct rmd_recruitment_shift *shift;
    struct rmd_recruitment_overlap *overlap;
};
RMD_MUST_CHECK enum rmd_status rmd_recruitment_locate(struct rmd_recruitment_places *out,
                                                      const struct rmd_recruitment *recruitment);
void rmd_recruitment_places_free(struct rmd_recruitment_places *places);

#endif
