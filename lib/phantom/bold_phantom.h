// SPDX-License-Identifier: BSD-3-Clause
// BOLD runs with known truth: two hands move in blocks, areas answer, noise remembers.
#ifndef RMD_PHANTOM_BOLD_PHANTOM_H
#define RMD_PHANTOM_BOLD_PHANTOM_H

#include "image/labels.h"

#include <stdint.h>

enum { RMD_BOLD_AREAS = 10, RMD_BOLD_HANDS = 2 };

struct rmd_bold_area {
    const char *name;               // sides end in _L and _R
    double centre[3], radius;       // world, mm
    double percent[RMD_BOLD_HANDS]; // plateau of the response to left and right hand
};

struct rmd_bold_phantom {
    int n[3], volumes;
    double voxel, tr;                    // mm, s; the grid is centred on 0
    double ar, share;                    // AR coefficient of one volume, and its share of the noise
    double noise;                        // percent
    double smooth;                       // mm, FWHM of the noise
    double drift;                        // percent, slow change over the run
    double block;                        // s of moving, then as much rest
    uint32_t head, seed;                 // what head; what noise
    struct rmd_affine scanner_from_head; // how the head lies, of world points
    struct rmd_bold_area area[RMD_BOLD_AREAS];
};

// A motor network of plain strength, 24 x 30 x 22 voxels of 6 mm, 120 volumes of 2.5 s.
void rmd_bold_phantom_defaults(struct rmd_bold_phantom *out);

// Draws the run: about 1000 in the brain, faint noise around it.
RMD_MUST_CHECK enum rmd_status rmd_bold_phantom_draw(struct rmd_volume *out,
                                                     const struct rmd_bold_phantom *phantom);

// The areas on the grid of the run; the names are borrowed from the phantom.
RMD_MUST_CHECK enum rmd_status rmd_bold_phantom_labels(struct rmd_volume *out,
                                                       const struct rmd_bold_phantom *phantom);

// Onset of block k in s, alternately of the left and the right hand; below 0 where there is none.
double rmd_bold_phantom_onset(const struct rmd_bold_phantom *phantom, int k);

#endif
