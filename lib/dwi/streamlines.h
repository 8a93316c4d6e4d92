// SPDX-License-Identifier: BSD-3-Clause
// Streamlines: courses of fibres as chains of points, in RAS+ millimetres.
#ifndef RMD_DWI_STREAMLINES_H
#define RMD_DWI_STREAMLINES_H

#include "image/grid.h"

struct rmd_streamlines {
    size_t n;             // streamlines
    size_t *first;        // [n + 1]: the points of streamline s are first[s] to first[s + 1] - 1
    float *point;         // [3 * first[n]], mm in the world frame
    struct rmd_grid grid; // of the image they belong to; n[0] is 0 where that is not known
    size_t room, room_points;
};

// None yet; `grid` may be NULL.
RMD_MUST_CHECK enum rmd_status rmd_streamlines_new(struct rmd_streamlines *out,
                                                   const struct rmd_grid *grid);
void rmd_streamlines_free(struct rmd_streamlines *streamlines); // accepts a zeroed struct

// Adds one of `count` points x y z; where `point` is NULL the caller fills them in.
RMD_MUST_CHECK enum rmd_status rmd_streamlines_add(struct rmd_streamlines *streamlines,
                                                   const float *point, size_t count);

static inline size_t rmd_streamlines_points(const struct rmd_streamlines *s, size_t i)
{
    return s->first[i + 1] - s->first[i];
}

// The way along streamline i, in mm.
double rmd_streamlines_length(const struct rmd_streamlines *streamlines, size_t i);

#endif
