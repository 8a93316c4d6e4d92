// SPDX-License-Identifier: BSD-3-Clause
// Sixteen positions at a time: indices and fractions first, then the taps.
#include "image/sampler.h"

#include "base/memory.h"
#include "base/simd.h"
#include "image/bspline.h"
#include "image/interp_lanes.h"

#include <limits.h>

static const double reach = 0.5;     // voxels beyond the outermost centres
static const double border = 1e-4;   // and what rounding may add
static const float rounding = 1e-6F; // voxels below which a position is at a voxel's centre

enum rmd_status rmd_sampler_new(struct rmd_sampler *out, const struct rmd_grid *grid,
                                enum rmd_sampling kind, int clip)
{
    size_t count = rmd_grid_count(grid);
    *out =
        (struct rmd_sampler){ { grid->n[0], grid->n[1], grid->n[2] }, .kind = kind, .clip = clip };
    if (count > INT_MAX)
        return rmd_fail(RMD_EARG, "%zu voxels a volume are too many to resample; %d are allowed",
                        count, INT_MAX);
    if (kind != RMD_SAMPLE_CUBIC && kind != RMD_SAMPLE_QUINTIC) return RMD_OK;
    return rmd_alloc_raw(&out->spline, count, sizeof *out->spline);
}

enum rmd_status rmd_sampler_load(struct rmd_sampler *sampler, const float *v)
{
    size_t count = (size_t)sampler->n[0] * (size_t)sampler->n[1] * (size_t)sampler->n[2];
    sampler->v = v;
    sampler->low = INFINITY;
    sampler->high = -INFINITY;
    sampler->gaps = 0;
    for (size_t i = 0; i < count; i++) {
        int finite = v[i] - v[i] == 0;
        sampler->gaps |= !finite;
        if (finite && v[i] < sampler->low) sampler->low = v[i];
        if (finite && v[i] > sampler->high) sampler->high = v[i];
        if (sampler->spline) sampler->spline[i] = finite ? v[i] : 0;
    }
    if (!sampler->spline) return RMD_OK;
    return rmd_bspline_prefilter(sampler->spline, sampler->n,
                                 sampler->kind == RMD_SAMPLE_CUBIC ? 3 : 5);
}

// The eight nearest voxels of every lane and their linear weights, 0 where rounding alone makes
// one. EQ align.1
struct corners {
    int at[8][RMD_LANES];
    float weight[8][RMD_LANES];
};

RMD_LANE_INLINE void find_corners(struct corners *corners, const struct rmd_sampler *sampler,
                                  const struct rmd_interp_cells *cells)
{
    const int *n = sampler->n, plane = n[0] * n[1];
    const int step[3] = { n[0] > 1, n[1] > 1 ? n[0] : 0, n[2] > 1 ? plane : 0 };
    for (int tap = 0; tap < 8; tap++)
        RMD_EACH_LANE(l)
        {
            int at = cells->lower[0][l] + cells->lower[1][l] * n[0] + cells->lower[2][l] * plane;
            float weight = 1;
            for (int axis = 0; axis < 3; axis++) {
                int upper = tap >> axis & 1;
                float f = cells->fraction[axis][l];
                f = f < rounding ? 0 : f > 1 - rounding ? 1 : f;
                at += upper * step[axis];
                weight *= upper ? f : 1 - f;
            }
            corners->at[tap][l] = at;
            corners->weight[tap][l] = weight;
        }
}

// The corner of most weight has all of it.
RMD_LANE_INLINE void nearest(float *lane, const struct rmd_sampler *sampler,
                             const struct rmd_interp_cells *cells)
{
    const int *n = sampler->n;
    RMD_EACH_LANE(l)
    {
        int q[3];
        for (int axis = 0; axis < 3; axis++)
            q[axis] = cells->lower[axis][l] + (cells->fraction[axis][l] >= 0.5F);
        float v = sampler->v[q[0] + n[0] * (q[1] + n[1] * q[2])];
        lane[l] = v - v == 0 ? v : NAN; // also where it is infinite
    }
}

