// SPDX-License-Identifier: BSD-3-Clause
// As many floats as a register of the instruction set holds that a file is compiled for: 16 with
// AVX-512, 8 with AVX2, 4 otherwise. Each element sees the same operations in the same order for
// every width, so results have the same bits for every instruction set.
#ifndef RMD_MATH_WIDE_H
#define RMD_MATH_WIDE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// RMD_WIDE_OP: the instruction of a name, where the compiler has no operator for it.
#if defined(__AVX512F__)
#include <immintrin.h>
#define RMD_WIDE_OP(name) _mm512_##name##_ps
enum { RMD_WIDTH = 16 };
#elif defined(__AVX2__)
#include <immintrin.h>
#define RMD_WIDE_OP(name) _mm256_##name##_ps
enum { RMD_WIDTH = 8 };
#else
enum { RMD_WIDTH = 4 };
#endif

// Operators work element by element, a scalar operand counts for all; comparisons give a mask.
typedef float rmd_wide __attribute__((vector_size(4 * RMD_WIDTH)));
typedef int32_t rmd_wide_int __attribute__((vector_size(4 * RMD_WIDTH)));
typedef uint32_t rmd_wide_bits __attribute__((vector_size(4 * RMD_WIDTH)));

#define RMD_WIDE_INLINE static inline __attribute__((always_inline))

// Before a loop of constant length over an array of rmd_wide: keeps the array in registers.
#if defined(__clang__)
#define RMD_UNROLL _Pragma("unroll")
#else
#define RMD_UNROLL _Pragma("GCC unroll 28")
#endif

RMD_WIDE_INLINE rmd_wide rmd_wide_load(const float *from)
{
    rmd_wide x;
    memcpy(&x, from, sizeof x);
    return x;
}

RMD_WIDE_INLINE void rmd_wide_store(float *to, rmd_wide x)
{
    memcpy(to, &x, sizeof x);
}

RMD_WIDE_INLINE rmd_wide rmd_wide_of(float x)
{
    return x - (rmd_wide){ 0 };
}

#ifdef RMD_WIDE_OP

// a*b + c with one rounding.
RMD_WIDE_INLINE rmd_wide rmd_wide_fma(rmd_wide a, rmd_wide b, rmd_wide c)
{
    return RMD_WIDE_OP(fmadd)(a, b, c);
}

RMD_WIDE_INLINE rmd_wide rmd_wide_sqrt(rmd_wide x)
{
    return RMD_WIDE_OP(sqrt)(x);
}

// The larger and the smaller of two; y where one of them is not a number.
RMD_WIDE_INLINE rmd_wide rmd_wide_max(rmd_wide x, rmd_wide y)
{
    return RMD_WIDE_OP(max)(x, y);
}

RMD_WIDE_INLINE rmd_wide rmd_wide_min(rmd_wide x, rmd_wide y)
{
    return RMD_WIDE_OP(min)(x, y);
}

#else

RMD_WIDE_INLINE rmd_wide rmd_wide_fma(rmd_wide a, rmd_wide b, rmd_wide c)
{
    rmd_wide sum;
    for (int l = 0; l < RMD_WIDTH; l++)
        sum[l] = __builtin_fmaf(a[l], b[l], c[l]);
    return sum;
}

RMD_WIDE_INLINE rmd_wide rmd_wide_sqrt(rmd_wide x)
{
    rmd_wide root;
    for (int l = 0; l < RMD_WIDTH; l++)
        root[l] = sqrtf(x[l]);
    return root;
}

RMD_WIDE_INLINE rmd_wide rmd_wide_max(rmd_wide x, rmd_wide y)
{
    rmd_wide larger;
    for (int l = 0; l < RMD_WIDTH; l++)
        larger[l] = x[l] > y[l] ? x[l] : y[l];
    return larger;
}

RMD_WIDE_INLINE rmd_wide rmd_wide_min(rmd_wide x, rmd_wide y)
{
    rmd_wide smaller;
    for (int l = 0; l < RMD_WIDTH; l++)
        smaller[l] = x[l] < y[l] ? x[l] : y[l];
    return smaller;
}

