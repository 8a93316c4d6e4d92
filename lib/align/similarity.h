// SPDX-License-Identifier: BSD-3-Clause
// How alike two aligned images are, and when that speaks against one person.
#ifndef RMD_ALIGN_SIMILARITY_H
#define RMD_ALIGN_SIMILARITY_H

#include "align/rigid_pair.h"

// The voxel size, in mm, at which similarity is measured, whatever the scanner's was.
#define RMD_SIMILARITY_SPACING 4.0

// Pearson correlation of a sampled pair over the voxels at which both images (`both` = 1) or either
// of them (`both` = 0) are above RMD_RIGID_HEAD; -1 where fewer than `least` voxels of the mid grid
// lie inside both images or there is no contrast.
double rmd_similarity_ncc(const struct rmd_rigid_pair *pair, int both, double least);

#endif