// Votes are multiples of 2^-24, so that equal shares are equal whatever the order of addition.
RMD_LANE_INLINE void majority(float *lane, const struct rmd_sampler *sampler,
                              const struct rmd_interp_cells *cells)
{
    struct corners corners;
    float label[8][RMD_LANES];
    int most[RMD_LANES];
    find_corners(&corners, sampler, cells);
    for (int tap = 0; tap < 8; tap++)
        RMD_EACH_LANE(l) label[tap][l] = sampler->v[corners.at[tap][l]];
    RMD_EACH_LANE(l) most[l] = -1;
    for (int a = 0; a < 8; a++)
        RMD_EACH_LANE(l)
        {
            int votes = 0;
            for (int b = 0; b < 8; b++)
                votes +=
                    label[b][l] == label[a][l] ? (int)(corners.weight[b][l] * 0x1p24F + 0.5F) : 0;
            int better = votes > most[l] || (votes == most[l] && label[a][l] < lane[l]);
            most[l] = better ? votes : most[l];
            lane[l] = better ? label[a][l] : lane[l];
        }
}

// NaN where a corner that counts has no value, and linear values from those that count only.
RMD_LANE_INLINE void mind_gaps(float *lane, const struct rmd_sampler *sampler,
                               const struct rmd_interp_cells *cells)
{
    struct corners corners;
    float sum[RMD_LANES] = { 0 };
    find_corners(&corners, sampler, cells);
    for (int tap = 0; tap < 8; tap++)
        RMD_EACH_LANE(l)
        {
            float weight = corners.weight[tap][l], v = sampler->v[corners.at[tap][l]];
            sum[l] += weight > 0 ? weight * v : 0;
        }
    RMD_EACH_LANE(l)
    {
        float value = sampler->kind == RMD_SAMPLE_LINEAR ? sum[l] : lane[l];
        lane[l] = sum[l] - sum[l] == 0 ? value : NAN;
    }
}

RMD_LANE_INLINE void take(float *lane, const struct rmd_sampler *sampler,
                          const struct rmd_interp_cells *cells)
{
    switch (sampler->kind) {
    case RMD_SAMPLE_NEAREST: nearest(lane, sampler, cells); return;
    case RMD_SAMPLE_LINEAR: rmd_interp_lanes_linear(lane, sampler->v, sampler->n, cells); break;
    case RMD_SAMPLE_CUBIC:
        rmd_interp_lanes_spline(lane, sampler->spline, sampler->n, cells, 4);
        break;
    case RMD_SAMPLE_QUINTIC:
        rmd_interp_lanes_spline(lane, sampler->spline, sampler->n, cells, 6);
        break;
    case RMD_SAMPLE_LABEL: majority(lane, sampler, cells); break;
    }
    if (sampler->clip && sampler->spline) RMD_EACH_LANE(l)
        {
            lane[l] = lane[l] < sampler->low ? sampler->low : lane[l];
            lane[l] = lane[l] > sampler->high ? sampler->high : lane[l];
        }
    if (sampler->gaps) mind_gaps(lane, sampler, cells);
}

RMD_CLONES void rmd_sampler_values(float *value, size_t count, const struct rmd_sampler *sampler,
                                   double *const p[3], float outside)
{
    for (size_t first = 0; first < count; first += RMD_LANES) {
        size_t many = count - first < RMD_LANES ? count - first : RMD_LANES;
        struct rmd_interp_cells cells;
        float lane[RMD_LANES] = { 0 };
        int some = 0;
        RMD_EACH_LANE(l) cells.inside[l] = 1;
        for (int axis = 0; axis < 3; axis++) {
            double x[RMD_LANES];
            RMD_EACH_LANE(l) x[l] = p[axis][first + ((size_t)l < many ? (size_t)l : many - 1)];
            rmd_interp_lanes_place(&cells, axis, x, sampler->n[axis], reach + border);
        }
        RMD_EACH_LANE(l) some |= cells.inside[l];
        if (some) take(lane, sampler, &cells);
        for (size_t l = 0; l < many; l++)
            value[first + l] = cells.inside[l] ? lane[l] : outside;
    }
}

void rmd_sampler_free(struct rmd_sampler *sampler)
{
    rmd_release(sampler->spline);
    *sampler = (struct rmd_sampler){ 0 };
}
