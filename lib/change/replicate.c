// SPDX-License-Identifier: BSD-3-Clause
// Two vectors of replicates by six tensor components stay in registers while volumes go by.
#include "change/replicate.h"

#include "base/simd.h"

enum { CHUNK = RMD_REPLICATE_CHUNK };

// EQ change.7
RMD_LANE_INLINE void sum_responses(float sum[6][CHUNK], const rmd_response *restrict response,
                                   const float *restrict low, const float *restrict high, int n,
                                   size_t stride)
{
    for (int k = 0; k < 6; k++)
        for (int b = 0; b < CHUNK; b++)
            sum[k][b] = 0;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 6; k++)
            for (int b = 0; b < CHUNK; b++)
                sum[k][b] = rmd_lanes_fma(response[2 * i][k], low[b], sum[k][b]);
        for (int k = 0; k < 6; k++)
            for (int b = 0; b < CHUNK; b++)
                sum[k][b] = rmd_lanes_fma(response[2 * i + 1][k], high[b], sum[k][b]);
        low += stride;
        high += stride;
    }
}

// FA, MD, AD, RD as rmd_lanes_measures() has them, in float throughout: the noise of a replicate is
// far above the rounding, and double would take most of the time of the bootstrap.
RMD_LANE_INLINE void quick_measures(float measure[RMD_HALFBRAIN_MEASURES][RMD_LANES],
                                    const float tensor[6][RMD_LANES])
{
    RMD_EACH_LANE(l)
    {
        float xy = tensor[3][l], xz = tensor[4][l], yz = tensor[5][l];
        float md = (tensor[0][l] + tensor[1][l] + tensor[2][l]) * (1.0F / 3);
        float a = tensor[0][l] - md, b = tensor[1][l] - md, c = tensor[2][l] - md;
        float j2 = (a * a + b * b + c * c) * 0.5F + (xy * xy + xz * xz + yz * yz) + 1e-12F;
        float j3 = a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz);
        float third = sqrtf(j2 * (1.0F / 3));
        float mode = j3 / (2 * third * third * third);
        mode = mode > 1 ? 1 : mode;
        mode = mode < -1 ? -1 : mode;
        float deviation = third * rmd_lanes_third_angle(sqrtf((1 + mode) * 0.5F));
        measure[RMD_FA][l] = sqrtf(3 * j2 / (2 * j2 + 3 * md * md));
        measure[RMD_MD][l] = md;
        measure[RMD_AD][l] = md + 2 * deviation;
        measure[RMD_RD][l] = md - deviation;
    }
}

RMD_CLONES
void rmd_replicate(float deviation[RMD_HALFBRAIN_MEASURES][RMD_REPLICATE_CHUNK],
                   const float tensor[6], const rmd_response *response, const float *const sign[2],
                   int n, size_t stride)
{
    float sum[6][CHUNK], here[6][RMD_LANES], base[RMD_HALFBRAIN_MEASURES][RMD_LANES];

    sum_responses(sum, response, sign[0], sign[1], n, stride);
    for (int k = 0; k < 6; k++)
        RMD_EACH_LANE(l) here[k][l] = tensor[k];
    quick_measures(base, (const float(*)[RMD_LANES])here);
    for (int half = 0; half < CHUNK; half += RMD_LANES) {
        float measure[RMD_HALFBRAIN_MEASURES][RMD_LANES];
        for (int k = 0; k < 6; k++)
            RMD_EACH_LANE(l) here[k][l] = tensor[k] + sum[k][half + l];
        quick_measures(measure, (const float(*)[RMD_LANES])here);
        for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++)
            RMD_EACH_LANE(l)
        deviation[m][half + l] = (measure[m][l] - base[m][l]) * (m == RMD_FA ? 1 : 1e-3F);
    }
}
