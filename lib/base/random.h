// SPDX-License-Identifier: BSD-3-Clause
// Counter-based random numbers (Philox4x32-10, Salmon et al. 2011): a value depends on its key
// only, never on the order of calls or the thread that asks.
#ifndef RMD_BASE_RANDOM_H
#define RMD_BASE_RANDOM_H

#include <stdint.h>

// What a draw belongs to: the run's seed, the stream (one constant a purpose), the item, the draw.
struct rmd_draw {
    uint32_t seed, stream;
    uint64_t item;
    uint32_t draw;
};

// Four independent 32-bit words of a draw.
void rmd_random_words(uint32_t word[4], struct rmd_draw draw);

// Uniform in (0, 1), 32 bits.
double rmd_random_uniform(struct rmd_draw draw);

// Two independent standard normal numbers (Box and Muller 1958).
void rmd_random_normal(double normal[2], struct rmd_draw draw);

#endif
