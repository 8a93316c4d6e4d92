// SPDX-License-Identifier: BSD-3-Clause
// How a synthetic patient is scanned: protocol, head position, session effects.
#ifndef RMD_PHANTOM_SCAN_H
#define RMD_PHANTOM_SCAN_H

#include "base/param.h"
#include "image/grid.h"
#include "phantom/patient.h"

struct rmd_scan_opts {
    double voxel_size; // mm
    int directions, b0;
    double b;           // s/mm2
    double snr;         // of white matter at b = 0; 0 for no noise
    double shift, turn; // mm, radian: largest head position along and about each axis
    double motion;      // mm: SD of the head position within a session
    int ringing;        // 1: k-space is cut off in the plane of the slices, so that edges ring
    double session_sd;  // relative SD of AD and RD of a bundle from session to session
};
extern const struct rmd_param rmd_scan_params[];

// One run of one session. All runs of a session share head position and session effect.
struct rmd_scan {
    const struct rmd_patient *patient; // borrowed
    struct rmd_scan_opts opts;
    uint32_t seed;
    int session, run;     // both from 0
    struct rmd_grid grid; // the scanner's: it does not move with the head; i grows toward Left
    struct rmd_affine world_from_standard;
    double ad[RMD_TRACTS], rd[RMD_TRACTS]; // mm2/s, with the session effect
};

// Everything about a scan that is decided before it: depends on the arguments only.
RMD_MUST_CHECK enum rmd_status rmd_scan_plan(struct rmd_scan *out,
                                             const struct rmd_patient *patient,
                                             const struct rmd_scan_opts *opts, uint32_t seed,
                                             int session, int run);

// The scanner grid at a voxel size: 192 x 192 x 120 mm around the world origin.
struct rmd_grid rmd_scan_grid(double voxel_size);

// Where the head is in volume t.
struct rmd_affine rmd_scan_pose(const struct rmd_scan *scan, int t);

#endif
