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

// The share of the smaller head's voxels that lie in the other head, of the voxels of the mid grid
// inside both images; 0 where there are none.
double rmd_similarity_overlap(const struct rmd_rigid_pair *pair);

// Calibrated on pairs of b0, T1 and FA images of people and of synthetic heads: sessions of one
// person correlate by 0.959 or more (FA maps of 20 directions: 0.928) with a ratio (1 - ncc) /
// (1 - ncc_mirrored) of 0.01 to 0.33, since a head is not its own mirror image; different people by
// 0.875 or less, or with a ratio of 0.80 or more. The limits lie in the gaps.
#define RMD_SIMILARITY_LEAST 0.90
#define RMD_SIMILARITY_RATIO 0.55

enum rmd_similarity { RMD_SAME_HEAD, RMD_MIRRORED_HEAD, RMD_OTHER_HEAD };

// What two correlations, as they are and after reflecting one image, say. Mirrored needs an
// alignment that is good once mirrored; whatever is neither the same nor mirrored is another head.
enum rmd_similarity rmd_similarity_judge(double ncc, double ncc_mirrored);

#endif
