// SPDX-License-Identifier: BSD-3-Clause
// Do neighbouring fibres continue each other? Axes of a gradient table that were exchanged or
// flipped leave FA as it is but break fibres (Aganj 2018).
#ifndef RMD_DWI_CONTINUITY_H
#define RMD_DWI_CONTINUITY_H

#include "image/mask_runs.h"
#include "image/volume.h"

enum {
    RMD_CONTINUITY_TABLES = 24, // orders and flips of the image axes; the first changes none
    RMD_CONTINUITY_LEAST = 500, // fewer voxels of fibre than this tell nothing of a table
};

// Gains of the index under another table. The right table was ahead of every other by 1.47 or more
// on real series and by 1.16 or more on synthetic ones of 6 to 64 directions, so a wrong one is
// behind by as much.
#define RMD_CONTINUITY_DOUBTFUL 1.02
#define RMD_CONTINUITY_WRONG    1.10

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

// The same from FA and principal directions (3 volumes, world space) of the voxels that `runs`
// list, starting from a sample of about `most` of them, spread evenly over the image.
RMD_MUST_CHECK enum rmd_status rmd_continuity_sample(struct rmd_continuity *out,
                                                     const struct rmd_volume *fa,
                                                     const struct rmd_volume *direction,
                                                     const struct rmd_mask_runs *runs, size_t most);

#endif
