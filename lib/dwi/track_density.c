// SPDX-License-Identifier: BSD-3-Clause
// From wall to wall of the voxels along each line (Amanatides & Woo 1987).
#include "dwi/track_density.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct counter {
    struct rmd_volume *map;
    size_t *last; // of every voxel: the streamline counted last, plus 1
};

static void count(struct counter *counter, const int voxel[3], size_t streamline)
{
    const int *n = counter->map->grid.n;
    for (int a = 0; a < 3; a++)
        if (voxel[a] < 0 || voxel[a] >= n[a]) return;
    size_t i =
        (size_t)voxel[0] + (size_t)n[0] * ((size_t)voxel[1] + (size_t)n[1] * (size_t)voxel[2]);
    if (counter->last[i] == streamline + 1) return;
    counter->last[i] = streamline + 1;
    counter->map->v[i] += 1;
}

// The voxels on the line from a to b, in voxels whose walls are at whole numbers. EQ track.8
static void cross(struct counter *counter, const double a[3], const double b[3], size_t streamline)
{
    int voxel[3], end[3], sign[3];
    double at[3], every[3]; // the share of the line to the next wall, and between walls
    for (int k = 0; k < 3; k++) {
        double d = b[k] - a[k];
        voxel[k] = (int)floor(a[k]);
        end[k] = (int)floor(b[k]);
        sign[k] = d < 0 ? -1 : 1;
        every[k] = d != 0 ? 1 / fabs(d) : (double)INFINITY;
        at[k] = d != 0 ? fabs(voxel[k] + (d > 0) - a[k]) * every[k] : (double)INFINITY;
    }
    int left = abs(end[0] - voxel[0]) + abs(end[1] - voxel[1]) + abs(end[2] - voxel[2]);
    count(counter, voxel, streamline);
    for (; left > 0; left--) {
        int k = at[1] < at[0] ? 1 : 0;
        if (at[2] < at[k]) k = 2;
        voxel[k] += sign[k];
        at[k] += every[k];
        count(counter, voxel, streamline);
    }
}

enum rmd_status rmd_track_density(struct rmd_volume *out, const struct rmd_streamlines *s,
                                  const struct rmd_grid *grid)
{
    enum rmd_status st;
    struct counter counter = { out, NULL };
    struct rmd_affine voxel_from_world = rmd_affine_invert(&grid->world_from_voxel);
    const double far = 1e6; // voxels; nothing is counted out there
    RMD_TRY(rmd_volume_new(out, grid, 1));
    RMD_TRY(rmd_alloc(&counter.last, rmd_grid_count(grid), sizeof *counter.last));
    for (size_t i = 0; i < s->n; i++) {
        double before[3] = { 0 }, now[3];
        for (size_t p = s->first[i]; p < s->first[i + 1]; p++) {
            for (int a = 0; a < 3; a++)
                now[a] = (double)s->point[3 * p + (size_t)a];
            rmd_affine_apply(now, &voxel_from_world, now);
            for (int a = 0; a < 3; a++)
                now[a] = fmin(far, fmax(-far, now[a] + 0.5));
            cross(&counter, p == s->first[i] ? now : before, now, i);
            for (int a = 0; a < 3; a++)
                before[a] = now[a];
        }
    }
out:
    rmd_release(counter.last);
    if (st != RMD_OK) rmd_volume_free(out);
    return st;
}
