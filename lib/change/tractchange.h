// SPDX-License-Identifier: BSD-3-Clause
// From sessions to measurements: one halfway space, each session resampled once, the tensor
// refitted there, and every statistic recomputed for every bootstrap replicate.
#ifndef RMD_CHANGE_TRACTCHANGE_H
#define RMD_CHANGE_TRACTCHANGE_H

#include "align/rigid.h"
#include "change/measurement.h"
#include "change/session.h"
#include "image/labels.h"

struct rmd_tractchange_opts {
    struct rmd_tensor_opts tensor;
    struct rmd_rigid_opts rigid;
    int boot; // wild-bootstrap replicates
    int seed;
    int labels_session; // whose space the labels are in, 1 for the first
    double cluster_z;   // voxel threshold of the clusters
};
extern const struct rmd_param rmd_tractchange_params[];

// Where all sessions meet.
struct rmd_meeting {
    int sessions;
    struct rmd_grid grid;
    struct rmd_affine *half_from_session; // world points
    struct rmd_rigid_result *pair;        // [sessions - 1]: the first against each other one
};

// Aligns the guides of the sessions. The gate reads `pair` before anything is measured.
RMD_MUST_CHECK enum rmd_status rmd_meeting_align(struct rmd_meeting *out,
                                                 const struct rmd_session *session, int n,
                                                 const struct rmd_rigid_opts *opts);
void rmd_meeting_free(struct rmd_meeting *meeting);

// A connected set of voxels whose change exceeds the voxel threshold.
struct rmd_cluster {
    size_t voxels;
    double volume;  // mm3
    double peak[3]; // world of the halfway space, mm
    double centre[3];
    double direction[3]; // mean principal direction, unit, world
    double delta_fa, peak_z;
    double p; // family-wise, against the largest cluster of the null replicates
};

struct rmd_change_maps { // of one later session against the first, on the meeting grid
    struct rmd_volume delta[4],
        z[4];                    // FA, MD, AD, RD in the metric's unit; z = delta / (SE inflation)
    struct rmd_cluster *cluster; // of FA, largest |peak_z| first
    size_t clusters, clusters_tested; // those with p < 0.05, of how many
    // What sessions differ by beyond scan noise (change/inflation.h): the mean over white matter of
    // the factor by which the z of FA were divided.
    double inflation;
};

struct rmd_tractchange {
    struct rmd_measurements measurements;
    char **region; // [regions] names behind the measurements
    size_t regions;
    struct rmd_volume template_b0; // mean of the sessions on the meeting grid
    struct rmd_mask mask;          // brain, common to all sessions
    struct rmd_volume fa;          // per session, nt = sessions
    struct rmd_change_maps *maps;  // [sessions - 1]
};

// `labels` may be NULL: then left and right white matter. The measurements have the rows FA, MD,
// AD, RD of every region, in region order; SCALAR sessions have one row a region. Replicates exist
// for DWI sessions only. `session_sd` is what FA of white matter does between two sessions of a
// person with nothing happening (change/retest.h); clusters of change must stand out from it.
RMD_MUST_CHECK enum rmd_status
rmd_tractchange_measure(struct rmd_tractchange *out, const struct rmd_session *session,
                        const struct rmd_meeting *meeting, const struct rmd_labels *labels,
                        double session_sd, const struct rmd_tractchange_opts *opts,
                        struct rmd_log *log);
void rmd_tractchange_free(struct rmd_tractchange *tractchange);

#endif
