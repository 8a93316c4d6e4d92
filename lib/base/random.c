// SPDX-License-Identifier: BSD-3-Clause
// The only file that includes Random123.
#include "base/random.h"

#include <Random123/philox.h>
#include <math.h>

void rmd_random_words(uint32_t word[4], struct rmd_draw draw)
{
    philox4x32_ctr_t counter = { { (uint32_t)draw.item, (uint32_t)(draw.item >> 32), draw.draw,
                                   0 } };
    philox4x32_key_t key = { { draw.seed, draw.stream } };
    philox4x32_ctr_t out = philox4x32(counter, key);
    for (int i = 0; i < 4; i++)
        word[i] = out.v[i];
}

// The middle of one of 2^32 equal cells, so that 0 and 1 never occur.
static double unit(uint32_t word)
{
    return (word + 0.5) * 0x1p-32;
}

double rmd_random_uniform(struct rmd_draw draw)
{
    uint32_t word[4];
    rmd_random_words(word, draw);
    return unit(word[0]);
}

void rmd_random_normal(double normal[2], struct rmd_draw draw)
{
    const double two_pi = 6.283185307179586;
    uint32_t word[4];
    rmd_random_words(word, draw);
    double radius = sqrt(-2 * log(unit(word[0]))), angle = two_pi * unit(word[1]);
    normal[0] = radius * cos(angle);
    normal[1] = radius * sin(angle);
}
