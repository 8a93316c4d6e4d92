// SPDX-License-Identifier: BSD-3-Clause
// Where streamlines begin, may run, must pass and have to end: one word of marks for each voxel.
#ifndef RMD_DWI_TRACK_REGIONS_H
#define RMD_DWI_TRACK_REGIONS_H

#include "base/log.h"
#include "base/param.h"
#include "image/volume.h"

#include <stdint.h>

// Masks on the grid of the image, or label images with ":" and a label after the path; every path
// may be NULL, lists are separated by commas.
struct rmd_track_region_opts {
    const char *mask, *start, *include, *exclude, *end, *stop;
    int ordered; // 1: `include` in the order given
};
extern const struct rmd_param rmd_track_region_params[];

enum { // marks
    RMD_TRACK_MASK = 1,
    RMD_TRACK_START = 2,
    RMD_TRACK_EXCLUDE = 4,
    RMD_TRACK_STOP = 8,
    RMD_TRACK_END = 16, // two of them
    RMD_TRACK_INCLUDE = 64,
    RMD_TRACK_INCLUDES = 24 // most of them
};

struct rmd_track_regions {
    struct rmd_grid grid;
    float voxel_from_world[3][4];
    uint32_t *mark; // of every voxel
    int includes, ends, ordered;
    size_t starts; // voxels in which streamlines begin, in the mask
    int *start;    // [starts], ascending
};

// Marks the voxels; where there is no mask option, `mask` is taken, and where there is no start,
// the mask. RMD_EGRID where a mask lies on another grid, RMD_EFORMAT where nothing is left to start
// in.
RMD_MUST_CHECK enum rmd_status rmd_track_regions_read(struct rmd_track_regions *out,
                                                      const struct rmd_track_region_opts *opts,
                                                      const struct rmd_mask *mask,
                                                      struct rmd_log *log);
void rmd_track_regions_free(struct rmd_track_regions *regions); // accepts a zeroed struct

// The marks of the voxel at a world position, 0 outside the grid.
uint32_t rmd_track_regions_at(const struct rmd_track_regions *regions, const float position[3]);

// What a streamline of `count` points lacks: a region that it had to pass or pass in order, an end
// where one has to be.
enum rmd_track_lack { RMD_TRACK_COMPLETE, RMD_TRACK_NOT_INCLUDED, RMD_TRACK_NOT_ENDED };
enum rmd_track_lack rmd_track_regions_check(const struct rmd_track_regions *regions,
                                            const float *point, size_t count);

// Calls visit() with every path that the options name.
RMD_MUST_CHECK enum rmd_status
rmd_track_regions_each(const struct rmd_track_region_opts *opts,
                       enum rmd_status (*visit)(void *context, const char *path), void *context);

#endif
