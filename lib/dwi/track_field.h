// SPDX-License-Identifier: BSD-3-Clause
// What trackers follow: the numbers of every voxel in a row of its own, so that the rows around a
// position are mixed by linear interpolation as wide as the processor allows.
#ifndef RMD_DWI_TRACK_FIELD_H
#define RMD_DWI_TRACK_FIELD_H

#include "image/series.h"
#include "math/harmonics.h"
#include "math/lanes.h"

enum { RMD_TRACK_MOST = 160 }; // numbers a row: RMD_HARMONICS_MOST in full registers

struct rmd_track_field {
    struct rmd_grid grid;
    int tensor; // 1: the numbers are Dxx Dyy Dzz Dxy Dxz Dyz, otherwise coefficients of an FOD
    int numbers, width;           // numbers a voxel, and floats a row: a multiple of RMD_LANES
    float voxel_from_world[3][4]; // of the grid
    int *row;                     // of every voxel of the grid; 0 is a row of zeros
    float *value;                 // rows
    size_t gaps;                  // voxels with a number that is not finite, taken as zeros
    struct rmd_harmonics plan;    // of the numbers as coefficients of an FOD; of a tensor unused
};

// The voxels of `mask` of a series that holds just these (limits->keep) or all. Where `mask` is
// NULL, those with a number that is neither 0 nor NaN.
RMD_MUST_CHECK enum rmd_status rmd_track_field_new(struct rmd_track_field *out,
                                                   const struct rmd_series *series,
                                                   const struct rmd_mask *mask);
void rmd_track_field_free(struct rmd_track_field *field); // accepts a zeroed struct

// Arcs of constant curvature that leave a position in one direction (track.4).
struct rmd_track_arcs {
    float turn[RMD_LANES];                          // from the start to the end, radian
    float cosine[RMD_LANES], sine[RMD_LANES];       // of the azimuth to which they bend
    float end[3][RMD_LANES], tangent[3][RMD_LANES]; // where they end, and the direction there
    float quality[RMD_LANES]; // (track.5); 0 where the FOD falls below the cutoff
};

// Functions for sixteen positions (world, mm) or directions at once, for each instruction set.
struct rmd_track_kernel {
    // value[numbers][] by linear interpolation; 0 outside the grid
    void (*sample)(float (*value)[RMD_LANES], const struct rmd_track_field *field,
                   const float (*position)[RMD_LANES]);
    // The FOD with coefficients value[][] in a direction.
    void (*amplitude)(float *amplitude, const struct rmd_harmonics *plan,
                      const float (*value)[RMD_LANES], const float (*direction)[RMD_LANES]);
    // Climbs to the peak of its hill from each direction whose `wanted` is above 0; `height` is NaN
    // where there is none.
    void (*climb)(float *height, float (*direction)[RMD_LANES], const struct rmd_harmonics *plan,
                  const float (*value)[RMD_LANES], const float *wanted);
    // Fills all but turn, cosine and sine. `value` is scratch.
    void (*follow)(struct rmd_track_arcs *arcs, const struct rmd_track_field *field,
                   const float start[3], const float direction[3], float step, float cutoff,
                   float (*value)[RMD_LANES]);
};
extern const struct rmd_track_kernel *const rmd_track_field_kernels[]; // by enum rmd_simd, or NULL
const struct rmd_track_kernel *rmd_track_field_kernel(void);           // the best

#endif
