// SPDX-License-Identifier: BSD-3-Clause
// Structural images of one head seen through known maps: contrast, coil, noise and a cavity.
#ifndef RMD_PHANTOM_STRUCTURAL_H
#define RMD_PHANTOM_STRUCTURAL_H

#include "phantom/deformation.h"

enum rmd_contrast {
    RMD_CONTRAST_T1,    // as the head is
    RMD_CONTRAST_GAMMA, // another T1 weighting: the power 1.4 of it
    RMD_CONTRAST_T2, // fluid bright, white matter dark, air black: not a monotonic function of T1
};

struct rmd_structural {
    const struct rmd_volume *head;             // T1-weighted, 0 or above; 1 is white matter
    struct rmd_affine head_from_world;         // after the deformation
    const struct rmd_deformation *deformation; // of the scan's world, or NULL
    enum rmd_contrast contrast;
    double gain, noise;            // factor; SD in units of white matter
    double bias;                   // depth of the coil's smooth field
    double centre[3], radius, rim; // of a cavity and its oedema in the scan's world, mm
    uint32_t seed;                 // of coil and noise
};

// The T1-weighted image of a person without noise: the tissues of phantom/anatomy.h, white matter
// 1, on a grid of standard space.
RMD_MUST_CHECK enum rmd_status rmd_structural_head(struct rmd_volume *out, uint32_t person,
                                                   const struct rmd_grid *grid);

// The scan on `grid`, by cubic splines of the head.
RMD_MUST_CHECK enum rmd_status rmd_structural_draw(struct rmd_volume *out,
                                                   const struct rmd_grid *grid,
                                                   const struct rmd_structural *scan);

#endif
