// SPDX-License-Identifier: BSD-3-Clause
// Code for AVX-512, for AVX2 and for any processor, chosen at run time. All three work element by
// element only, so that they give the same bits.
#ifndef RMD_BASE_SIMD_H
#define RMD_BASE_SIMD_H

// Marks a function whose loops are compiled for each. Under the address sanitizer there is one: the
// choice would be made before the sanitizer is ready.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__)
#ifdef RMD_NO_AVX512
#define RMD_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define RMD_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#else
#define RMD_CLONES
#endif

// The instruction sets for which the build compiles a file that is written with math/wide.h.
enum rmd_simd { RMD_SIMD_PLAIN, RMD_SIMD_AVX2, RMD_SIMD_AVX512, RMD_SIMD_SETS };

// In such a file: the name of what it defines, with that of the instruction set behind it.
#ifndef RMD_SIMD_SET
#define RMD_SIMD_SET plain
#endif
#define RMD_SIMD_JOIN(name, set)   name##_##set
#define RMD_SIMD_EXPAND(name, set) RMD_SIMD_JOIN(name, set)
#define RMD_SIMD_NAMED(name)       RMD_SIMD_EXPAND(name, RMD_SIMD_SET)

// The best one that this processor has; their order is that of the enumeration.
static inline enum rmd_simd rmd_simd_best(void)
{
#if defined(__x86_64__) && !defined(RMD_NO_AVX512)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return RMD_SIMD_AVX512;
#endif
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi2"))
        return RMD_SIMD_AVX2;
#endif
    return RMD_SIMD_PLAIN;
}

#endif