#endif

RMD_WIDE_INLINE rmd_wide rmd_wide_abs(rmd_wide x)
{
    return (rmd_wide)((rmd_wide_int)x & 0x7fffffff);
}

// x where the mask is set, 0 elsewhere.
RMD_WIDE_INLINE rmd_wide rmd_wide_keep(rmd_wide_int mask, rmd_wide x)
{
    return (rmd_wide)(mask & (rmd_wide_int)x);
}

// x where the mask is set, `other` elsewhere.
RMD_WIDE_INLINE rmd_wide rmd_wide_where(rmd_wide_int mask, rmd_wide x, rmd_wide other)
{
    return (rmd_wide)((mask & (rmd_wide_int)x) | (~mask & (rmd_wide_int)other));
}

// ln x to 1e-7 relative, for normal x > 0. x = 2^e m with m in [sqrt(1/2), sqrt(2)), and ln m =
// f - f^2/2 + f^3 P(f) of f = m - 1, P the minimax polynomial.
RMD_WIDE_INLINE rmd_wide rmd_wide_log(rmd_wide x)
{
    rmd_wide_int bits = (rmd_wide_int)x, exponent = (bits - 0x3f3504f3) >> 23; // sqrt(1/2)
    rmd_wide f = (rmd_wide)(bits - (exponent << 23)) - 1.0f;
    rmd_wide e = __builtin_convertvector(exponent, rmd_wide);
    rmd_wide p = rmd_wide_of(0.0693639999f);
    p = rmd_wide_fma(p, f, rmd_wide_of(-0.118259323f));
    p = rmd_wide_fma(p, f, rmd_wide_of(0.118828317f));
    p = rmd_wide_fma(p, f, rmd_wide_of(-0.123792394f));
    p = rmd_wide_fma(p, f, rmd_wide_of(0.142167697f));
    p = rmd_wide_fma(p, f, rmd_wide_of(-0.166694646f));
    p = rmd_wide_fma(p, f, rmd_wide_of(0.2000232f));
    p = rmd_wide_fma(p, f, rmd_wide_of(-0.24999984f));
    p = rmd_wide_fma(p, f, rmd_wide_of(0.333333092f));
    p = rmd_wide_fma(p, f, rmd_wide_of(-0.5f)) * f;
    p = rmd_wide_fma(p, f, e * -2.12194440e-4f); // ln 2 in two parts
    return rmd_wide_fma(e, rmd_wide_of(0.693359375f), p + f);
}

// e^x to 1e-7 relative; x is clamped to [-87, 87].
RMD_WIDE_INLINE rmd_wide rmd_wide_exp(rmd_wide x)
{
    const float round = 12582912; // 1.5 * 2^23: adding it leaves an integer
    rmd_wide z = rmd_wide_min(rmd_wide_of(87), rmd_wide_max(rmd_wide_of(-87), x));
    rmd_wide sum = rmd_wide_fma(z, rmd_wide_of(1.44269504f), rmd_wide_of(round));
    rmd_wide n = sum - round;
    rmd_wide r = rmd_wide_fma(n, rmd_wide_of(-0.693359375f), z);
    r = rmd_wide_fma(n, rmd_wide_of(2.12194440e-4f), r);
    rmd_wide p = rmd_wide_of(0.00139517147f);
    p = rmd_wide_fma(p, r, rmd_wide_of(0.00836959866f));
    p = rmd_wide_fma(p, r, rmd_wide_of(0.0416661873f));
    p = rmd_wide_fma(p, r, rmd_wide_of(0.166665129f));
    p = rmd_wide_fma(p, r, rmd_wide_of(0.50000001f));
    p = rmd_wide_fma(p, r * r, r) + 1.0f;
    // The low bits of the sum are n, and anything where x is not a number.
    return p * (rmd_wide)(((rmd_wide_bits)sum + 127) << 23);
}

#endif
