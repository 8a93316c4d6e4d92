// SPDX-License-Identifier: BSD-3-Clause
// Tracking: streamlines along tensors or fibre orientation distributions, the same for any number
// of threads.
#ifndef RMD_DWI_TRACK_H
#define RMD_DWI_TRACK_H

#include "dwi/streamlines.h"
#include "dwi/track_field.h"
#include "dwi/track_regions.h"

enum rmd_track_algorithm {
    RMD_TRACK_AUTO,   // tensor or ifod2, by what the image holds
    RMD_TRACK_TENSOR, // along the principal direction of the interpolated tensor
    RMD_TRACK_PEAK,   // along the peak of the interpolated FOD that is nearest to the way so far
    RMD_TRACK_IFOD2,  // arcs drawn in proportion to the FOD along them (Tournier 2010)
};

struct rmd_track_opts {
    int algorithm;            // enum rmd_track_algorithm
    int select;               // streamlines wanted
    int attempts;             // most streamlines begun
    int integrator;           // of tensor and peak: 0 Runge-Kutta of order 4, 1 Euler
    int one_way;              // 1: from the start to one end only
    double step, angle;       // voxel edges; radian, the largest turn in a step
    double cutoff;            // of FA, or of the FOD amplitude
    double shortest, longest; // mm
};
extern const struct rmd_param rmd_track_params[];

// How attempts end.
enum rmd_track_outcome {
    RMD_TRACK_KEPT,
    RMD_TRACK_NOWHERE, // no direction at the start
    RMD_TRACK_SHORT,
    RMD_TRACK_LONG,
    RMD_TRACK_EXCLUDED,
    RMD_TRACK_UNMET, // an include or end region was missed
    RMD_TRACK_OUTCOMES
};
extern const char *const rmd_track_outcome_names[RMD_TRACK_OUTCOMES];

struct rmd_track_result {
    struct rmd_streamlines streamlines; // in the order of the attempts
    int algorithm;                      // the one used
    double step;                        // mm
    size_t attempts, outcome[RMD_TRACK_OUTCOMES];
    int complete; // 0 where attempts ran out
};

// Everything that all streamlines share; public for the files of the trackers.
struct rmd_track_plan {
    const struct rmd_track_field *field;
    const struct rmd_track_regions *regions;
    const struct rmd_track_kernel *kernel;
    struct rmd_track_opts opts;
    uint32_t seed;
    float step, cosine;          // mm; of the largest turn
    int most;                    // points of one half, without the start
    struct rmd_track_arcs probe; // ifod2: the directions that bound the quality, and
    float bound;                 // by how much it may exceed the best of them (track.6)
};

// Tracks with the draws of `seed`. RMD_EARG where the image does not fit the algorithm.
RMD_MUST_CHECK enum rmd_status rmd_track_run(struct rmd_track_result *out,
                                             const struct rmd_track_field *field,
                                             const struct rmd_track_regions *regions,
                                             const struct rmd_track_opts *opts, uint32_t seed);
void rmd_track_result_free(struct rmd_track_result *result);

#endif
