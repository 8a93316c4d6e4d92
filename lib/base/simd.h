// SPDX-License-Identifier: BSD-3-Clause
// Marks a function whose loops are compiled for AVX-512, for AVX2 and for any x86-64, chosen at
// start. Such loops work lane by lane only, so that all three give the same bits. Under the address
// sanitizer there is one: the choice would be made before the sanitizer is ready.
#ifndef RMD_BASE_SIMD_H
#define RMD_BASE_SIMD_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__)
#define RMD_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define RMD_CLONES
#endif

#endif
