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

// y = ln x to 1e-7 relative, for normal x > 0. x = 2^e m with m in [sqrt(1/2), sqrt(2)), and
// ln m = f - f^2/2 + f^3 P(f) of f = m - 1, P the minimax polynomial.
RMD_LANE_INLINE void rmd_lanes_log(float *restrict y, const float *restrict x)
{
    RMD_EACH_LANE(l)
    {
        uint32_t bits;
        float m, p, f, e;
        memcpy(&bits, &x[l], sizeof bits);
        uint32_t shifted = bits - 0x3f3504f3u; // sqrt(1/2)
        int32_t exponent = (int32_t)shifted >> 23;
        bits -= (uint32_t)exponent << 23;
        memcpy(&m, &bits, sizeof m);
        e = (float)exponent;
        f = m - 1;
        p = 0.0693639999f;
        p = rmd_lanes_fma(p, f, -0.118259323f);
        p = rmd_lanes_fma(p, f, 0.118828317f);
        p = rmd_lanes_fma(p, f, -0.123792394f);
        p = rmd_lanes_fma(p, f, 0.142167697f);
        p = rmd_lanes_fma(p, f, -0.166694646f);
        p = rmd_lanes_fma(p, f, 0.2000232f);
        p = rmd_lanes_fma(p, f, -0.24999984f);
        p = rmd_lanes_fma(p, f, 0.333333092f);
        p = rmd_lanes_fma(p, f, -0.5f) * f;
        p = rmd_lanes_fma(p, f, e * -2.12194440e-4f); // ln 2 in two parts
        y[l] = rmd_lanes_fma(e, 0.693359375f, p + f);
    }
}

// y = e^x to 1e-7 relative; x is clamped to [-87, 87].
RMD_LANE_INLINE void rmd_lanes_exp(float *restrict y, const float *restrict x)
{
    RMD_EACH_LANE(l)
    {
        const float round = 12582912; // 1.5 * 2^23: adding it leaves an integer
        float z = x[l] < -87 ? -87 : x[l], sum, n, r, p, scale;
        uint32_t bits;
        z = z > 87 ? 87 : z;
        sum = rmd_lanes_fma(z, 1.44269504f, round);
        n = sum - round;
        r = rmd_lanes_fma(n, -0.693359375f, z);
        r = rmd_lanes_fma(n, 2.12194440e-4f, r);
        p = 0.00139517147f;
        p = rmd_lanes_fma(p, r, 0.00836959866f);
        p = rmd_lanes_fma(p, r, 0.0416661873f);
        p = rmd_lanes_fma(p, r, 0.166665129f);
        p = rmd_lanes_fma(p, r, 0.50000001f);
        p = rmd_lanes_fma(p, r * r, r) + 1;
        memcpy(&bits, &sum,
               sizeof bits); // its low bits are n, and anything where x is not a number
        bits = (bits + 127) << 23;
        memcpy(&scale, &bits, sizeof scale);
        y[l] = p * scale;
    }
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
