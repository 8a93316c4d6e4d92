// SPDX-License-Identifier: BSD-3-Clause
// Pairs of structural images whose alignment is known at every point.
#ifndef RMD_TESTS_ALIGN_CASE_H
#define RMD_TESTS_ALIGN_CASE_H

#include "phantom/structural.h"

enum align_kind {
    ALIGN_RIGID_CLEAN, // another position and noise
    ALIGN_RIGID_HARD,  // also coil fields, gain, a cavity in one
    ALIGN_AFFINE,      // also scale and shear
    ALIGN_AFFINE_T2,   // of another contrast
    ALIGN_DEFORM,      // another anatomy with a lesion
    ALIGN_KINDS
};

struct align_case {
    struct rmd_volume fixed, moving;
    struct rmd_mask brain;    // in the fixed image
    double centre[3], radius; // of the lesion
    struct rmd_mask lesion;   // in the fixed image, with its rim
    struct rmd_affine head_from_fixed, head_from_moving;
    struct rmd_deformation deformation; // of the fixed image's world, where it has any
    int deformed;
};

// Case `seed` of one kind, both images on the head's grid.
enum rmd_status align_case_draw(struct align_case *out, const struct rmd_volume *head,
                                enum align_kind kind, uint32_t seed);
void align_case_free(struct align_case *c);

// How far outside the lesion's mask a point of the fixed image's world is, mm.
double align_case_reach(const struct align_case *c, const double x[3]);

// Where in the moving image's world a point of the fixed one's really is.
void align_case_truth(double y[3], const struct align_case *c, const double x[3]);

#endif
