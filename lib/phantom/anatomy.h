// SPDX-License-Identifier: BSD-3-Clause
// One person's head in phantom standard space: tissues, bundles and a lesion, known at every point.
#ifndef RMD_PHANTOM_ANATOMY_H
#define RMD_PHANTOM_ANATOMY_H

#include "math/mat3.h"
#include "phantom/tube.h"

#include <stddef.h>

enum rmd_tissue { RMD_GM, RMD_WM, RMD_CSF, RMD_LESION, RMD_SCALP, RMD_SKULL, RMD_TISSUES };
enum rmd_tract {
    RMD_CST_L,
    RMD_CST_R,
    RMD_CC,
    RMD_SLF_L,
    RMD_SLF_R,
    RMD_CING_L,
    RMD_CING_R,
    RMD_TRACTS
};

struct rmd_tissue_row {
    const char *name;
    double s0; // signal without diffusion weighting
    double md; // mm2/s, isotropic
    double t1; // signal in the T1-weighted image
};
extern const struct rmd_tissue_row rmd_tissues[RMD_TISSUES]; // bundles have the s0 and t1 of RMD_WM
extern const char *const rmd_tract_names[RMD_TRACTS];

struct rmd_ellipsoid {
    double centre[3], radius[3]; // mm
};

// A sphere of radius `radius` whose share falls smoothly to 0 over `rim` mm outside it.
struct rmd_lesion {
    double centre[3], radius, rim; // mm, in standard space; no lesion where the radius is 0
};

enum { RMD_FOLDS = 6 };

// Standard space: mm, +x Right, +y Anterior, +z Superior, origin inside the brain.
struct rmd_anatomy {
    struct rmd_ellipsoid cerebrum, cerebellum, ventricle[2], thalamus[2];
    double stem[2][3], stem_radius; // the brainstem is a capsule between two points
    double wave[RMD_FOLDS][3], phase[RMD_FOLDS];
    double sulcus_depth, grey_thickness, fissure_floor; // mm
    double cortex; // mm below the hull, where bundles end; deeper down, sulci give way to them
    struct rmd_tube tract[RMD_TRACTS];
    struct rmd_lesion lesion;
};

// What one voxel holds, in volume fractions: tissue[] and tract[] add up to 1 less the share of
// air.
struct rmd_blend {
    double tissue[RMD_TISSUES], tract[RMD_TRACTS];
    double dyad[RMD_TRACTS][6]; // mean of t t' over the tract's part: xx yy zz xy xz yz, trace 1
    double brain;               // share inside the hull of the brain
};

// Averages 3x3x3 points of one voxel of a grid of n[0] x n[1] x n[2], counted x fastest.
void rmd_anatomy_draw(struct rmd_blend *out, const struct rmd_anatomy *anatomy,
                      const struct rmd_affine *standard_from_voxel, const int n[3], size_t index);

#endif
