// SPDX-License-Identifier: BSD-3-Clause
// What a scanner keeps of an object: the inner part of its k-space, so that edges ring.
#ifndef RMD_PHANTOM_KSPACE_H
#define RMD_PHANTOM_KSPACE_H

#include "base/error.h"

#include <stddef.h>

enum { RMD_KSPACE_FINE = 4 }; // points of the object a voxel

// Sets *window to n x (RMD_KSPACE_FINE n) weights; release with rmd_release().
RMD_MUST_CHECK enum rmd_status rmd_kspace_window(float **window, int n);

// Samples an axis at n voxels: out[n][width] from fine[RMD_KSPACE_FINE n][width].
void rmd_kspace_sample(float *out, const float *window, const float *fine, int n, size_t width);

#endif
