// SPDX-License-Identifier: BSD-3-Clause
// The header of a TRK file: its bytes, and where it says the points lie.
#ifndef RMD_DWI_TRK_HEADER_H
#define RMD_DWI_TRK_HEADER_H

#include "base/log.h"
#include "image/grid.h"

#include <stdint.h>

enum { RMD_TRK_BYTES = 1000 };

struct rmd_trk_header {
    int swapped;                         // stored in the other byte order
    int scalars, properties;             // numbers beside each point, and beside each streamline
    int64_t count;                       // streamlines; 0 where the header does not say
    struct rmd_grid grid;                // of the image
    struct rmd_affine world_from_stored; // of points
};

// Reads the first RMD_TRK_BYTES of `data`. See rmd_trk_parse().
RMD_MUST_CHECK enum rmd_status rmd_trk_header_parse(struct rmd_trk_header *out, const char *name,
                                                    const unsigned char *data,
                                                    const struct rmd_grid *image,
                                                    struct rmd_log *log);

// Fills `data` with a header of version 2, and *stored_from_world as a reader will invert it.
RMD_MUST_CHECK enum rmd_status rmd_trk_header_build(unsigned char data[RMD_TRK_BYTES],
                                                    struct rmd_affine *stored_from_world,
                                                    const struct rmd_grid *grid, size_t count,
                                                    const char *path);

#endif
