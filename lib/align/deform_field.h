// SPDX-License-Identifier: BSD-3-Clause
// Stationary velocities on a lattice of mid space and the displacements that they generate.
#ifndef RMD_ALIGN_DEFORM_FIELD_H
#define RMD_ALIGN_DEFORM_FIELD_H

#include "image/volume.h"

// Nodes low + i * spacing along the world's axes. Fields are float[3 * count], mm.
struct rmd_lattice {
    int n[3];
    double low[3], spacing;
};

static inline size_t rmd_lattice_count(const struct rmd_lattice *lattice)
{
    return (size_t)lattice->n[0] * (size_t)lattice->n[1] * (size_t)lattice->n[2];
}

// u = exp(factor * w) - identity by scaling and squaring; `room` is another field.
RMD_MUST_CHECK enum rmd_status rmd_deform_field_exp(float *u, const float *w, double factor,
                                                    const struct rmd_lattice *lattice, float *room);

// The field `w` of lattice `from` at the nodes of another lattice, linear, as at the nearest point
// beyond its border.
RMD_MUST_CHECK enum rmd_status rmd_deform_field_resample(float *out, const struct rmd_lattice *to,
                                                         const float *w,
                                                         const struct rmd_lattice *from);

// Displacements along a row of `count` points start + i * step (mm, along x) of mid space.
void rmd_deform_field_row(float *const move[3], int count, const double start[3], double step,
                          const float *u, const struct rmd_lattice *lattice, float *const room[3]);

#endif
