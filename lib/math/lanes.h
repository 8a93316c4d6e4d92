// SPDX-License-Identifier: BSD-3-Clause
// Sixteen neighbouring values at once: functions on float[RMD_LANES] that compilers turn into SIMD
// instructions. Each lane sees the same operations in the same order on every machine, so results
// have the same bits for every instruction set.
#ifndef RMD_MATH_LANES_H
#define RMD_MATH_LANES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { RMD_LANES = 16 };

#define RMD_EACH_LANE(l) for (int l = 0; l < RMD_LANES; l++)

// A lane function must be inlined into its caller, whose instruction set (base/simd.h) it then
// takes.
#define RMD_LANE_INLINE static inline __attribute__((always_inline))

// a*b + c with one rounding.
RMD_LANE_INLINE float rmd_lanes_fma(float a, float b, float c)
{
    return __builtin_fmaf(a, b, c);
}

// cos(2/3 acos u) for u in [0, 1], nearly a polynomial: half the largest root of a cubic.
RMD_LANE_INLINE float rmd_lanes_third_angle(float u)
{
    float t = -0.0006528637475f;
    t = rmd_lanes_fma(t, u, 0.003761892817f);
    t = rmd_lanes_fma(t, u, -0.01041359517f);
    t = rmd_lanes_fma(t, u, 0.01975028303f);
    t = rmd_lanes_fma(t, u, -0.0319962573f);
    t = rmd_lanes_fma(t, u, 0.05329755839f);
    t = rmd_lanes_fma(t, u, -0.1110967966f);
    t = rmd_lanes_fma(t, u, 0.5773497729f);
    t = rmd_lanes_fma(t, u, 0.5f);
    return t;
}

enum rmd_lanes_measure { RMD_LANES_FA, RMD_LANES_MD, RMD_LANES_AD, RMD_LANES_RD, RMD_LANES_MODE };

// FA, MD, AD, RD and mode of the tensors xx yy zz xy xz yz; diffusivities in the unit of `tensor`.
// FA and mode of the zero tensor are 0. From the invariants of the deviator, without trigonometry:
// the largest eigenvalue is MD + 2 sqrt(J2/3) T(u), where T = cos(2/3 acos u), u =
// sqrt((1+mode)/2), is nearly a polynomial on [0, 1]. Double where the invariants cancel.
RMD_LANE_INLINE void rmd_lanes_measures(float measure[restrict 5][RMD_LANES],
                                        const float tensor[restrict 6][RMD_LANES])
{
    RMD_EACH_LANE(l)
    {
        double xx = (double)tensor[0][l], yy = (double)tensor[1][l], zz = (double)tensor[2][l];
        double xy = (double)tensor[3][l], xz = (double)tensor[4][l], yz = (double)tensor[5][l];
        double md = (xx + yy + zz) * (1.0 / 3), a = xx - md, b = yy - md, c = zz - md;
        double j2 = (a * a + b * b + c * c) * 0.5 + (xy * xy + xz * xz + yz * yz);
        double j3 = a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz);
        double norm2 = 2 * j2 + 3 * md * md, third = sqrt(j2 * (1.0 / 3));
        double cube = 2 * third * third * third;
        double mode = cube == 0 ? 0 : j3 / cube;
        double fa2 = norm2 == 0 ? 0 : 3 * j2 / norm2;
        mode = mode > 1 ? 1 : mode;
        mode = mode < -1 ? -1 : mode;
        float t = rmd_lanes_third_angle((float)sqrt((1 + mode) * 0.5));
        double deviation = third * (double)t;
        measure[RMD_LANES_FA][l] = (float)sqrt(fa2);
        measure[RMD_LANES_MD][l] = (float)md;
        measure[RMD_LANES_AD][l] = (float)(md + 2 * deviation);
        measure[RMD_LANES_RD][l] = (float)(md - deviation);
        measure[RMD_LANES_MODE][l] = (float)mode;
    }
}

#endif
