// SPDX-License-Identifier: BSD-3-Clause
// Do neighbouring fibres continue each other? Axes of a gradient table that were exchanged or
// flipped leave FA as it is but break fibres (Aganj 2018).
#ifndef RMD_DWI_CONTINUITY_H
#define RMD_DWI_CONTINUITY_H

#include "image/volume.h"

enum { RMD_CONTINUITY_TABLES = 24 }; // orders and flips of the image axes; the first changes none

struct rmd_continuity {
    double index[RMD_CONTINUITY_TABLES]; // 0 to 1
    int best;                            // of all tables but the first
    size_t voxels;                       // with FA above 0.2
};

// In words, such as "exchange i and j, flip k", where i, j and k are the stored axes of the image;
// "as given" is the first.
extern const char *const rmd_continuity_names[RMD_CONTINUITY_TABLES];

// The indices, (dwi.13), of a tensor image of rmd_tensor_fit(): how well directions and FA hold out
// over eight steps along the fibre each way. One step alone says nothing inside a wide bundle of
// parallel fibres. The same bits for every storage order. RMD_EFIT where no FA is above 0.2.
RMD_MUST_CHECK enum rmd_status rmd_continuity_measure(struct rmd_continuity *out,
                                                      const struct rmd_volume *tensor);

#endif
