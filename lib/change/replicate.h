// SPDX-License-Identifier: BSD-3-Clause
// The inner loop of the bootstrap: replicates of the tensor of one voxel, in lanes of replicates.
#ifndef RMD_CHANGE_REPLICATE_H
#define RMD_CHANGE_REPLICATE_H

#include "change/halfbrain.h"

enum { RMD_REPLICATE_CHUNK = 32 }; // replicates at a time

// What one voxel inherits from its two slices: response[2 * n][6], the change of the tensor
// (um2/ms) when the residual of volume i in slice h, row 2 * i + h, enters with sign +1.
typedef float rmd_response[6];

// deviation[m][b] = measure m of the replicate less that of `tensor`, in the metric's unit.
// sign[h] points to the signs of slice h: volume i, replicate b at i * stride + b; a sign of 0
// stands for no replicate and gives 0.
void rmd_replicate(float deviation[RMD_HALFBRAIN_MEASURES][RMD_REPLICATE_CHUNK],
                   const float tensor[6], const rmd_response *response, const float *const sign[2],
                   int n, size_t stride);

#endif
