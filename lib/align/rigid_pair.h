// SPDX-License-Identifier: BSD-3-Clause
// Two images seen from the middle between their poses: both are interpolated once and alike, which
// keeps the estimate free of a bias toward either (Reuter & Fischl 2011).
#ifndef RMD_ALIGN_RIGID_PAIR_H
#define RMD_ALIGN_RIGID_PAIR_H

#include "align/affine_group.h"
#include "align/transfer.h"
#include "image/volume.h"

enum { RMD_RIGID_GAINS = 20 }; // monomials of three coordinates up to order 3

// What is estimated: the pose of image b against image a, and their log ratio of intensity.
struct rmd_rigid_pose {
    double log[RMD_AFFINE_LOGS];  // of b_from_a
    int motions;                  // how many of them are estimated: 6 rigid, 12 affine
    double origin[3];             // of rotations and of the gain field in mid space, world mm
    double gain[RMD_RIGID_GAINS]; // log(b/a) in monomials of (x - origin) / 90 mm
    int gains;                    // how many of them are in use
    int other_contrast;           // 1: `transfer` maps one image to the contrast of the other
    struct rmd_transfer transfer;
};

// One image at one smoothness.
struct rmd_rigid_view {
    struct rmd_volume volume; // spline coefficients where the pair is `cubic`
    struct rmd_affine voxel_from_world;
    const double (*corner)[3]; // of the head's box, world mm
    const unsigned char
        *left_out; // of the volume's voxels: 1 where there is no information; or NULL
};

// What voxels of the mid space tell about the pose, per plane of constant z: items
// [plane * room, plane * room + count[plane]) of each array.
struct rmd_rigid_items {
    size_t room;
    int planes;
    int *count;
    float *z;               // of each plane; mm from the pose's origin
    float *x, *y;           // of each item; mm from the pose's origin
    float *residual, *mean; // b - a and (a + b) / 2 after gain correction
    float *gx, *gy, *gz;    // gradient of the mean, per mm
    float *error;           // room for the residual after an update of the pose
};

struct rmd_rigid_pair {
    const struct rmd_rigid_view *view[2]; // a, b
    int cubic, inside, n[3];              // inside: 1 where only voxels of both heads count
    double spacing, low[3];               // of the mid grid, whose axes are the world's
    float *mean, *residual;               // [n0*n1*n2], NaN outside either image
    float *filtered[4];                   // planes filtered in x and y
    struct rmd_rigid_items items;
    float *store; // behind all arrays of floats
};

// Exponents of x, y and z of gain term i, in ascending order.
extern const unsigned char rmd_rigid_pair_powers[RMD_RIGID_GAINS][3];

// The number of terms up to `order` (0 to 3).
int rmd_rigid_pair_gains(int order);

// A mid grid that covers both heads in the given pose. `with_items` reserves the room that
// rmd_rigid_gradient_fill() needs.
RMD_MUST_CHECK enum rmd_status rmd_rigid_pair_new(struct rmd_rigid_pair *out,
                                                  const struct rmd_rigid_view view[2],
                                                  const struct rmd_rigid_pose *pose, double spacing,
                                                  int cubic, int with_items);
void rmd_rigid_pair_free(struct rmd_rigid_pair *pair);

// Fits the pose's transfer to the pair; see rmd_transfer_fit() for `least`.
RMD_MUST_CHECK enum rmd_status rmd_rigid_pair_transfer(struct rmd_rigid_pose *pose,
                                                       const struct rmd_rigid_pair *pair,
                                                       double least);

// Fills `mean` and `residual`.
RMD_MUST_CHECK enum rmd_status rmd_rigid_pair_sample(struct rmd_rigid_pair *pair,
                                                     const struct rmd_rigid_pose *pose);

#endif
