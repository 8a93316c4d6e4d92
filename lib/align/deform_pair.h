// SPDX-License-Identifier: BSD-3-Clause
// Two images seen from mid space through opposite deformations, and the step that brings them
// closer.
#ifndef RMD_ALIGN_DEFORM_PAIR_H
#define RMD_ALIGN_DEFORM_PAIR_H

#include "align/deform_solve.h"

// One image at one smoothness.
struct rmd_deform_view {
    struct rmd_volume volume;
    struct rmd_affine voxel_from_mid;
    const unsigned char *left_out; // of the volume's voxels, or NULL
};

// The mid grid has two points along each axis for every node of the lattice.
struct rmd_deform_pair {
    struct rmd_deform_view view[2];
    struct rmd_lattice lattice;
    int n[3];
    double low[3], spacing;
    float *w, *u[2];           // velocity; displacements seen by both images
    float *image[2];           // sampled, NaN where there is no value
    struct rmd_volume moments; // per node: number, sums of a, b, aa, bb, ab
    struct rmd_deform_normal normal;
    float *step, *room; // a field; five fields
};

// Reserves everything but the views for a lattice; `w` is 0.
RMD_MUST_CHECK enum rmd_status rmd_deform_pair_new(struct rmd_deform_pair *out,
                                                   const struct rmd_lattice *lattice);
void rmd_deform_pair_free(struct rmd_deform_pair *pair);

// Samples both images through exp(-w/2) and exp(w/2).
RMD_MUST_CHECK enum rmd_status rmd_deform_pair_sample(struct rmd_deform_pair *pair);

// Fills the normal equations of w from the sampled images, brightness and contrast equalised in a
// neighbourhood of `window` mm; *spread is the robust SD of what differs.
RMD_MUST_CHECK enum rmd_status rmd_deform_pair_compare(struct rmd_deform_pair *pair, double window,
                                                       double saturation, double *spread);

#endif
