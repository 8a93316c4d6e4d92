// SPDX-License-Identifier: BSD-3-Clause
// A chunk of lanes at a time: indices and fractions first, then the taps.
#include "image/points.h"

#include "base/simd.h"
#include "math/lanes.h"

static const float border = 1e-3F; // voxels that rounding may lead outside

// Where the lanes of one chunk lie: lower voxel and fraction along each axis.
struct chunk {
    int lower[3][RMD_LANES], inside[RMD_LANES];
    float fraction[3][RMD_LANES];
};

RMD_LANE_INLINE void place(struct chunk *chunk, const int n[3], const struct rmd_points *at,
                           int first, int count)
{
    const float *axis_of[3] = { at->x + first, at->y + first, at->z + first };
    RMD_EACH_LANE(l) chunk->inside[l] = 1;
    for (int axis = 0; axis < 3; axis++) {
        float p[RMD_LANES], most = (float)(n[axis] - 1);
        int highest = n[axis] > 1 ? n[axis] - 2 : 0;
        RMD_EACH_LANE(l) p[l] = l < count ? axis_of[axis][l] : 0;
        RMD_EACH_LANE(l)
        {
            float x = p[l];
            chunk->inside[l] &= x >= -border && x <= most + border;
            x = x > 0 ? x : 0; // also where x is not a number
            x = x < most ? x : most;
            int lower = (int)x;
            lower = lower < highest ? lower : highest;
            chunk->lower[axis][l] = lower;
            chunk->fraction[axis][l] = x - (float)lower;
        }
    }
}

RMD_LANE_INLINE void keep(float *value, const float *lane, const int *inside, float outside,
                          int count)
{
    float kept[RMD_LANES];
    RMD_EACH_LANE(l) kept[l] = inside[l] ? lane[l] : outside;
    for (int l = 0; l < (count < RMD_LANES ? count : RMD_LANES); l++)
        value[l] = kept[l];
}

RMD_LANE_INLINE float between(float a, float b, float fraction)
{
    return rmd_lanes_fma(fraction, b - a, a);
}

RMD_CLONES void rmd_points_linear(float *value, int count, const float *v, const int n[3],
                                  const struct rmd_points *at, float outside)
{
    const int row = n[0], plane = n[0] * n[1];
    const int dx = n[0] > 1, dy = n[1] > 1 ? row : 0, dz = n[2] > 1 ? plane : 0;
    struct chunk chunk;
    float lane[RMD_LANES];
    for (int first = 0; first < count; first += RMD_LANES) {
        place(&chunk, n, at, first, count - first);
        RMD_EACH_LANE(l) // EQ align.1
        {
            const float *p =
                v + (chunk.lower[0][l] + chunk.lower[1][l] * row + chunk.lower[2][l] * plane);
            float f = chunk.fraction[0][l], g = chunk.fraction[1][l], h = chunk.fraction[2][l];
            float near = between(between(p[0], p[dx], f), between(p[dy], p[dy + dx], f), g);
            float far =
                between(between(p[dz], p[dz + dx], f), between(p[dz + dy], p[dz + dy + dx], f), g);
            lane[l] = between(near, far, h);
        }
        keep(value + first, lane, chunk.inside, outside, count - first);
    }
}

// Index and weight of the four taps of every lane along one axis; the image is mirrored about its
// outermost voxel centres.
struct taps {
    int offset[4][RMD_LANES];
    float weight[4][RMD_LANES];
};

RMD_LANE_INLINE void cubic_taps(struct taps *taps, const int *lower, const float *fraction, int n,
                                int stride)
{
    for (int tap = 0; tap < 4; tap++)
        RMD_EACH_LANE(l)
        {
            int q = lower[l] + tap - 1;
            q = q < 0 ? -q : q;
            q = q > n - 1 ? 2 * (n - 1) - q : q;
            taps->offset[tap][l] = (n > 1 ? q : 0) * stride;
        }
    RMD_EACH_LANE(l) // EQ align.2
    {
        float f = fraction[l], e = 1 - f, cube = f * f * f;
        taps->weight[0][l] = e * e * e / 6;
        taps->weight[1][l] = (4 - 6 * f * f + 3 * cube) / 6;
        taps->weight[2][l] = (1 + 3 * f + 3 * f * f - 3 * cube) / 6;
        taps->weight[3][l] = cube / 6;
    }
}

RMD_CLONES void rmd_points_cubic(float *value, int count, const float *coefficient, const int n[3],
                                 const struct rmd_points *at, float outside)
{
    const int stride[3] = { 1, n[0], n[0] * n[1] };
    struct chunk chunk;
    struct taps taps[3];
    float lane[RMD_LANES];
    for (int first = 0; first < count; first += RMD_LANES) {
        place(&chunk, n, at, first, count - first);
        for (int axis = 0; axis < 3; axis++)
            cubic_taps(&taps[axis], chunk.lower[axis], chunk.fraction[axis], n[axis], stride[axis]);
        RMD_EACH_LANE(l) lane[l] = 0;
        for (int tap = 0; tap < 64; tap++) {
            const struct taps *x = &taps[0], *y = &taps[1], *z = &taps[2];
            int i = tap & 3, j = tap >> 2 & 3, k = tap >> 4;
            RMD_EACH_LANE(l)
            {
                float weight = x->weight[i][l] * y->weight[j][l] * z->weight[k][l];
                int q = x->offset[i][l] + y->offset[j][l] + z->offset[k][l];
                lane[l] = rmd_lanes_fma(weight, coefficient[q], lane[l]);
            }
        }
        keep(value + first, lane, chunk.inside, outside, count - first);
    }
}
