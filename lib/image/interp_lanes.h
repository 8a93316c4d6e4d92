// SPDX-License-Identifier: BSD-3-Clause
// Interpolation of sixteen positions at once, for inlining into kernels (math/lanes.h).
#ifndef RMD_IMAGE_INTERP_LANES_H
#define RMD_IMAGE_INTERP_LANES_H

#include "math/lanes.h"

// Where the positions of sixteen lanes lie: lower voxel and fraction along each axis.
struct rmd_interp_cells {
    int lower[3][RMD_LANES], inside[RMD_LANES];
    float fraction[3][RMD_LANES];
};

// Sets one axis from positions in voxels of an axis of n voxels. Positions beyond the outermost
// centres by more than `margin` clear `inside`, others are moved there.
RMD_LANE_INLINE void rmd_interp_lanes_place(struct rmd_interp_cells *cells, int axis,
                                            const double *x, int n, double margin)
{
    double most = n - 1;
    int highest = n > 1 ? n - 2 : 0;
    RMD_EACH_LANE(l)
    {
        double at = x[l];
        cells->inside[l] &= at >= -margin && at <= most + margin;
        at = at > 0 ? at : 0; // also where it is NaN
        at = at < most ? at : most;
        int lower = (int)at;
        lower = lower < highest ? lower : highest;
        cells->lower[axis][l] = lower;
        cells->fraction[axis][l] = (float)(at - lower);
    }
}

// Exactly a or b where the fraction is 0 or 1.
RMD_LANE_INLINE float rmd_interp_lanes_between(float a, float b, float fraction)
{
    return rmd_lanes_fma(fraction, b, (1 - fraction) * a);
}

// EQ align.1
RMD_LANE_INLINE void rmd_interp_lanes_linear(float *lane, const float *v, const int n[3],
                                             const struct rmd_interp_cells *cells)
{
    const int plane = n[0] * n[1];
    const int dx = n[0] > 1, dy = n[1] > 1 ? n[0] : 0, dz = n[2] > 1 ? plane : 0;
    RMD_EACH_LANE(l)
    {
        const float *p =
            v + (cells->lower[0][l] + cells->lower[1][l] * n[0] + cells->lower[2][l] * plane);
        float f = cells->fraction[0][l], g = cells->fraction[1][l], h = cells->fraction[2][l];
        float a = rmd_interp_lanes_between(p[0], p[dx], f);
        float b = rmd_interp_lanes_between(p[dy], p[dy + dx], f);
        float c = rmd_interp_lanes_between(p[dz], p[dz + dx], f);
        float d = rmd_interp_lanes_between(p[dz + dy], p[dz + dy + dx], f);
        lane[l] = rmd_interp_lanes_between(rmd_interp_lanes_between(a, b, g),
                                           rmd_interp_lanes_between(c, d, g), h);
    }
}

// Index and weight of the taps of every lane along one axis: 4 of a cubic, 6 of a quintic spline.
struct rmd_interp_taps {
    int offset[6][RMD_LANES];
    float weight[6][RMD_LANES];
};

RMD_LANE_INLINE void rmd_interp_lanes_offsets(struct rmd_interp_taps *taps, const int *lower,
                                              int count, int n, int stride)
{
    for (int tap = 0; tap < count; tap++)
        RMD_EACH_LANE(l)
        {
            int q = lower[l] + tap - (count / 2 - 1);
            q = q < 0 ? -q : q;
            q = q > n - 1 ? 2 * (n - 1) - q : q;
            q = q < 0 ? -q : q; // two voxels are too few for one reflection
            taps->offset[tap][l] = (n > 1 ? q : 0) * stride;
        }
}

// EQ align.2
RMD_LANE_INLINE void rmd_interp_lanes_cubic(struct rmd_interp_taps *taps, const float *fraction)
{
    RMD_EACH_LANE(l)
    {
        float f = fraction[l], e = 1 - f, cube = f * f * f;
        taps->weight[0][l] = e * e * e / 6;
        taps->weight[1][l] = (4 - 6 * f * f + 3 * cube) / 6;
        taps->weight[2][l] = (1 + 3 * f + 3 * f * f - 3 * cube) / 6;
        taps->weight[3][l] = cube / 6;
    }
}

// EQ align.43
RMD_LANE_INLINE float rmd_interp_lanes_middle(float t)
{
    float s = t * t;
    return (66 + s * (-60 + s * (30 - 10 * t))) / 120;
}

RMD_LANE_INLINE float rmd_interp_lanes_flank(float t) // 1 <= t <= 2
{
    return (51 + t * (75 + t * (-210 + t * (150 + t * (-45 + t * 5))))) / 120;
}

RMD_LANE_INLINE float rmd_interp_lanes_foot(float e) // e = 3 - t
{
    float s = e * e;
    return s * s * e / 120;
}

RMD_LANE_INLINE void rmd_interp_lanes_quintic(struct rmd_interp_taps *taps, const float *fraction)
{
    RMD_EACH_LANE(l)
    {
        float f = fraction[l], e = 1 - f;
        taps->weight[0][l] = rmd_interp_lanes_foot(e);
        taps->weight[1][l] = rmd_interp_lanes_flank(1 + f);
        taps->weight[2][l] = rmd_interp_lanes_middle(f);
        taps->weight[3][l] = rmd_interp_lanes_middle(e);
        taps->weight[4][l] = rmd_interp_lanes_flank(1 + e);
        taps->weight[5][l] = rmd_interp_lanes_foot(f);
    }
}

// The sum over the taps of all three axes, `count` of them along each.
RMD_LANE_INLINE void rmd_interp_lanes_spline(float *lane, const float *coefficient, const int n[3],
                                             const struct rmd_interp_cells *cells, int count)
{
    const int stride[3] = { 1, n[0], n[0] * n[1] };
    struct rmd_interp_taps taps[3];
    for (int axis = 0; axis < 3; axis++) {
        rmd_interp_lanes_offsets(&taps[axis], cells->lower[axis], count, n[axis], stride[axis]);
        if (count == 4)
            rmd_interp_lanes_cubic(&taps[axis], cells->fraction[axis]);
        else
            rmd_interp_lanes_quintic(&taps[axis], cells->fraction[axis]);
    }
    RMD_EACH_LANE(l) lane[l] = 0;
    for (int k = 0; k < count; k++)
        for (int j = 0; j < count; j++)
            for (int i = 0; i < count; i++)
                RMD_EACH_LANE(l)
                {
                    float weight =
                        taps[0].weight[i][l] * taps[1].weight[j][l] * taps[2].weight[k][l];
                    int at = taps[0].offset[i][l] + taps[1].offset[j][l] + taps[2].offset[k][l];
                    lane[l] = rmd_lanes_fma(weight, coefficient[at], lane[l]);
                }
}

#endif
